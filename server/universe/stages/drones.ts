// Server-run ships: pilots who look around a few times a second and steer with the same commands as anyone.
import type { Ships } from '../../../shared/bodies.ts'
import { headingTo } from '../../../shared/motion.ts'
import { FIRE, SHOT_SPEED, SPECIAL, SUB_UNITS, THRUST } from '../../../shared/rules.ts'
import { shortWay } from '../../../shared/sectors.ts'
import { areAllied } from '../match/teams.ts'
import type { Universe } from '../universe.ts'
import type { Command } from './commands.ts'
import { wantsSpecial } from './drone-specials.ts'

/** Ticks between two decisions of one drone. */
const PERIOD = 6
/** How far a drone looks for ships and rocks, and how near it goes, in sub-units. */
const SIGHT = 900 * SUB_UNITS
const NEAR = 260 * SUB_UNITS
const GUN_RANGE = 550 * SUB_UNITS
/** How exactly the gun must point, in 1/256 of a circle. */
const AIM = 6
/** One of this many decisions is to fly somewhere else for a while, so that fights end. */
const WANDER = 12

/** The drones' commands for this tick. */
export function steerDrones(universe: Universe): Command[] {
  const commands: Command[] = []
  const { ships } = universe.bodies
  for (const pilot of universe.pilots.list) {
    if (!pilot.drone || !ships.has(pilot.id) || (universe.tick + pilot.id) % PERIOD !== 0) continue
    const { target, controls } = decide(universe, pilot.id)
    if (target === ships.target[pilot.id] && controls === ships.controls[pilot.id]) continue
    commands.push({ type: 'steer', pilot: pilot.id, target, controls, sequence: 0 })
  }
  return commands
}

function decide(universe: Universe, drone: number): { target: number; controls: number } {
  const { random, bodies } = universe
  const { ships } = bodies
  const cruise = { target: ships.target[drone]!, controls: THRUST }
  if (random.below(WANDER) === 0) return { target: random.below(256), controls: THRUST }
  const prey = nearestPrey(universe, drone)
  if (prey === null) return cruise
  const { dx, dy, distance, isShip } = prey
  const target = headingTo(dx, dy)
  const off = Math.abs(((target - ships.heading[drone]! + 128) & 255) - 128)
  const aimed = off <= AIM && distance < GUN_RANGE
  const special = wantsSpecial(universe, drone, { isShip, distance, off }) ? SPECIAL : 0
  return { target, controls: (distance > NEAR && off < 48 ? THRUST : 0) | (aimed ? FIRE : 0) | special }
}

interface Prey {
  readonly dx: number
  readonly dy: number
  readonly distance: number
  readonly isShip: boolean
}

/** The way to the nearest ship in sight, or else the nearest rock, led by the flight time of a shot. */
function nearestPrey(universe: Universe, drone: number): Prey | null {
  const { grid, bodies, tick } = universe
  const { ships, rocks } = bodies
  let best = -1
  let bestDistance = SIGHT
  let bestIn: Ships | typeof rocks = ships
  for (const kind of [ships, rocks]) {
    if (best >= 0) break
    for (let k = 0; k < kind.count; k++) {
      const id = kind.ids[k]!
      if (kind === ships && (id === drone || tick < ships.shieldUntil[id]!)) continue
      if (kind === ships && areAllied(universe, drone, id)) continue
      const dx = Math.abs(shortWay(ships.x[drone]!, kind.x[id]!, grid.width))
      const dy = Math.abs(shortWay(ships.y[drone]!, kind.y[id]!, grid.height))
      const distance = Math.max(dx, dy)
      if (distance >= bestDistance) continue
      best = id
      bestDistance = distance
      bestIn = kind
    }
  }
  if (best < 0) return null
  const flight = Math.floor(bestDistance / SHOT_SPEED)
  const dx = shortWay(ships.x[drone]!, bestIn.x[best]!, grid.width)
  const dy = shortWay(ships.y[drone]!, bestIn.y[best]!, grid.height)
  const vx = bestIn.vx[best]! - ships.vx[drone]!
  const vy = bestIn.vy[best]! - ships.vy[drone]!
  return { dx: dx + vx * flight, dy: dy + vy * flight, distance: bestDistance, isShip: bestIn === ships }
}
