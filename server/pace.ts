// How many ticks go into one frame. Socket writes are what a server spends most on, so a busy one sends fewer frames,
// each with more ticks in it, rather than late ones: the universe ticks on at its rate, and nothing is left out.

/** Ticks in a frame at most: a fifth of a second. */
export const MOST_TICKS = 4
/**
 * Shares of a core above which a frame is given one more tick: from one to two early, since nobody sees it; further
 * only when there is no other way, since it adds to the latency.
 */
const BUSY = 0.8
const FULL = 0.95
/** How far below such a limit it must stay when a tick is taken away again, so that it does not swing. */
const MARGIN = 0.05
/** The part of the work that frames are, and not ticks, about. */
const WRITES = 0.5

function limitOf(ticks: number): number {
  return ticks === 1 ? BUSY : FULL
}

export class Pace {
  ticksPerFrame = 1

  /** Whether a frame of `home` is due at the end of `tick`. Homes take turns, so that each tick sends its share. */
  isDue(home: number, tick: number): boolean {
    return (home + tick) % this.ticksPerFrame === 0
  }

  /** To be told about once a second which share of a core the process used since the last time: 0..1. */
  note(busy: number): void {
    const now = this.ticksPerFrame
    const withFewer = busy * (1 + WRITES / (now - 1))
    if (busy > limitOf(now)) this.ticksPerFrame = Math.min(MOST_TICKS, now + 1)
    else if (now > 1 && withFewer < limitOf(now - 1) - MARGIN) this.ticksPerFrame = now - 1
  }
}
