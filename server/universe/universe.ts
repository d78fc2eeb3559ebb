// A universe: a deterministic function of its seed and its commands. It knows no clock, no socket, no chance of its own.
// This is its state; tick.ts is its function; the other files of the folder are the stages of a tick.
import type { Bodies } from '../../shared/bodies.ts'
import type { Random } from '../../shared/random.ts'
import type { Grid } from '../../shared/sectors.ts'
import type { Cells } from './cells.ts'
import type { Rules } from './definition.ts'
import type { Pilots } from './pilots.ts'
import type { SectorLog } from './sector-log.ts'

/** Everything a universe is, at the end of `tick`. */
export interface Universe {
  readonly grid: Grid
  readonly rules: Rules
  tick: number
  readonly bodies: Bodies
  readonly pilots: Pilots
  readonly random: Random
  /** Where ships, rocks and gems were after the motion of the last tick. */
  readonly cells: Cells
  /** What happened in the last tick. */
  readonly log: SectorLog
}
