// How long frames wait for more ticks. Socket writes are what a server spends most on, so a busy one sends fewer frames,
// each with more ticks in it, rather than late ones: the universe ticks on at its rate, and nothing is left out. What
// happens in the sector that one is in does not wait as long as what happens farther off.

/** In ticks: a frame waits so long, and no longer than `own` once something has happened in its home sector. */
export interface Patience {
  readonly others: number
  readonly own: number
}

/** From calm to full: each step is taken when the one before is too much. */
export const STEPS: readonly [Patience, ...Patience[]] = [
  { others: 1, own: 1 },
  { others: 2, own: 1 },
  { others: 3, own: 1 },
  { others: 4, own: 1 },
  { others: 4, own: 2 },
  { others: 4, own: 4 },
]
/** Ticks in a frame at most: a fifth of a second. */
export const MOST_TICKS = 4
/**
 * Shares of a core above which the next step is taken: the first early, since nobody sees it; others only when there is
 * no other way, since they add to the latency.
 */
const BUSY = 0.8
const FULL = 0.97
/** How far below such a limit it must stay when a step is taken back, so that it does not swing. */
const MARGIN = 0.02
/** The part of the work that grows with frames, about: the rest is ticks, inputs and keyframes. */
const WRITES = 0.3
/** Looks of which the middle one counts: in a single second there may be garbage to collect, or hundreds who join. */
const LOOKS = 3
/** How likely it is that something happens in a home sector in a tick, about: measured in a full default universe. */
const OWN_EVENTS = 0.23

/** Frames per tick of one home, about, when there is always something to say. */
function rateOf({ others, own }: Patience): number {
  const calm = (1 - OWN_EVENTS) ** own
  const looks = others / own
  return (1 - calm) / (own * (1 - calm ** looks))
}

export class Pace {
  /** Which of STEPS is taken. */
  step = 0
  private readonly looks: number[] = []

  get patience(): Patience {
    return STEPS[this.step]!
  }

  /** To be told about once a second which share of a core the process used since the last time: 0..1. */
  note(share: number): void {
    const { step, looks } = this
    looks.push(share)
    if (looks.length > LOOKS) looks.shift()
    const busy = looks.toSorted((a, b) => a - b)[looks.length >> 1]!
    if (busy > limitOf(step)) this.step = Math.min(STEPS.length - 1, step + 1)
    else if (step > 0 && this.withMoreFrames(busy) < limitOf(step - 1) - MARGIN) this.step = step - 1
  }

  /** About what share of a core the step before would need. */
  private withMoreFrames(busy: number): number {
    const ratio = rateOf(STEPS[this.step - 1]!) / rateOf(this.patience)
    return busy * (1 + WRITES * (ratio - 1))
  }
}

function limitOf(step: number): number {
  return step === 0 ? BUSY : FULL
}
