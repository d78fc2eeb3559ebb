// Many durations in little memory, however long a test goes on: counted in quarters of a millisecond.

const PER_MS = 4
/** What takes longer counts as this. */
const MOST_MS = 10_000

/** In milliseconds. */
export interface Percentiles {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly most: number
}

export class Latencies {
  private readonly counts = new Uint32Array(MOST_MS * PER_MS + 1)
  private count = 0
  private most = 0

  add(ms: number): void {
    const slot = Math.min(this.counts.length - 1, Math.max(0, Math.round(ms * PER_MS)))
    this.counts[slot]!++
    this.count++
    this.most = Math.max(this.most, ms)
  }

  /** 0 for all when there was none. */
  percentiles(): Percentiles {
    const { count } = this
    const most = Math.round(this.most * 10) / 10
    return { count, p50: this.below(0.5), p95: this.below(0.95), p99: this.below(0.99), most }
  }

  /** The duration that so many of all do not exceed. */
  private below(fraction: number): number {
    let left = this.count * fraction
    if (left === 0) return 0
    for (let slot = 0; ; slot++) {
      left -= this.counts[slot]!
      if (left <= 0) return slot / PER_MS
    }
  }
}
