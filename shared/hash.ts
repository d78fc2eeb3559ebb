// The sector hash: equal on both ends when and only when (but for one chance in 2^32) they hold the same bodies.
// The sum of the bodies' hashes, so that the order in which they are kept does not matter.
import { type Bodies, type Drifters, GEM, type Kind, ROCK, SHOT } from './bodies.ts'
import { mix } from './random.ts'
import { type Grid, sectorAt } from './sectors.ts'

function chain(hash: number, value: number): number {
  return mix((hash ^ value) + 0x9e3779b9)
}

/** The hash of ship `id` at `tick`: all that motion needs, its class and upgrades, its hull, and the ticks its shield lasts. */
export function hashShip(bodies: Bodies, id: number, tick: number): number {
  const ships = bodies.ships
  let hash = chain(id, ships.x[id]!)
  hash = chain(hash, ships.y[id]!)
  hash = chain(hash, ships.vx[id]!)
  hash = chain(hash, ships.vy[id]!)
  hash = chain(
    hash,
    (ships.heading[id]! << 24) |
      (ships.target[id]! << 16) |
      (((ships.model[id]! << 3) | ships.controls[id]!) << 8) |
      ships.hull[id]!,
  )
  return chain(hash, (ships.upgrades[id]! << 16) | Math.max(0, ships.shieldUntil[id]! - tick))
}

/** The hash of a shot, rock or gem. */
export function hashDrifter(kind: Kind, drifters: Drifters, id: number): number {
  let hash = chain((kind << 24) ^ id, drifters.x[id]!)
  hash = chain(hash, drifters.y[id]!)
  hash = chain(hash, drifters.vx[id]!)
  hash = chain(hash, drifters.vy[id]!)
  hash = chain(hash, drifters.until[id]!)
  return chain(hash, (drifters.sort[id]! << 8) | drifters.hull[id]!)
}

function addDrifters(kind: Kind, drifters: Drifters, grid: Grid, hashes: Uint32Array): void {
  for (let k = 0; k < drifters.count; k++) {
    const id = drifters.ids[k]!
    const sector = sectorAt(grid, drifters.x[id]!, drifters.y[id]!)
    hashes[sector] = hashes[sector]! + hashDrifter(kind, drifters, id)
  }
}

/** Writes the hash of every sector at `tick` into `hashes`, one per sector of the grid; an empty sector's is 0. */
export function hashSectors(bodies: Bodies, grid: Grid, tick: number, hashes: Uint32Array): void {
  hashes.fill(0)
  const ships = bodies.ships
  for (let k = 0; k < ships.count; k++) {
    const id = ships.ids[k]!
    const sector = sectorAt(grid, ships.x[id]!, ships.y[id]!)
    hashes[sector] = hashes[sector]! + hashShip(bodies, id, tick)
  }
  addDrifters(SHOT, bodies.shots, grid, hashes)
  addDrifters(ROCK, bodies.rocks, grid, hashes)
  addDrifters(GEM, bodies.gems, grid, hashes)
}
