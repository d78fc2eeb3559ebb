// A universe to try one thing in: as small as one can be, empty unless told otherwise, its bodies placed by hand.

import { DEFAULT_RULES, type Definition, type Rules } from '../server/universe/definition.ts'
import { fingerprint } from '../server/universe/fingerprint.ts'
import type { Command } from '../server/universe/stages/commands.ts'
import { createUniverse, step } from '../server/universe/tick.ts'
import type { Universe } from '../server/universe/universe.ts'
import { FOREVER } from '../shared/bodies.ts'
import { FIRST_EVENT, nextEvent } from '../shared/events.ts'
import { MIN_SIDE, ROCK_HULL } from '../shared/rules.ts'
import { sectorAt } from '../shared/sectors.ts'

export function smallDefinition(rules: Partial<Rules> = {}, seed = 1, id = 'small'): Definition {
  return {
    id,
    name: id[0]!.toUpperCase() + id.slice(1),
    columns: MIN_SIDE,
    rows: MIN_SIDE,
    capacity: 5000,
    seed,
    rules: { ...DEFAULT_RULES, rocks: 0, drones: 0, shieldTicks: 0, ...rules },
  }
}

export function smallUniverse(rules: Partial<Rules> = {}, seed = 1): Universe {
  return createUniverse(smallDefinition(rules, seed))
}

/** Pilots get their numbers in the order of their joins, after the drones. */
export function joinCommand(pilot: number): Command {
  return {
    type: 'join',
    name: `Pilot ${pilot}`,
    session: `session ${pilot}`,
    user: `user ${pilot}`,
    ship: 0,
    party: '',
  }
}

export function steerCommand(pilot: number, target: number, controls: number): Command {
  return { type: 'steer', pilot, target, controls, sequence: 1 }
}

/** Pilots 0 .. count - 1, with their ships out of the shield. */
export function joinAll(universe: Universe, count: number): void {
  step(
    universe,
    Array.from({ length: count }, (_, pilot) => joinCommand(pilot)),
  )
  for (let n = 0; n < universe.rules.shieldTicks; n++) step(universe, [])
}

/** Puts a ship somewhere, at rest, looking along `heading`. */
export function placeShip({ bodies, grid }: Universe, ship: number, x: number, y: number, heading = 0): void {
  const { ships } = bodies
  Object.assign(ships.x, { [ship]: x })
  Object.assign(ships.y, { [ship]: y })
  Object.assign(ships.vx, { [ship]: 0 })
  Object.assign(ships.vy, { [ship]: 0 })
  Object.assign(ships.heading, { [ship]: heading })
  Object.assign(ships.target, { [ship]: heading })
  Object.assign(ships.sector, { [ship]: sectorAt(grid, x, y) })
}

/** A rock (of a size) or a gem (of a kind) at rest; gives its id. */
export function place(
  { bodies, grid, tick }: Universe,
  kind: 'rocks' | 'gems',
  x: number,
  y: number,
  sort: number,
  lifetime = 0,
): number {
  const drifters = bodies[kind]
  const id = drifters.lowestFree()
  drifters.add(id)
  drifters.x[id] = x
  drifters.y[id] = y
  drifters.vx[id] = 0
  drifters.vy[id] = 0
  drifters.sort[id] = sort
  drifters.until[id] = kind === 'rocks' ? FOREVER : tick + lifetime
  drifters.hull[id] = kind === 'rocks' ? ROCK_HULL[sort]! : 0
  drifters.sector[id] = sectorAt(grid, x, y)
  return id
}

/** The events of the last tick with this op, each with its fields. */
export function eventsOf({ log }: Universe, op: number): number[][] {
  const found: number[][] = []
  for (const key of log.events.keys) {
    const block = log.events.get(key)
    for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at)) {
      if (block[at] === op) found.push(block.slice(at + 1, nextEvent(block, at)))
    }
  }
  return found
}

/** The universe's fingerprint. */
export function digest(universe: Universe): number {
  return fingerprint(universe, new Uint32Array(universe.grid.sectors))
}
