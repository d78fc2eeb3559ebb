// The stage in which bodies meet: shots with ships and rocks, ships with rocks, gems and each other.
import { type Drifters, GEM, ROCK, SHIP, type Ships } from '../../../shared/bodies.ts'
import { contact, type Meeting, rockDamage } from '../../../shared/contact.ts'
import {
  GEM_RADIUS,
  ROCK_RADIUS,
  ROCK_SIZE,
  ROCK_SPEED,
  SHIP_RADIUS,
  SHOT_LIFE,
  SHOT_RADIUS,
  TOP_SPEED,
} from '../../../shared/rules.ts'
import { damageOf } from '../../../shared/ship-classes.ts'
import { APART } from '../../../shared/sweep.ts'
import { entryId, entryKind } from '../cells.ts'
import { areAllied } from '../match/teams.ts'
import type { Universe } from '../universe.ts'
import { bounce, exchange } from './bounce.ts'
import { chipRock, collectGem, hurtShip, spendShot } from './damage.ts'

/** How far from a shot's path the centre of what it meets can be: see `contact`. */
const SHOT_MARGIN = SHOT_RADIUS + Math.max(ROCK_RADIUS[ROCK_SIZE]! + ROCK_SPEED, SHIP_RADIUS + TOP_SPEED)
/** The same for a ship, from its place after a tick, and without its own speed. */
const SHIP_MARGIN = SHIP_RADIUS + Math.max(ROCK_RADIUS[ROCK_SIZE]! + ROCK_SPEED, SHIP_RADIUS + TOP_SPEED)

/** The two bodies that `meet` last looked at: one object for all, since there are thousands a tick. */
const meeting: Meeting = { px: 0, py: 0, dx: 0, dy: 0 }

export function collide(universe: Universe): void {
  const { shots, ships } = universe.bodies
  for (let k = shots.count - 1; k >= 0; k--) collideShot(universe, shots.ids[k]!)
  // Ships end in this loop, and the last of the list then takes the place: walking backwards still meets each once.
  for (let k = ships.count - 1; k >= 0; k--) if (k < ships.count) collideShip(universe, ships.ids[k]!)
}

/** When `a` and `b`, both after the motion of this tick, met: as `sweep` says. Leaves the details in `meeting`. */
function meet(
  { grid }: Universe,
  a: Ships | Drifters,
  i: number,
  b: Ships | Drifters,
  j: number,
  reach: number,
): number {
  return contact(grid, a, i, b, j, reach, meeting)
}

/** A shot hits what it meets first. It passes through its own ship and those of its team. */
function collideShot(universe: Universe, shot: number): void {
  const { cells } = universe
  const { shots, ships, rocks } = universe.bodies
  const firedNow = shots.until[shot]! - universe.tick === SHOT_LIFE
  if (firedNow) return
  const owner = shots.sort[shot]!
  const x = shots.x[shot]!
  const y = shots.y[shot]!
  const fromX = x - shots.vx[shot]!
  const fromY = y - shots.vy[shot]!
  const count = cells.near(
    Math.min(x, fromX) - SHOT_MARGIN,
    Math.min(y, fromY) - SHOT_MARGIN,
    Math.max(x, fromX) + SHOT_MARGIN,
    Math.max(y, fromY) + SHOT_MARGIN,
  )
  let first = APART
  let target = -1
  for (let n = 0; n < count; n++) {
    const entry = cells.found[n]!
    const id = entryId(entry)
    let when = APART
    if (entryKind(entry) === SHIP) {
      if (id === owner || !ships.has(id) || areAllied(universe, owner, id)) continue
      when = meet(universe, shots, shot, ships, id, SHIP_RADIUS + SHOT_RADIUS)
    } else if (entryKind(entry) === ROCK && rocks.has(id)) {
      when = meet(universe, shots, shot, rocks, id, ROCK_RADIUS[rocks.sort[id]!]! + SHOT_RADIUS)
    }
    if (when < first) {
      first = when
      target = entry
    }
  }
  if (target < 0) return
  const damage = damageOf(shots.gun[shot]!, universe.rules.shotDamage)
  spendShot(universe, shot)
  if (entryKind(target) === ROCK) chipRock(universe, entryId(target), damage, owner)
  else hurtShip(universe, entryId(target), damage, owner)
}

function collideShip(universe: Universe, ship: number): void {
  const { cells } = universe
  const { ships, rocks, gems } = universe.bodies
  const x = ships.x[ship]!
  const y = ships.y[ship]!
  const margin = SHIP_MARGIN + Math.max(Math.abs(ships.vx[ship]!), Math.abs(ships.vy[ship]!))
  const count = cells.near(x - margin, y - margin, x + margin, y + margin)
  for (let n = 0; n < count && ships.has(ship); n++) {
    const entry = cells.found[n]!
    const id = entryId(entry)
    const kind = entryKind(entry)
    if (kind === ROCK && rocks.has(id)) meetRock(universe, ship, id)
    // Each pair of ships once.
    else if (kind === SHIP && id < ship && ships.has(id)) meetShip(universe, ship, id)
    else if (kind === GEM && gems.has(id)) meetGem(universe, ship, id)
  }
}

function meetRock(universe: Universe, ship: number, rock: number): void {
  const { ships, rocks } = universe.bodies
  const reach = SHIP_RADIUS + ROCK_RADIUS[rocks.sort[rock]!]!
  if (meet(universe, ships, ship, rocks, rock, reach) === APART) return
  const speed = bounce(universe, ship, meeting)
  if (speed === 0) return
  const damage = rockDamage(speed)
  hurtShip(universe, ship, damage, -1)
  chipRock(universe, rock, damage, ship)
}

function meetShip(universe: Universe, one: number, other: number): void {
  const { ships } = universe.bodies
  if (meet(universe, ships, one, ships, other, 2 * SHIP_RADIUS) === APART) return
  const speed = exchange(universe, one, other, meeting)
  if (speed === 0) return
  const damage = 1 + (speed >> 4)
  hurtShip(universe, one, damage, other)
  hurtShip(universe, other, damage, one)
}

function meetGem(universe: Universe, ship: number, gem: number): void {
  const { ships, gems } = universe.bodies
  if (meet(universe, ships, ship, gems, gem, SHIP_RADIUS + GEM_RADIUS) === APART) return
  collectGem(universe, gem, ship)
}
