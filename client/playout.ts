// How far in the past others are drawn where they are drawn when all is known of them: just so late that frames are
// there before they are needed. Each frame shows how long its tick took to get here. The delay beyond what the fastest
// took follows the jitter: quick to grow, slow to shrink.
import { TICK_MS } from '../shared/rules.ts'

/** Delay beyond that of the fastest frames, at least and at most, in ticks: 30 and 250 milliseconds. */
const LEAST = 30 / TICK_MS
const MOST = 250 / TICK_MS
/** Added to what the slowest need, in ticks: between two frames most of the way is known, and the rest is computed. */
const MARGIN = 0.6
/** Frames remembered: about 5 seconds. */
const MEMORY = 100
/** Of them, this part may come too late. */
const TOO_LATE = 0.02
/** Later than the fastest by this many ticks, a frame was held up by more than jitter, for which no delay would do. */
const STALLED = 6
/** Parts of the time passed by which the moment that is drawn may go slow, and fast. */
const GROWTH = 0.25
const SHRINKAGE = 0.03

export class Playout {
  private readonly lateness: number[] = []
  private delay = 2.5
  private fastest = 1
  /** How much later than the fastest nearly all frames come, in ticks. */
  jitter = 1

  /**
   * A frame for `tick` came when the server was at `serverTick` (with fractions).
   * @returns whether it was held up by a stall
   */
  note(tick: number, serverTick: number): boolean {
    this.lateness.push(serverTick - tick)
    if (this.lateness.length > MEMORY) this.lateness.shift()
    const sorted = Float64Array.from(this.lateness).sort()
    this.fastest = sorted[0]!
    const usual = sorted.filter((late) => late < this.fastest + STALLED)
    this.jitter = usual[Math.floor((usual.length - 1) * (1 - TOO_LATE))]! - this.fastest
    return serverTick - tick >= this.fastest + STALLED
  }

  /** How late nearly all frames are at most, in ticks. */
  get usual(): number {
    return this.fastest + this.jitter
  }

  /** The delay in ticks; `passed` ticks since the last call. */
  next(passed: number): number {
    const wanted = this.fastest + Math.min(MOST, Math.max(LEAST, this.jitter + MARGIN))
    const off = wanted - this.delay
    this.delay += Math.max(-passed * SHRINKAGE, Math.min(passed * GROWTH, off))
    return this.delay
  }

  reset(): void {
    this.lateness.length = 0
  }
}
