// A token bucket: so many at once, so many a second on average. Time is handed in, in milliseconds.

export class TokenBucket {
  private readonly perMs: number
  private readonly burst: number
  private tokens: number
  private at: number

  constructor(perSecond: number, burst: number, now: number) {
    this.perMs = perSecond / 1000
    this.burst = burst
    this.tokens = burst
    this.at = now
  }

  /** Takes a token; false when there is none. */
  take(now: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + (now - this.at) * this.perMs)
    this.at = now
    if (this.tokens < 1) return false
    this.tokens--
    return true
  }

  /** Whether there is a token to take. */
  has(now: number): boolean {
    return Math.min(this.burst, this.tokens + (now - this.at) * this.perMs) >= 1
  }

  /** Whether it has all its tokens: one that is new would be the same. */
  isFull(now: number): boolean {
    return this.tokens + (now - this.at) * this.perMs >= this.burst
  }
}
