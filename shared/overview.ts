// A universe at a glance, as readers of its events get it: counts, the best ten, and roughly where the ships are.
import type { UniverseState } from './admission.ts'

export interface Overview {
  readonly state: UniverseState
  readonly tick: number | null
  readonly pilots: number
  readonly drones: number
  readonly spectators: number
  readonly capacity: number
  readonly board: readonly OverviewRow[]
  /** x and y in units, and 1 for a drone or 0. */
  readonly ships: readonly (readonly [x: number, y: number, drone: 0 | 1])[]
}

export interface OverviewRow {
  readonly pilot: number
  readonly name: string
  readonly score: number
  readonly drone: boolean
  readonly adrift: boolean
}
