// How late the ticks of a universe come, by their own rhythm: whoever makes it go on, in this process or in another, and
// whatever held it up.
import { TICK_MS } from '../../../shared/rules.ts'

export interface Lateness {
  /** Milliseconds after the tick was due. */
  readonly ms: number
  /** Ticks that will not be caught up: from here on each comes so much later. */
  readonly skipped: number
}

/** In milliseconds: nobody notices less. */
const LEAST_MS = 25
/** Ticks that a server catches up at most, as server/process/ticker.ts does. */
const CAUGHT_UP = 5
/** A tick that comes so soon after the one before is caught up, in parts of a tick. */
const SOON = 0.8
/** Ticks are due a little later each time, so that one that came early by chance does not count for ever. In milliseconds. */
const FORGETTING_MS = 0.02

export class Punctuality {
  private due = Number.NaN
  private lastAt = 0
  private wasLate = false

  /** A tick was applied at `now` (milliseconds), `rate` ticks in the time of one; null when it was not late. */
  note(now: number, rate: number): Lateness | null {
    const period = TICK_MS / Math.max(rate, Number.EPSILON)
    const sinceLast = now - this.lastAt
    this.lastAt = now
    this.due += period + FORGETTING_MS
    // The first one, or earlier than ever.
    if (!(this.due < now)) this.due = now
    const ms = Math.round(now - this.due)
    const late = Math.floor(ms / period)
    const isCaughtUp = sinceLast < SOON * period
    const skipped = this.wasLate && !isCaughtUp ? late : Math.max(0, late - CAUGHT_UP)
    this.due += skipped * period
    this.wasLate = ms >= LEAST_MS
    return this.wasLate ? { ms, skipped } : null
  }

  /** Time has jumped, or went at another rate. */
  reset(): void {
    this.due = Number.NaN
    this.wasLate = false
  }
}
