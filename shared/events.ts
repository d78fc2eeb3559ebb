// What happened in a sector during a tick, as flat integers: the vocabulary of frames and keyframes.
// A block is [sector, op, field.., op, field..]; positions in it are local to its sector.
//
//   op  name       fields
//   1   steered    pilot, target, controls, ack                          a new course: the control it follows from
//   2   ship       pilot, x, y, vx, vy, heading, target, controls, hull, shield ticks left, ack,
//               model, energy, ticks until its special may be used again, upgrades, crystals
//   3   shot       id, pilot, x, y, vx, vy, ticks left
//   4   rock       id, size, x, y, vx, vy, hull
//   5   gem        id, sort, x, y, vx, vy, ticks left
//   6   deflected  pilot, vx, vy                                         a new velocity, by a collision
//   7   hit        body kind (0 ship, 2 rock), id, hull left
//   8   spent      shot id                                               a shot that hit something
//   9   destroyed  body kind (0 ship, 2 rock), id, by pilot + 1 (0: nobody)
//   10  collected  gem id, pilot
//   11  scored     pilot, score
//   12  special    pilot                                                what follows for its ship is in specials.ts
//   13  upgraded   pilot, property                                      what follows for its ship is in crystals.ts
//
// `steered` happened before the motion of its tick, in the sector where the ship then was; all others after it.
// Ops 2 to 5 give a body whole: in a keyframe, when it appears, and when it enters a view.
//
// Each event has its writer here (push..) and beside it what reads it: `applyEvent` does to bodies what it says,
// `readEvent` gives it with names. Nobody else knows where a field is.

import {
  type Bodies,
  type Drifters,
  FOREVER,
  GEM,
  type Kind,
  ROCK,
  SHIP,
  SHOT,
  type Ships,
} from './bodies.ts'
import { collectCrystal, upgrade } from './crystals.ts'
import { energyAt, setEnergy, spend } from './energy.ts'
import type { BodyId, PilotId, Tick } from './ids.ts'
import { GEM_CRYSTAL, SECTOR_SIZE, SHOT_LIFE } from './rules.ts'
import { type Grid, sectorLeft, sectorTop } from './sectors.ts'
import { classOf } from './ship-classes.ts'
import { useSpecial } from './specials.ts'

export const STEERED = 1
export const SHIP_WHOLE = 2
export const SHOT_WHOLE = 3
export const ROCK_WHOLE = 4
export const GEM_WHOLE = 5
export const DEFLECTED = 6
export const HIT = 7
export const SPENT = 8
export const DESTROYED = 9
export const COLLECTED = 10
export const SCORED = 11
export const SPECIAL_USED = 12
export const UPGRADED = 13

/** Integers of an event by its op, the op included; 0 for what is no op. */
export const EVENT_LENGTH: readonly number[] = [0, 5, 17, 8, 8, 8, 4, 4, 2, 4, 3, 3, 2, 3]

const LOCAL = SECTOR_SIZE - 1

/** Where the first event of a block is: its sector comes before. */
export const FIRST_EVENT = 1

/** Where the event after block[at] is. */
export function nextEvent(block: readonly number[], at: number): number {
  return at + EVENT_LENGTH[block[at]!]!
}

/** The kind of body that each op gives whole, by op. */
const GIVES: readonly (Kind | undefined)[] = [undefined, undefined, SHIP, SHOT, ROCK, GEM]

/** The kind of body that block[at] gives whole, or -1. */
export function givenKind(block: readonly number[], at: number): Kind | -1 {
  return GIVES[block[at]!] ?? -1
}

/** The body that block[at] is about, if it gives one whole. */
export function givenId(block: readonly number[], at: number): number {
  return block[at + 1]!
}

export function pushSteered(block: number[], ships: Ships, pilot: PilotId): void {
  block.push(STEERED, pilot, ships.target[pilot]!, ships.controls[pilot]!, ships.ack[pilot]!)
}

/** Whether `block` is a sector and then whole events of known ops. */
export function isBlock(block: readonly unknown[]): block is number[] {
  let at = FIRST_EVENT
  while (at < block.length) {
    const length = EVENT_LENGTH[block[at] as number] ?? 0
    if (length === 0) return false
    at += length
  }
  return at === block.length
}

/** Ship `pilot` whole, as it is at `tick`. */
export function pushShip(block: number[], ships: Ships, pilot: PilotId, tick: Tick): void {
  block.push(
    SHIP_WHOLE,
    pilot,
    ships.x[pilot]! & LOCAL,
    ships.y[pilot]! & LOCAL,
    ships.vx[pilot]!,
    ships.vy[pilot]!,
    ships.heading[pilot]!,
    ships.target[pilot]!,
    ships.controls[pilot]!,
    ships.hull[pilot]!,
    Math.max(0, ships.shieldUntil[pilot]! - tick),
    ships.ack[pilot]!,
    ships.model[pilot]!,
    energyAt(ships, pilot, tick),
    Math.max(0, ships.specialAt[pilot]! - tick),
    ships.upgrades[pilot]!,
    ships.crystals[pilot]!,
  )
}

