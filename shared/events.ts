// What happened in a sector during a tick, as flat integers: the vocabulary of frames and keyframes.
// A block is [sector, op, field.., op, field..]; positions in it are local to its sector.
//
//   op  name       fields
//   1   steered    pilot, target, controls, ack                          a new course: the control it follows from
//   2   ship       pilot, x, y, vx, vy, heading, target, controls, hull, shield ticks left, ack
//   3   shot       id, pilot, x, y, vx, vy, ticks left
//   4   rock       id, size, x, y, vx, vy, hull
//   5   gem        id, sort, x, y, vx, vy, ticks left
//   6   deflected  pilot, vx, vy                                         a new velocity, by a collision
//   7   hit        body kind (0 ship, 2 rock), id, hull left
//   8   spent      shot id                                               a shot that hit something
//   9   destroyed  body kind (0 ship, 2 rock), id, by pilot + 1 (0: nobody)
//   10  collected  gem id, pilot
//   11  scored     pilot, score
//
// `steered` happened before the motion of its tick, in the sector where the ship then was; all others after it.
// Ops 2 to 5 give a body whole: in a keyframe, when it appears, and when it enters a view.
import type { Drifters, Ships } from './bodies.ts'
import { SECTOR_SIZE } from './rules.ts'

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

/** Integers of an event by its op, the op included; 0 for what is no op. */
export const EVENT_LENGTH: readonly number[] = [0, 5, 12, 8, 8, 8, 4, 4, 2, 4, 3, 3]

const LOCAL = SECTOR_SIZE - 1

export function pushSteered(block: number[], ships: Ships, pilot: number): void {
  block.push(STEERED, pilot, ships.target[pilot]!, ships.controls[pilot]!, ships.ack[pilot]!)
}

/** Whether `block` is a sector and then whole events of known ops. */
export function isBlock(block: readonly unknown[]): block is number[] {
  let at = 1
  while (at < block.length) {
    const length = EVENT_LENGTH[block[at] as number] ?? 0
    if (length === 0) return false
    at += length
  }
  return at === block.length
}

/** Ship `pilot` whole, as it is at `tick`. */
export function pushShip(block: number[], ships: Ships, pilot: number, tick: number): void {
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
export function pushShot(block: number[], shots: Drifters, id: number, tick: number): void {
  pushDrifter(block, SHOT_WHOLE, shots, id, shots.until[id]! - tick)
}

export function pushRock(block: number[], rocks: Drifters, id: number): void {
  pushDrifter(block, ROCK_WHOLE, rocks, id, rocks.hull[id]!)
}

/** A gem whole, as it is at `tick`. */
export function pushGem(block: number[], gems: Drifters, id: number, tick: number): void {
  pushDrifter(block, GEM_WHOLE, gems, id, gems.until[id]! - tick)
}

export function pushDeflected(block: number[], ships: Ships, pilot: number): void {
  block.push(DEFLECTED, pilot, ships.vx[pilot]!, ships.vy[pilot]!)
}

export function pushHit(block: number[], kind: number, id: number, hull: number): void {
  block.push(HIT, kind, id, hull)
}

export function pushSpent(block: number[], shot: number): void {
  block.push(SPENT, shot)
}

/** `by` is the pilot who did it, or -1. */
export function pushDestroyed(block: number[], kind: number, id: number, by: number): void {
  block.push(DESTROYED, kind, id, by + 1)
}

export function pushCollected(block: number[], gem: number, pilot: number): void {
  block.push(COLLECTED, gem, pilot)
}

export function pushScored(block: number[], pilot: number, score: number): void {
  block.push(SCORED, pilot, score)
}
