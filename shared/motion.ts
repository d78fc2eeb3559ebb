// Integer motion, the same on both ends: given a course at one tick it computes the next, exactly.
// It knows one body at a time; who is hit, scores or dies is the universe's business (server/universe).
// Every formula here is part of the protocol: docs/PROTOCOL.md, "Motion", with test vectors.
import type { Drifters, Ships } from './bodies.ts'
import { DRAG_SHIFT, MUZZLE, SHOT_LIFE, SHOT_SPEED, THRUST, TOP_SPEED } from './rules.ts'
import type { Grid } from './sectors.ts'
import { thrustOf, turnOf } from './ship-classes.ts'

/** The first quarter of sin(2 pi i / 256) * 4096, rounded to the nearest integer; i = 0..64. */
const QUARTER = [
  0, 101, 201, 301, 401, 501, 601, 700, 799, 897, 995, 1092, 1189, 1285, 1380, 1474, 1567, 1660, 1751, 1842,
  1931, 2019, 2106, 2191, 2276, 2359, 2440, 2520, 2598, 2675, 2751, 2824, 2896, 2967, 3035, 3102, 3166, 3229,
  3290, 3349, 3406, 3461, 3513, 3564, 3612, 3659, 3703, 3745, 3784, 3822, 3857, 3889, 3920, 3948, 3973, 3996,
  4017, 4036, 4052, 4065, 4076, 4085, 4091, 4095, 4096,
]

/** sin(2 pi i / 256) * 4096 for i = 0..255. Heading 0 points along +x, 64 along +y (down the screen). */
export const SINE = new Int32Array(256)
/** cos(2 pi i / 256) * 4096 for i = 0..255. */
export const COSINE = new Int32Array(256)
for (let i = 0; i < 256; i++) {
  const inHalf = i & 127
  const value = QUARTER[inHalf <= 64 ? inHalf : 128 - inHalf]!
  SINE[i] = i < 128 ? value : -value
  COSINE[(i - 64) & 255] = SINE[i]!
}

/** The heading from here to a place (dx, dy) away, to the nearest lower 1/256; 0 for no distance. Integers only. */
export function headingTo(dx: number, dy: number): number {
  if (dx === 0 && dy === 0) return 0
  // In the half circle that (dx, dy) is in, the last heading that is not past it.
  const flip = dy < 0 || (dy === 0 && dx < 0) ? 128 : 0
  if (flip !== 0) {
    dx = -dx
    dy = -dy
  }
  let low = 0
  let high = 128
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (COSINE[middle]! * dy - SINE[middle]! * dx >= 0) low = middle
    else high = middle
  }
  return low + flip
}

/**
 * The heading after one tick of turning the shorter way towards `target`; half a circle away turns up (+).
 * @param rate steps of heading per tick at most
 */
export function turn(heading: number, target: number, rate: number): number {
  const ahead = (target - heading) & 255
  if (ahead <= 128) return (heading + Math.min(ahead, rate)) & 255
  return (heading - Math.min(256 - ahead, rate)) & 255
}

/**
 * What thrust along `direction` (a cosine or sine, times 4096) adds to a velocity at `tick`.
 * The exact amount has a fraction; spreading it over 16 ticks makes any 16 add up to it, with nothing to remember.
 * @param power of the engine, in hundredths of sub-units per tick, per tick
 */
export function thrust(direction: number, power: number, tick: number): number {
  const phase = tick & 15
  const amount = Math.trunc((direction * power) / 100)
  return ((amount * (phase + 1)) >> 12) - ((amount * phase) >> 12)
}

/** A velocity after one tick of drag: 1/32 of it goes, the fraction spread over 32 ticks as in `thrust`. */
export function drag(velocity: number, tick: number): number {
  const phase = tick & ((1 << DRAG_SHIFT) - 1)
  return velocity > 0
    ? velocity - ((velocity + phase) >> DRAG_SHIFT)
    : velocity + ((phase - velocity) >> DRAG_SHIFT)
}

/** A velocity along one axis, at most TOP_SPEED in either direction. */
export function limit(velocity: number): number {
  return Math.max(-TOP_SPEED, Math.min(TOP_SPEED, velocity))
}

/** A coordinate brought back into 0..size-1 after a step off either edge (at most one universe away). */
export function wrap(coordinate: number, size: number): number {
  if (coordinate < 0) return coordinate + size
  return coordinate >= size ? coordinate - size : coordinate
}

/** Moves ship `id` from tick - 1 to `tick`: turn, thrust, drag, limit, move. */
export function stepShip(ships: Ships, id: number, tick: number, grid: Grid): void {
  const heading = turn(ships.heading[id]!, ships.target[id]!, turnOf(ships, id))
  ships.heading[id] = heading
  let vx = ships.vx[id]!
  let vy = ships.vy[id]!
  if ((ships.controls[id]! & THRUST) !== 0) {
    const power = thrustOf(ships, id)
    vx += thrust(COSINE[heading]!, power, tick)
    vy += thrust(SINE[heading]!, power, tick)
  }
  vx = limit(drag(vx, tick))
  vy = limit(drag(vy, tick))
  ships.vx[id] = vx
  ships.vy[id] = vy
  ships.x[id] = wrap(ships.x[id]! + vx, grid.width)
  ships.y[id] = wrap(ships.y[id]! + vy, grid.height)
}

/**
 * Starts shot `id` of ship `ship` at the end of `tick`: ahead of it, with the ship's velocity added to its own.
 * @param aside how far from the ship's heading it flies, in steps of heading
 */
export function launch(
  ships: Ships,
  ship: number,
  shots: Drifters,
  id: number,
  tick: number,
  grid: Grid,
  aside = 0,
): void {
  const heading = (ships.heading[ship]! + aside) & 255
  const cosine = COSINE[heading]!
  const sine = SINE[heading]!
  shots.x[id] = wrap(ships.x[ship]! + ((cosine * MUZZLE) >> 12), grid.width)
  shots.y[id] = wrap(ships.y[ship]! + ((sine * MUZZLE) >> 12), grid.height)
  shots.vx[id] = ships.vx[ship]! + ((cosine * SHOT_SPEED) >> 12)
  shots.vy[id] = ships.vy[ship]! + ((sine * SHOT_SPEED) >> 12)
  shots.until[id] = tick + SHOT_LIFE
}

/** Moves a shot, rock or gem from one tick to the next: straight on. */
export function stepDrifter(drifters: Drifters, id: number, grid: Grid): void {
  drifters.x[id] = wrap(drifters.x[id]! + drifters.vx[id]!, grid.width)
  drifters.y[id] = wrap(drifters.y[id]! + drifters.vy[id]!, grid.height)
}

/** Moves every ship to `tick`. */
export function stepShips(ships: Ships, tick: number, grid: Grid): void {
  ships.settle()
  for (let k = 0; k < ships.count; k++) stepShip(ships, ships.ids[k]!, tick, grid)
}

/** Moves every drifter to `tick`; one whose time is up (`until` reached) is gone, and no event says so. */
export function stepDrifters(drifters: Drifters, tick: number, grid: Grid): void {
  drifters.settle()
  for (let k = drifters.count - 1; k >= 0; k--) {
    const id = drifters.ids[k]!
    if (tick >= drifters.until[id]!) drifters.remove(id)
    else stepDrifter(drifters, id, grid)
  }
}