function pushDrifter(block: number[], op: number, drifters: Drifters, id: number, last: number): void {
  block.push(
    op,
    id,
    drifters.sort[id]!,
    drifters.x[id]! & LOCAL,
    drifters.y[id]! & LOCAL,
    drifters.vx[id]!,
    drifters.vy[id]!,
    last,
  )
}

/** A shot whole, as it is at `tick`. */
export function pushShot(block: number[], shots: Drifters, id: number, tick: Tick): void {
  pushDrifter(block, SHOT_WHOLE, shots, id, shots.until[id]! - tick)
}

export function pushRock(block: number[], rocks: Drifters, id: number): void {
  pushDrifter(block, ROCK_WHOLE, rocks, id, rocks.hull[id]!)
}

/** A gem whole, as it is at `tick`. */
export function pushGem(block: number[], gems: Drifters, id: number, tick: Tick): void {
  pushDrifter(block, GEM_WHOLE, gems, id, gems.until[id]! - tick)
}

export function pushDeflected(block: number[], ships: Ships, pilot: PilotId): void {
  block.push(DEFLECTED, pilot, ships.vx[pilot]!, ships.vy[pilot]!)
}

export function pushHit(block: number[], kind: number, id: number, hull: number): void {
  block.push(HIT, kind, id, hull)
}

export function pushSpent(block: number[], shot: BodyId): void {
  block.push(SPENT, shot)
}

/** `by` is the pilot who did it, or -1. */
export function pushDestroyed(block: number[], kind: number, id: number, by: PilotId): void {
  block.push(DESTROYED, kind, id, by + 1)
}

export function pushCollected(block: number[], gem: BodyId, pilot: PilotId): void {
  block.push(COLLECTED, gem, pilot)
}

export function pushScored(block: number[], pilot: PilotId, score: number): void {
  block.push(SCORED, pilot, score)
}

export function pushSpecial(block: number[], pilot: PilotId): void {
  block.push(SPECIAL_USED, pilot)
}

export function pushUpgraded(block: number[], pilot: PilotId, property: number): void {
  block.push(UPGRADED, pilot, property)
}

/** The score that block[at] gives, or null when it is another event. */
export function readScored(
  block: readonly number[],
  at: number,
): { readonly pilot: PilotId; readonly score: number } | null {
  return block[at] === SCORED ? { pilot: block[at + 1]!, score: block[at + 2]! } : null
}

/** Does to `bodies` what event block[at] of `tick` says. Scores are no part of bodies. */
export function applyEvent(
  bodies: Bodies,
  grid: Grid,
  block: readonly number[],
  at: number,
  tick: Tick,
): void {
  const { ships, shots, rocks, gems } = bodies
  const id = block[at + 1]!
  switch (block[at]) {
    case STEERED:
      ships.target[id] = block[at + 2]!
      ships.controls[id] = block[at + 3]!
      ships.ack[id] = block[at + 4]!
      return
    case SHIP_WHOLE:
      return addShip(ships, grid, block, at, tick)
    case SHOT_WHOLE:
      return addDrifter(shots, grid, block, at, tick + block[at + 7]!, 0)
    case ROCK_WHOLE:
      return addDrifter(rocks, grid, block, at, FOREVER, block[at + 7]!)
    case GEM_WHOLE:
      return addDrifter(gems, grid, block, at, tick + block[at + 7]!, 0)
    case DEFLECTED:
      ships.vx[id] = block[at + 2]!
      ships.vy[id] = block[at + 3]!
      return
    case HIT:
      hittable(bodies, id).hull[block[at + 2]!] = block[at + 3]!
      return
    case SPENT:
      return shots.remove(id)
    case DESTROYED:
      return hittable(bodies, id).remove(block[at + 2]!)
    case COLLECTED:
      return applyCollected(bodies, id, block[at + 2]!)
    case SPECIAL_USED:
      if (ships.has(id)) useSpecial(ships, id, tick)
      return
    case UPGRADED:
      if (ships.has(id)) upgrade(ships, id, block[at + 2]!, tick)
      return
  }
}

/**
 * Takes the energy that event block[at] of `tick` cost the ship that did it: a shot is told when it is fired, and no
 * event tells its cost. To be called for what a frame tells; a keyframe's ships have paid.
 */
export function spendByEvent({ ships }: Bodies, block: readonly number[], at: number, tick: Tick): void {
  const isFired = block[at] === SHOT_WHOLE && block[at + 7] === SHOT_LIFE
  const pilot = block[at + 2]!
  if (isFired && ships.has(pilot)) spend(ships, pilot, classOf(ships, pilot).shotCost, tick)
}

function applyCollected({ ships, gems }: Bodies, gem: BodyId, pilot: PilotId): void {
  if (gems.has(gem) && gems.sort[gem] === GEM_CRYSTAL && ships.has(pilot)) collectCrystal(ships, pilot)
  gems.remove(gem)
}

