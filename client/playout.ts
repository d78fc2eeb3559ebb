// How far in the past others are drawn: just so late that frames are there before they are needed.
// Each frame shows how long its tick took to get here; the delay follows the slowest of late.

/** Ticks of delay at least and at most, and added to what the frames need. */
const LEAST = 1
const MOST = 8
const MARGIN = 0.6
/** Frames remembered: about 2 seconds of a busy sky. */
const MEMORY = 40
/** Part of the way to the wanted delay that is gone per second: adapted without a visible change of pace. */
const EASING = 1.5

export class Playout {
  private readonly lateness: number[] = []
  private delay = 2.5

  /** A frame for `tick` came when the server was at `serverTick` (with fractions). */
  note(tick: number, serverTick: number): void {
    this.lateness.push(serverTick - tick)
    if (this.lateness.length > MEMORY) this.lateness.shift()
  }

  /** The delay in ticks; `passedMs` since the last call. */
  next(passedMs: number): number {
    const slowest = this.lateness.length === 0 ? 2 : Math.max(...this.lateness)
    const wanted = Math.min(MOST, Math.max(LEAST, slowest + MARGIN))
    this.delay += (wanted - this.delay) * Math.min(1, (passedMs / 1000) * EASING)
    return this.delay
  }
}
