// What hurts, what breaks, and who is given the score.
import { type Drifters, ROCK, SHIP, type Ships } from '../../../shared/bodies.ts'
import { collectCrystal, MOST_CRYSTALS, worthOf } from '../../../shared/crystals.ts'
import { pushCollected, pushDestroyed, pushHit, pushSpent } from '../../../shared/events.ts'
import { GEM_CRYSTAL, GEM_REPAIR } from '../../../shared/rules.ts'
import { sectorAt } from '../../../shared/sectors.ts'
import { fullHullOf } from '../../../shared/ship-classes.ts'
import { creditKill } from '../match/points.ts'
import { areAllied } from '../match/teams.ts'
import type { Universe } from '../universe.ts'
import { noteWound, shareBounty } from './bounty.ts'
import { addScore } from './scores.ts'
import { breakRock, dropGem } from './spawning.ts'
import { tellDestroyed } from './telling.ts'

/** Scores: a ship, a rock by its size, a crystal. */
const SHIP_SCORE = 250
const ROCK_SCORE: readonly number[] = [0, 100, 50, 20]
const CRYSTAL_SCORE = 25
/** Of a ship's crystals its pilot keeps half for the next ship; a quarter lies where it ended, so many at most. */
const MOST_DROPPED = 6
/** Hull points that a repair gem gives back. */
const REPAIR = 40

/** The sector in which a body is now, which during a tick may differ from the one it was last seen in. */
export function sectorOf({ grid }: Universe, bodies: Ships | Drifters, id: number): number {
  return sectorAt(grid, bodies.x[id]!, bodies.y[id]!)
}

/** Takes hull points from a ship, unless it is shielded or `by` is of its team; with none left it is destroyed. `by`: a pilot, or -1. */
export function hurtShip(universe: Universe, ship: number, damage: number, by: number): void {
  const { bodies, log, tick } = universe
  const { ships } = bodies
  if (!ships.has(ship) || tick < ships.shieldUntil[ship]!) return
  if (areAllied(universe, by, ship)) return
  const before = ships.hull[ship]!
  const hull = Math.max(0, before - damage)
  ships.hull[ship] = hull
  const pilot = universe.pilots.get(ship)!
  if (by >= 0 && by !== ship) noteWound(pilot, by, before - hull)
  const block = log.at(sectorOf(universe, ships, ship))
  pushHit(block, SHIP, ship, hull)
  if (hull > 0) return
  pushDestroyed(block, SHIP, ship, by)
  const worth = worthOf(ships, ship)
  shareBounty(universe, pilot)
  dropGem(universe, ships, ship, GEM_REPAIR)
  for (let n = Math.min(MOST_DROPPED, Math.floor(worth / 4)); n > 0; n--)
    dropGem(universe, ships, ship, GEM_CRYSTAL)
  ships.remove(ship)
  tellDestroyed(universe, ship, by)
  pilot.kept = Math.min(MOST_CRYSTALS, Math.floor(worth / 2))
  pilot.spawnAt = tick + universe.rules.respawnTicks
  pilot.next = { target: ships.target[ship]!, controls: ships.controls[ship]!, sequence: ships.ack[ship]! }
  if (by === ship) return
  addScore(universe, by, SHIP_SCORE)
  creditKill(universe, by, ship)
}

/** Takes hull points from a rock; with none left it breaks into smaller ones, or leaves a gem. */
export function chipRock(universe: Universe, rock: number, damage: number, by: number): void {
  const { bodies, log, random } = universe
  const { rocks } = bodies
  const hull = Math.max(0, rocks.hull[rock]! - damage)
  rocks.hull[rock] = hull
  const block = log.at(sectorOf(universe, rocks, rock))
  pushHit(block, ROCK, rock, hull)
  if (hull > 0) return
  pushDestroyed(block, ROCK, rock, by)
  const size = rocks.sort[rock]!
  rocks.remove(rock)
  if (size > 1) breakRock(universe, rock)
  else if (random.below(2) === 0)
    dropGem(universe, rocks, rock, random.below(4) === 0 ? GEM_REPAIR : GEM_CRYSTAL)
  addScore(universe, by, ROCK_SCORE[size]!)
}

/** Ends a shot that hit. */
export function spendShot(universe: Universe, shot: number): void {
  const { shots } = universe.bodies
  pushSpent(universe.log.at(sectorOf(universe, shots, shot)), shot)
  shots.remove(shot)
}

export function collectGem(universe: Universe, gem: number, ship: number): void {
  const { ships, gems } = universe.bodies
  pushCollected(universe.log.at(sectorOf(universe, gems, gem)), gem, ship)
  if (gems.sort[gem] === GEM_REPAIR) {
    ships.hull[ship] = Math.min(fullHullOf(ships, ship), ships.hull[ship]! + REPAIR)
    // Where the ship is, as all that changes its hull: events of one body are in order within one sector only.
    pushHit(universe.log.at(sectorOf(universe, ships, ship)), SHIP, ship, ships.hull[ship]!)
  }
  if (gems.sort[gem] === GEM_CRYSTAL) collectCrystal(ships, ship)
  gems.remove(gem)
  addScore(universe, ship, CRYSTAL_SCORE)
}
