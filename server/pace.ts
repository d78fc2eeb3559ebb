// How many ticks go into one frame. Socket writes are what a server spends most on, so a busy one sends fewer frames,
// each with more ticks in it, rather than late ones: the universe ticks on at its rate, and nothing is left out.

/** Ticks in a frame at most: a fifth of a second. */
export const MOST_TICKS = 4
/** Shares of the time the process is busy: above the first a frame is given one more tick, if that is possible. */
const BUSY = 0.85
/** One tick less would make it about so busy at most: well below BUSY, so that it does not swing. */
const CALM = 0.7

export class Pace {
  ticksPerFrame = 1

  /** Whether a frame of `home` is due at the end of `tick`. Homes take turns, so that each tick sends its share. */
  isDue(home: number, tick: number): boolean {
    return (home + tick) % this.ticksPerFrame === 0
  }

  /** To be told about once a second how busy the process was since the last time: 0..1. */
  note(busy: number): void {
    const now = this.ticksPerFrame
    if (busy > BUSY) this.ticksPerFrame = Math.min(MOST_TICKS, now + 1)
    else if (now > 1 && (busy * now) / (now - 1) < CALM) this.ticksPerFrame = now - 1
  }
}
