// A universe: a deterministic function of its seed and its commands. It knows no clock, no socket, no chance of its own.
// This is its state; tick.ts is its function; the files in stages/ are the stages of a tick.

import type { Bodies } from '../../shared/bodies.ts'
import type { PilotId, Tick } from '../../shared/ids.ts'
import type { Match } from '../../shared/modes.ts'
import type { Random } from '../../shared/random.ts'
import type { Grid } from '../../shared/sectors.ts'
import type { Cells } from './cells.ts'
import type { Chat } from './chat.ts'
import type { Rules } from './definition.ts'
import type { Feed } from './feed.ts'
import type { Flights } from './flights.ts'
import type { Happening } from './happenings.ts'
import type { Pilots } from './pilots.ts'
import type { Relays } from './relays.ts'
import type { SectorLog } from './sector-log.ts'

/** A step of a property (PROPERTIES) for a pilot's ship. */
export interface Order {
  readonly pilot: PilotId
  readonly property: number
}

/** Everything a universe is, at the end of `tick`. */
export interface Universe {
  readonly grid: Grid
  /** For people. */
  name: string
  /** Pilots at most, drones not counted. */
  capacity: number
  rules: Rules
  tick: Tick
  readonly bodies: Bodies
  readonly pilots: Pilots
  readonly random: Random
  match: Match
  readonly chat: Chat
  readonly feed: Feed
  readonly flights: Flights
  readonly relays: Relays
  /** Where ships, rocks and gems were after the motion of the last tick. */
  readonly cells: Cells
  /** Upgrades that were asked for in this tick; none between two ticks. */
  readonly orders: Order[]
  /** What happened to bodies in the last tick. */
  readonly log: SectorLog
  /** What happened to pilots in the last tick. */
  readonly happenings: Happening[]
}
