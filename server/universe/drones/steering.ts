// Server-run ships: pilots who look around a few times a second and steer with the same commands as anyone.
import { headingTo } from '../../../shared/motion.ts'
import { FIRE, SPECIAL, SUB_UNITS, THRUST } from '../../../shared/rules.ts'
import { shortWay } from '../../../shared/sectors.ts'
import type { Pilot } from '../pilots.ts'
import type { Command } from '../stages/commands.ts'
import type { Universe } from '../universe.ts'
import { upgradeFor } from './growth.ts'
import { LEVELS } from './levels.ts'
import { findGem, findPrey, type Prey } from './prey.ts'
import { carriesFlag, type Destination, destinationOf } from './roles.ts'
import { wantsSpecial } from './specials.ts'

/** How near a drone goes to what it shoots at, and how far its gun reaches, in sub-units. */
const NEAR = 260 * SUB_UNITS
const GUN_RANGE = 550 * SUB_UNITS
/** It thrusts only when its nose is this near to where it wants to go, in 1/256 of a circle. */
const NOSE = 48

interface Course {
  readonly target: number
  readonly controls: number
}

/** The drones' commands for this tick. */
export function steerDrones(universe: Universe): Command[] {
  const commands: Command[] = []
  const { ships } = universe.bodies
  for (const pilot of universe.pilots.list) {
    const { id, drone, skill } = pilot
    if (!drone || !ships.has(id) || (universe.tick + id) % LEVELS[skill]!.period !== 0) continue
    const upgrade = upgradeFor(universe, pilot)
    if (upgrade !== null) commands.push(upgrade)
    const { target, controls } = decide(universe, pilot)
    if (target === ships.target[id] && controls === ships.controls[id]) continue
    commands.push({ type: 'steer', pilot: id, target, controls, sequence: 0 })
  }
  return commands
}

function decide(universe: Universe, drone: Pilot): Course {
  const { random, bodies } = universe
  const { leads, wander } = LEVELS[drone.skill]!
  const isCarrier = carriesFlag(universe, drone)
  if (random.below(wander) === 0 && !isCarrier) return { target: random.below(256), controls: THRUST }
  const prey = findPrey(universe, drone, leads)
  const destination = destinationOf(universe, drone)
  const way = destination && wayTo(universe, drone, destination)
  const isFree = (way === null || way.hasArrived) && prey?.isShip !== true
  const gem = isFree ? findGem(universe, drone) : null
  if (gem !== null) return go(universe, drone, headingTo(gem.dx, gem.dy))
  if (prey !== null && (way === null || way.hasArrived || isWithin(prey, destination!)))
    return attack(universe, drone, prey)
  if (way !== null && !way.hasArrived) return go(universe, drone, headingTo(way.dx, way.dy))
  return { target: bodies.ships.target[drone.id]!, controls: way === null ? THRUST : 0 }
}

/** Whether prey is worth leaving the way for. Nobody leaves it for a rock. */
function isWithin({ isShip, distance }: Prey, { leash }: Destination): boolean {
  return isShip && distance < leash
}

function wayTo({ bodies, grid }: Universe, { id }: Pilot, { x, y, room }: Destination) {
  const { ships } = bodies
  const dx = shortWay(ships.x[id]!, x, grid.width)
  const dy = shortWay(ships.y[id]!, y, grid.height)
  return { dx, dy, hasArrived: Math.max(Math.abs(dx), Math.abs(dy)) < room }
}

function go({ bodies: { ships } }: Universe, { id }: Pilot, target: number): Course {
  return { target, controls: offNose(ships.heading[id]!, target) < NOSE ? THRUST : 0 }
}

function attack(universe: Universe, drone: Pilot, { dx, dy, distance, isShip }: Prey): Course {
  const { ships } = universe.bodies
  const { aim, hasSpecial } = LEVELS[drone.skill]!
  const target = headingTo(dx, dy)
  const off = offNose(ships.heading[drone.id]!, target)
  let controls = distance > NEAR && off < NOSE ? THRUST : 0
  if (off <= aim && distance < GUN_RANGE) controls |= FIRE
  if (hasSpecial && wantsSpecial(universe, drone.id, { isShip, distance, off })) controls |= SPECIAL
  return { target, controls }
}

/** Between two headings, in 1/256 of a circle. */
function offNose(heading: number, target: number): number {
  return Math.abs(((target - heading + 128) & 255) - 128)
}
