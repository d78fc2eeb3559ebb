// Calls a function at a fixed rate. A late call is followed by the missed ones at once, up to a bound;
// past it time is skipped, and counted, so that an overloaded server slows down instead of running after itself.

/** Ticks that are caught up at most. */
const MOST_LATE = 5

export class Ticker {
  /** Ticks that were skipped since the start. */
  skipped = 0
  private readonly periodMs: number
  private readonly onTick: () => void
  private next = 0
  private running = false
  private timer: NodeJS.Timeout | undefined

  constructor(periodMs: number, onTick: () => void) {
    this.periodMs = periodMs
    this.onTick = onTick
  }

  start(): void {
    this.running = true
    this.next = performance.now() + this.periodMs
    this.schedule()
  }

  stop(): void {
    this.running = false
    clearTimeout(this.timer)
  }

  private schedule(): void {
    this.timer = setTimeout(() => this.run(), Math.max(0, this.next - performance.now()))
  }

  private run(): void {
    const late = Math.max(0, Math.floor((performance.now() - this.next) / this.periodMs))
    if (late > MOST_LATE) {
      this.skipped += late - MOST_LATE
      this.next += (late - MOST_LATE) * this.periodMs
    }
    // What was due when this began, and no more: ticks that take too long must not keep everything else waiting.
    for (let due = Math.min(late, MOST_LATE) + 1; due > 0 && this.running; due--) {
      this.next += this.periodMs
      this.onTick()
    }
    if (this.running) this.schedule()
  }
}
