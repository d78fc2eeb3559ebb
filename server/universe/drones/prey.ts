// What a drone sees and goes for. It sees what a player's screen shows, and no more.
import type { Drifters, Ships } from '../../../shared/bodies.ts'
import { FIELD_HEIGHT, FIELD_WIDTH, SHOT_SPEED, SUB_UNITS } from '../../../shared/rules.ts'
import { shortWay } from '../../../shared/sectors.ts'
import { areAllied } from '../match/teams.ts'
import type { Pilot } from '../pilots.ts'
import type { Universe } from '../universe.ts'
import { GRACE } from './levels.ts'

/** Half of what a screen shows, in sub-units. */
const SIGHT_X = (FIELD_WIDTH / 2) * SUB_UNITS
const SIGHT_Y = (FIELD_HEIGHT / 2) * SUB_UNITS

/** For a gem a drone goes this far, in sub-units. */
const DETOUR = 400 * SUB_UNITS

/** A ship, rock or gem in sight: the way to it, or to where a shot would meet it, in sub-units. */
export interface Prey {
  readonly dx: number
  readonly dy: number
  /** To where it is now, along the longer axis. */
  readonly distance: number
  readonly isShip: boolean
}

/** The nearest ship in sight, or else the nearest rock; null when there is neither. */
export function findPrey(universe: Universe, drone: Pilot, leads: boolean): Prey | null {
  const { ships, rocks } = universe.bodies
  const ship = nearest(universe, drone, ships, isFairGame)
  if (ship >= 0) return wayTo(universe, drone, ships, ship, leads)
  const rock = nearest(universe, drone, rocks, () => true)
  return rock >= 0 ? wayTo(universe, drone, rocks, rock, leads) : null
}

/** The way to the nearest gem that is worth a detour, where it will be when the drone is there; null without one. */
export function findGem(universe: Universe, drone: Pilot): Prey | null {
  const { gems } = universe.bodies
  const gem = nearest(universe, drone, gems, () => true, DETOUR)
  return gem >= 0 ? wayTo(universe, drone, gems, gem, true) : null
}

/** Whether a drone attacks this ship: not its own side, none behind a shield, and no player who has just come. */
function isFairGame(universe: Universe, drone: Pilot, ship: number): boolean {
  const { pilots, bodies, tick } = universe
  if (ship === drone.id || tick < bodies.ships.shieldUntil[ship]! || areAllied(universe, drone.id, ship))
    return false
  return !isNewcomer(pilots.get(ship)!, tick)
}

/** Whether a player's first minute is not over. */
export function isNewcomer(pilot: Pilot, tick: number): boolean {
  return !pilot.drone && tick - pilot.joinedAt < GRACE
}

function nearest(
  universe: Universe,
  drone: Pilot,
  kind: Ships | Drifters,
  isWanted: (universe: Universe, drone: Pilot, id: number) => boolean,
  reach = SIGHT_X,
): number {
  const { grid, bodies } = universe
  const [x, y] = [bodies.ships.x[drone.id]!, bodies.ships.y[drone.id]!]
  let best = -1
  let bestDistance = reach
  for (let k = 0; k < kind.count; k++) {
    const id = kind.ids[k]!
    const dy = Math.abs(shortWay(y, kind.y[id]!, grid.height))
    if (dy > SIGHT_Y) continue
    const distance = Math.max(Math.abs(shortWay(x, kind.x[id]!, grid.width)), dy)
    if (distance >= bestDistance || !isWanted(universe, drone, id)) continue
    best = id
    bestDistance = distance
  }
  return best
}

function wayTo(
  { grid, bodies: { ships } }: Universe,
  { id: drone }: Pilot,
  kind: Ships | Drifters,
  id: number,
  leads: boolean,
): Prey {
  const dx = shortWay(ships.x[drone]!, kind.x[id]!, grid.width)
  const dy = shortWay(ships.y[drone]!, kind.y[id]!, grid.height)
  const distance = Math.max(Math.abs(dx), Math.abs(dy))
  const flight = leads ? Math.floor(distance / SHOT_SPEED) : 0
  const vx = kind.vx[id]! - ships.vx[drone]!
  const vy = kind.vy[id]! - ships.vy[drone]!
  return { dx: dx + vx * flight, dy: dy + vy * flight, distance, isShip: kind === ships }
}
