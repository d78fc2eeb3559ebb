// The stage in which new bodies appear: ships for pilots who wait, rocks where some are missing; and what broken
// bodies leave behind.
import { type Drifters, FOREVER, type Ships } from '../../../shared/bodies.ts'
import { setEnergy } from '../../../shared/energy.ts'
import { pushGem, pushRock, pushShip } from '../../../shared/events.ts'
import { wrap } from '../../../shared/motion.ts'
import { GEM_LIFE, ROCK_HULL, ROCK_SIZE, ROCK_SPEED, SUB_UNITS } from '../../../shared/rules.ts'
import { sectorAt } from '../../../shared/sectors.ts'
import { fullEnergyOf, fullHullOf } from '../../../shared/ship-classes.ts'
import { spawnX, spawnY } from '../match/teams.ts'
import type { Pilot } from '../pilots.ts'
import type { Universe } from '../universe.ts'

/** A ship starts this far from anything, a rock this far from any ship (half a screen and more), in sub-units. */
const SHIP_ROOM = 220 * SUB_UNITS
const ROCK_ROOM = 1000 * SUB_UNITS
/** Places tried before the last one is taken, or given up. */
const TRIES = 6
/** Ticks between two looks for missing rocks. */
const ROCK_PERIOD = 20

/** Fills a new universe with its rocks. */
export function scatterRocks(universe: Universe): void {
  const { random, grid, rules } = universe
  for (let n = 0; n < rules.rocks; n++)
    addRock(universe, ROCK_SIZE, random.below(grid.width), random.below(grid.height))
}

export function spawn(universe: Universe): void {
  const { pilots, bodies, tick } = universe
  for (const pilot of pilots.list) {
    if (!bodies.ships.has(pilot.id) && tick >= pilot.spawnAt) spawnShip(universe, pilot)
  }
  if (tick % ROCK_PERIOD === 0 && bodies.rocks.count < universe.rules.rocks) spawnRock(universe)
}

function spawnShip(universe: Universe, pilot: Pilot): void {
  const { bodies, grid, tick, rules, cells } = universe
  const { ships } = bodies
  const { id, next } = pilot
  let x = 0
  let y = 0
  for (let n = 0; n < TRIES; n++) {
    x = spawnX(universe, pilot)
    y = spawnY(universe, pilot)
    if (cells.near(x - SHIP_ROOM, y - SHIP_ROOM, x + SHIP_ROOM, y + SHIP_ROOM) === 0) break
  }
  ships.add(id)
  ships.x[id] = x
  ships.y[id] = y
  ships.vx[id] = 0
  ships.vy[id] = 0
  ships.heading[id] = next.target
  ships.target[id] = next.target
  ships.controls[id] = next.controls
  ships.ack[id] = next.sequence
  ships.model[id] = pilot.ship
  ships.upgrades[id] = 0
  ships.hull[id] = fullHullOf(ships, id)
  setEnergy(ships, id, fullEnergyOf(ships, id), tick)
  ships.specialAt[id] = tick
  ships.shieldUntil[id] = tick + rules.shieldTicks
  ships.crystals[id] = pilot.kept
  pilot.wounds.length = 0
  ships.sector[id] = sectorAt(grid, x, y)
  pushShip(universe.log.at(ships.sector[id]!), ships, id, tick)
}

/** A whole rock where no ship would see it appear, if such a place is found. */
function spawnRock(universe: Universe): void {
  const { cells, grid, random } = universe
  for (let n = 0; n < TRIES; n++) {
    const x = random.below(grid.width)
    const y = random.below(grid.height)
    const count = cells.near(x - ROCK_ROOM, y - ROCK_ROOM, x + ROCK_ROOM, y + ROCK_ROOM)
    let seen = false
    for (let k = 0; k < count; k++) seen ||= cells.holdsShip(k)
    if (!seen) {
      addRock(universe, ROCK_SIZE, x, y)
      return
    }
  }
}

function addRock({ bodies, grid, log, random }: Universe, size: number, x: number, y: number): number {
  const { rocks } = bodies
  const id = rocks.lowestFree()
  rocks.add(id)
  rocks.x[id] = x
  rocks.y[id] = y
  rocks.vx[id] = random.between(-ROCK_SPEED, ROCK_SPEED)
  rocks.vy[id] = random.between(-ROCK_SPEED, ROCK_SPEED)
  rocks.until[id] = FOREVER
  rocks.sort[id] = size
  rocks.hull[id] = ROCK_HULL[size]!
  rocks.sector[id] = sectorAt(grid, x, y)
  pushRock(log.at(rocks.sector[id]!), rocks, id)
  return id
}

/** Leaves two rocks of the next smaller size where a rock was, drifting apart. */
export function breakRock(universe: Universe, rock: number): void {
  const { rocks } = universe.bodies
  const { x, y, sort } = rocks
  const [left, top, size] = [x[rock]!, y[rock]!, sort[rock]! - 1]
  addRock(universe, size, left, top)
  addRock(universe, size, left, top)
}

/** Leaves a gem where a body was. */
export function dropGem(universe: Universe, bodies: Ships | Drifters, id: number, sort: number): void {
  const { grid, log, random, tick } = universe
  const { gems } = universe.bodies
  const gem = gems.lowestFree()
  gems.add(gem)
  gems.x[gem] = wrap(bodies.x[id]!, grid.width)
  gems.y[gem] = wrap(bodies.y[id]!, grid.height)
  gems.vx[gem] = random.between(-8, 8)
  gems.vy[gem] = random.between(-8, 8)
  gems.until[gem] = tick + GEM_LIFE
  gems.sort[gem] = sort
  gems.hull[gem] = 0
  gems.sector[gem] = sectorAt(grid, gems.x[gem]!, gems.y[gem]!)
  pushGem(log.at(gems.sector[gem]!), gems, gem, tick)
}
