// How long frames wait for more ticks. Socket writes are what a server spends most on, so a busy one sends fewer frames,
// each with more ticks in it, rather than late ones: the universe ticks on at its rate, and nothing is left out. What
// happens in the sector that one is in does not wait as long as what happens farther off.

/**
 * In ticks: a pilot's frame waits so long, and no longer than `own` once something has happened in its home sector. Who
 * watches has nothing to react to, and waits for `spectators` (decision 0023).
 */
export interface Patience {
  readonly others: number
  readonly own: number
  readonly spectators: number
}

/**
 * From calm to full: each step is taken when the one before is too much. Also in calm a frame waits for one more tick
 * when nothing happened in its home sector: pilots aim as well and win as often as with a frame a tick, and a player
 * costs a sixth less (decision 0022).
 */
export const STEPS: readonly [Patience, ...Patience[]] = [
  { others: 2, own: 1, spectators: 4 },
  { others: 3, own: 1, spectators: 4 },
  { others: 4, own: 1, spectators: 4 },
  { others: 6, own: 1, spectators: 6 },
  { others: 8, own: 1, spectators: 8 },
  { others: 8, own: 4, spectators: 8 },
  { others: 8, own: 8, spectators: 8 },
]
/** Ticks in a frame at most: two fifths of a second. */
export const MOST_TICKS = 8
/** Shares of a core above which the next step is taken: the first, the others that let only what is far wait, the rest. */
const BUSY = 0.7
/** Early: the writes of one tick then leave time for what arrives, such as hundreds who join. */
const BUSIER = 0.8
/** Only when there is no other way, since then what is near comes late, too. */
const FULL = 0.97
/** How far below such a limit it must stay for a step to be taken back. */
const MARGIN = 0.05
/**
 * Looks in a row that say the same before what is near must wait longer, and before a step is taken back: in a single
 * second there may be garbage to collect. One is enough to let wait what is far: hundreds may be joining.
 */
const LOOKS = 2
/** Looks after a step was taken back in which it shows whether that was too early; then the next wait is twice as long. */
const TRIAL = 15
const LONGEST_WAIT = 64

function limitOf(step: number): number {
  if (step === 0) return BUSY
  return STEPS[step + 1]?.own === 1 ? BUSIER : FULL
}

export class Pace {
  /** Which of STEPS is taken. */
  step = 0
  private busyLooks = 0
  private calmLooks = 0
  /** Calm looks after which a step is taken back. */
  private wait = LOOKS
  /** Looks since that was done last. */
  private sinceBack = Number.POSITIVE_INFINITY

  get patience(): Patience {
    return STEPS[this.step]!
  }

  /** To be told about once a second which share of a core the process used since the last time: 0..1. */
  note(share: number): void {
    const { step } = this
    const isBusy = share > limitOf(step)
    const isCalm = step > 0 && share < limitOf(step - 1) - MARGIN
    this.busyLooks = isBusy ? this.busyLooks + 1 : 0
    this.calmLooks = isCalm ? this.calmLooks + 1 : 0
    if (++this.sinceBack === TRIAL) this.wait = LOOKS
    const isNearSpared = STEPS[step + 1]?.own === 1
    if (this.busyLooks >= (isNearSpared ? 1 : LOOKS)) this.takeNext()
    else if (this.calmLooks === this.wait) this.takeBack()
  }

  private takeNext(): void {
    if (this.sinceBack < TRIAL) this.wait = Math.min(LONGEST_WAIT, 2 * this.wait)
    this.sinceBack = Number.POSITIVE_INFINITY
    this.step = Math.min(STEPS.length - 1, this.step + 1)
    this.busyLooks = 0
  }

  private takeBack(): void {
    this.sinceBack = 0
    this.step--
    this.calmLooks = 0
  }
}
