// What each home sector's watchers are sent, worked out once per universe: which sectors' blocks, and which crossings.

import { type Grid, neighbour, sees, viewOf } from '../shared/sectors.ts'
import { DIRECTIONS } from './universe/sector-log.ts'

export interface View {
  /** The 15 sectors, row by row from the top left. */
  readonly sectors: readonly number[]
  /** Keys of SectorLog.entered: crossings into the view from outside of it. */
  readonly entries: readonly number[]
}

/** The view of `home`. */
export function createView(grid: Grid, home: number): View {
  const sectors = viewOf(grid, home)
  const entries: number[] = []
  for (const sector of sectors) {
    for (let direction = 0; direction < DIRECTIONS; direction++) {
      const right = (direction % 3) - 1
      const down = Math.floor(direction / 3) - 1
      if (!sees(grid, home, neighbour(grid, sector, -right, -down)))
        entries.push(sector * DIRECTIONS + direction)
    }
  }
  return { sectors, entries }
}
