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
  private timer: NodeJS.Timeout | undefined

  constructor(periodMs: number, onTick: () => void) {
    this.periodMs = periodMs
    this.onTick = onTick
  }

  start(): void {
    this.next = performance.now() + this.periodMs
    this.schedule()
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  private schedule(): void {
    this.timer = setTimeout(() => this.run(), Math.max(0, this.next - performance.now()))
  }

  private run(): void {
    const late = Math.floor((performance.now() - this.next) / this.periodMs)
    if (late > MOST_LATE) {
      this.skipped += late - MOST_LATE
      this.next += (late - MOST_LATE) * this.periodMs
    }
    while (performance.now() >= this.next) {
      this.next += this.periodMs
      this.onTick()
    }
    this.schedule()
  }
}
