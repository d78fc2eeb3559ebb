// The last stage of a tick: who moved into another sector. Those who see the new sector but did not see the old one
// are given the body whole; those who saw both know it already.
import type { Drifters, Ships } from '../../../shared/bodies.ts'
import { pushGem, pushRock, pushShip, pushShot } from '../../../shared/events.ts'
import { SECTOR_SHIFT } from '../../../shared/rules.ts'
import { type Grid, shortWay } from '../../../shared/sectors.ts'
import type { Universe } from '../universe.ts'

type Push<B> = (block: number[], bodies: B, id: number, tick: number) => void

export function logCrossings(universe: Universe): void {
  const { ships, shots, rocks, gems } = universe.bodies
  logKind(universe, ships, pushShip)
  logKind(universe, shots, pushShot)
  logKind(universe, rocks, pushRock)
  logKind(universe, gems, pushGem)
}

function logKind<B extends Ships | Drifters>({ grid, log, tick }: Universe, bodies: B, push: Push<B>): void {
  const { ids, count, x, y, sector: sectors } = bodies
  const { columns } = grid
  for (let k = 0; k < count; k++) {
    const id = ids[k]!
    // As `sectorAt`: this runs for every body in every tick.
    const sector = (y[id]! >> SECTOR_SHIFT) * columns + (x[id]! >> SECTOR_SHIFT)
    const before = sectors[id]!
    if (sector === before) continue
    sectors[id] = sector
    push(log.into(sector, directionOf(grid, before, sector)), bodies, id, tick)
  }
}

/** The direction of a crossing between neighbours, as in sector-log.ts. */
function directionOf(grid: Grid, from: number, to: number): number {
  const right = shortWay(from % grid.columns, to % grid.columns, grid.columns)
  const down = shortWay(Math.floor(from / grid.columns), Math.floor(to / grid.columns), grid.rows)
  return right + 1 + 3 * (down + 1)
}
