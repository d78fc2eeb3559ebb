// What makes a universe go on: commands that arrive (leading), the log that another process appends to (following), or a
// journal of commands that did arrive (replaying). Everything else sees a universe, its rate, and the ticks that were applied.
import type { Universe } from '../universe/universe.ts'
import type { Inbox } from './inbox.ts'

export interface Engine {
  readonly universe: Universe
  /** Which life of the universe this is: a reset begins another. */
  readonly incarnation: string
  /** Grows whenever another leader takes over. */
  readonly epoch: number
  /** Whether this process decides what happens next. */
  readonly leads: boolean
  /** The number under which this process's requests are in the log. */
  readonly relay: number
  /** How many times as fast as real time the universe goes; 0 while it stands still. */
  readonly rate: number
  /** What waits for the next tick; null where nobody can ask for anything. */
  readonly inbox: Inbox | null
  /** The controls of a universe whose time can be moved; null for one that just goes on. */
  readonly playback: Playback | null
  /** Takes the ticks that are due. Sooner or later each is followed by `ticked`, and several at once by one `settled`. */
  turn(listener: EngineListener): void
  /** Ends what outlives a tick. */
  close(): Promise<void>
}

export interface EngineListener {
  /** One tick was applied. */
  ticked(): void
  /** All ticks that were due are applied. */
  settled(): void
  /** The universe was put at another state than the one after the last tick. */
  jumped?(): void
}

/** Time as a viewer can move it. */
export interface Playback {
  readonly firstTick: number
  readonly lastTick: number
  /** In quarters of real time; 0 stops it. */
  setSpeed(quarters: number): void
  seek(tick: number): void
}