/** Bodies that are hit and destroyed, by kind. */
function hittable({ ships, rocks }: Bodies, kind: number): Ships | Drifters {
  return kind === SHIP ? ships : rocks
}

function addShip(ships: Ships, grid: Grid, block: readonly number[], at: number, tick: Tick): void {
  const id = block[at + 1]!
  ships.add(id)
  ships.x[id] = sectorLeft(grid, block[0]!) + block[at + 2]!
  ships.y[id] = sectorTop(grid, block[0]!) + block[at + 3]!
  ships.vx[id] = block[at + 4]!
  ships.vy[id] = block[at + 5]!
  ships.heading[id] = block[at + 6]!
  ships.target[id] = block[at + 7]!
  ships.controls[id] = block[at + 8]!
  ships.hull[id] = block[at + 9]!
  ships.shieldUntil[id] = tick + block[at + 10]!
  ships.ack[id] = block[at + 11]!
  ships.model[id] = block[at + 12]!
  setEnergy(ships, id, block[at + 13]!, tick)
  ships.specialAt[id] = tick + block[at + 14]!
  ships.upgrades[id] = block[at + 15]!
  ships.crystals[id] = block[at + 16]!
}

function addDrifter(
  drifters: Drifters,
  grid: Grid,
  block: readonly number[],
  at: number,
  until: number,
  hull: number,
): void {
  const id = block[at + 1]!
  drifters.add(id)
  drifters.sort[id] = block[at + 2]!
  drifters.x[id] = sectorLeft(grid, block[0]!) + block[at + 3]!
  drifters.y[id] = sectorTop(grid, block[0]!) + block[at + 4]!
  drifters.vx[id] = block[at + 5]!
  drifters.vy[id] = block[at + 6]!
  drifters.until[id] = until
  drifters.hull[id] = hull
}

/** An event with names. Places are in the universe, times in ticks from the event's. */
export type BodyEvent =
  | { type: 'steered'; pilot: PilotId; target: number; controls: number; ack: number }
  | { type: 'ship'; pilot: PilotId; x: number; y: number; vx: number; vy: number; shieldTicks: number }
  | { type: 'shot'; id: number; pilot: PilotId; x: number; y: number; ticksLeft: number }
  | { type: 'rock'; id: number; size: number; x: number; y: number }
  | { type: 'gem'; id: number; sort: number; x: number; y: number; ticksLeft: number }
  | { type: 'deflected'; pilot: PilotId; vx: number; vy: number }
  | { type: 'hit'; kind: number; id: number; hull: number }
  | { type: 'spent'; shot: BodyId }
  /** `by`: a pilot, or -1. */
  | { type: 'destroyed'; kind: number; id: number; by: PilotId }
  | { type: 'collected'; gem: BodyId; pilot: PilotId }
  | { type: 'scored'; pilot: PilotId; score: number }
  | { type: 'special'; pilot: PilotId }
  | { type: 'upgraded'; pilot: PilotId; property: number }

/** Event block[at], for what is no hot path. Throws when that is no op. */
export function readEvent(grid: Grid, block: readonly number[], at: number): BodyEvent {
  const [a, b, c, d] = [block[at + 1]!, block[at + 2]!, block[at + 3]!, block[at + 4]!]
  const left = sectorLeft(grid, block[0]!)
  const top = sectorTop(grid, block[0]!)
  switch (block[at]) {
    case STEERED:
      return { type: 'steered', pilot: a, target: b, controls: c, ack: d }
    case SHIP_WHOLE: {
      const [vx, vy, shieldTicks] = [d, block[at + 5]!, block[at + 10]!]
      return { type: 'ship', pilot: a, x: left + b, y: top + c, vx, vy, shieldTicks }
    }
    case SHOT_WHOLE:
      return { type: 'shot', id: a, pilot: b, x: left + c, y: top + d, ticksLeft: block[at + 7]! }
    case ROCK_WHOLE:
      return { type: 'rock', id: a, size: b, x: left + c, y: top + d }
    case GEM_WHOLE:
      return { type: 'gem', id: a, sort: b, x: left + c, y: top + d, ticksLeft: block[at + 7]! }
    case DEFLECTED:
      return { type: 'deflected', pilot: a, vx: b, vy: c }
    case HIT:
      return { type: 'hit', kind: a, id: b, hull: c }
    case SPENT:
      return { type: 'spent', shot: a }
    case DESTROYED:
      return { type: 'destroyed', kind: a, id: b, by: c - 1 }
    case COLLECTED:
      return { type: 'collected', gem: a, pilot: b }
    case SCORED:
      return { type: 'scored', pilot: a, score: b }
    case SPECIAL_USED:
      return { type: 'special', pilot: a }
    case UPGRADED:
      return { type: 'upgraded', pilot: a, property: b }
    default:
      throw new Error(`There is no event ${block[at]}.`)
  }
}
