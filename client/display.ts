// The one animation loop of the page. Once per display frame it lets the controls move what they hold, takes the picture of
// the moment from the game, and hands it to all who show it: scene, sound, director, instruments. Taking it empties what
// happened since the one before, so nobody else takes it.
import type { Sky } from './sky.ts'
import type { PlayerRow, Status } from './status.ts'

/** One display frame. The same object every time; it holds until the next. */
export interface Moment {
  /** Seconds on the display's clock, and since the frame before. */
  seconds: number
  elapsed: number
  sky: Sky
  status: Status
}

/** What is shown: a game is one. */
export interface Shown {
  readonly status: Status
  sky(now: number): Sky
  playerOf(pilot: number): PlayerRow | undefined
}

export type Viewer = (moment: Readonly<Moment>) => void

export class Display {
  private readonly shown: Shown
  private readonly hands = new Set<(elapsed: number) => void>()
  private readonly viewers = new Set<Viewer>()
  private readonly moment: Moment
  private request = 0

  constructor(shown: Shown) {
    this.shown = shown
    this.moment = { seconds: 0, elapsed: 0, sky: shown.sky(performance.now()), status: shown.status }
    this.request = requestAnimationFrame(this.next)
  }

  /** Calls `hand` before each picture, with the seconds since the one before; gives the function that ends it. */
  beforeEach(hand: (elapsed: number) => void): () => void {
    this.hands.add(hand)
    return () => this.hands.delete(hand)
  }

  /** Shows each picture to `viewer`, after those that came before it; gives the function that ends it. */
  showTo(viewer: Viewer): () => void {
    this.viewers.add(viewer)
    return () => this.viewers.delete(viewer)
  }

  end(): void {
    cancelAnimationFrame(this.request)
  }

  private readonly next = (now: number): void => {
    this.request = requestAnimationFrame(this.next)
    const { moment, shown } = this
    moment.elapsed = Math.max(0, now / 1000 - moment.seconds)
    moment.seconds = now / 1000
    for (const hand of this.hands) hand(moment.elapsed)
    moment.sky = shown.sky(performance.now())
    moment.status = shown.status
    for (const viewer of this.viewers) viewer(moment)
  }
}
