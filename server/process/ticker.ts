// Calls a function at a fixed rate. A late call is followed by the missed ones, up to a bound;
// past it time is skipped, and counted, so that an overloaded server slows down instead of running after itself.

/** Ticks that are caught up at most. */
const MOST_LATE = 5

/** Hears of each call how late it began and how long it took, in milliseconds. */
export type TickWatch = (lateMs: number, tookMs: number) => void

export class Ticker {
  /** Ticks that were skipped since the start. */
  skipped = 0
  private readonly periodMs: number
  private readonly onTick: () => void
  private readonly watch: TickWatch
  private next = 0
  private running = false
  private timer: NodeJS.Timeout | undefined
  private turn: NodeJS.Immediate | undefined

  constructor(periodMs: number, onTick: () => void, watch: TickWatch = () => undefined) {
    this.periodMs = periodMs
    this.onTick = onTick
    this.watch = watch
  }

  /** Begins to call, if it does not already. */
  start(): void {
    if (this.running) return
    this.running = true
    this.next = performance.now() + this.periodMs
    this.schedule()
  }

  stop(): void {
    this.running = false
    clearTimeout(this.timer)
    clearImmediate(this.turn)
  }

  /**
   * When the time has come, what has arrived is read first: timers come before sockets in a turn of the loop, and what
   * came while the last frames were written would wait for a whole tick more.
   */
  private schedule(): void {
    const wait = Math.max(0, this.next - performance.now())
    this.timer = setTimeout(() => {
      this.turn = setImmediate(() => this.run())
    }, wait)
  }

  /** One call; those that were missed follow one by one, and what arrives is read between them. */
  private run(): void {
    const started = performance.now()
    const lateMs = Math.max(0, started - this.next)
    const late = Math.floor(lateMs / this.periodMs)
    if (late > MOST_LATE) {
      this.skipped += late - MOST_LATE
      this.next += (late - MOST_LATE) * this.periodMs
    }
    this.next += this.periodMs
    this.onTick()
    this.watch(lateMs, performance.now() - started)
    if (this.running) this.schedule()
  }
}
