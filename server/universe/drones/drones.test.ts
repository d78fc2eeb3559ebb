// What drones do: whom they leave alone, whom they look for, what they do for their team, and how they give way.
import { describe, expect, it } from 'vitest'
import { FIRE, ROCK_SIZE, SUB_UNITS } from '../../../shared/rules.ts'
import { shortWay } from '../../../shared/sectors.ts'
import {
  digest,
  joinAll,
  joinCommand,
  place,
  placeShip,
  smallDefinition,
  smallUniverse,
} from '../../../tests/small-universe.ts'
import type { Rules } from '../definition.ts'
import { bestOf, ranked } from '../ranking.ts'
import { restoreSnapshot, takeSnapshot } from '../snapshot.ts'
import { createUniverse, step } from '../tick.ts'
import type { Universe } from '../universe.ts'
import { GRACE, LEVELS } from './levels.ts'

/** One drone, number 0, and one player, number 1, who does nothing. */
function duel(rules: Partial<Rules> = {}): Universe {
  const universe = smallUniverse({ drones: 1, ...rules })
  joinAll(universe, 1)
  return universe
}

function dronesOf({ pilots }: Universe) {
  return pilots.list.filter(({ drone }) => drone)
}

/** Steps until something holds; gives the ticks that took, or fails after `most`. */
function until(universe: Universe, most: number, holds: () => boolean): number {
  for (let ticks = 0; ticks < most; ticks++) {
    if (holds()) return ticks
    step(universe, [])
  }
  throw new Error(`not within ${most} ticks`)
}

describe('a drone', () => {
  it('leaves a newcomer alone for a minute, and then does not', () => {
    const universe = duel()
    const { ships } = universe.bodies
    placeShip(universe, 1, 20_000, 20_000)
    while (universe.tick < GRACE) {
      if (universe.tick % 20 === 0) placeShip(universe, 0, 20_000 - 200 * SUB_UNITS, 20_000, 0)
      step(universe, [])
      expect(ships.controls[0]! & FIRE).toBe(0)
    }
    placeShip(universe, 0, 20_000 - 200 * SUB_UNITS, 20_000, 0)
    until(universe, 600, () => !ships.has(1))
  })

  it('goes to where players are, however far', () => {
    const universe = createUniverse({ ...smallDefinition({ drones: 1 }), columns: 24, rows: 24 })
    joinAll(universe, 1)
    const { ships } = universe.bodies
    const { width, height } = universe.grid
    const far = () => {
      const dx = Math.abs(shortWay(ships.x[0]!, ships.x[1]!, width))
      return Math.max(dx, Math.abs(shortWay(ships.y[0]!, ships.y[1]!, height)))
    }
    placeShip(universe, 1, 1000, 1000)
    placeShip(universe, 0, 1000 + Math.floor(width / 2), 1000 + Math.floor(height / 2))
    // It looks for players in one minute of three, and needs one to cross half of the universe.
    until(universe, GRACE + 4800, () => far() < 450 * SUB_UNITS)
  })

  it('sees no further than a screen shows', () => {
    for (const [distance, isSeen] of [
      [840, false],
      [700, true],
    ] as const) {
      const universe = smallUniverse({ drones: 1 })
      step(universe, [])
      const rock = place(universe, 'rocks', 20_000, 20_000, ROCK_SIZE)
      placeShip(universe, 0, 20_000 + distance * SUB_UNITS, 20_000, 0)
      const { ships } = universe.bodies
      let looked = false
      for (let n = 0; n < 2 * LEVELS[0]!.period; n++) {
        placeShip(universe, 0, 20_000 + distance * SUB_UNITS, 20_000, ships.heading[0]!)
        step(universe, [])
        looked ||= ships.target[0] === 128
      }
      expect(universe.bodies.rocks.has(rock)).toBe(true)
      expect(looked).toBe(isSeen)
    }
  })

  it('flies at one of three levels, which checkpoints and fingerprints keep', () => {
    const universe = smallUniverse({ drones: 4 })
    expect(dronesOf(universe).map(({ skill }) => skill)).toEqual([0, 1, 2, 0])
    const copy = createUniverse(smallDefinition({ drones: 0 }))
    restoreSnapshot(copy, takeSnapshot(universe))
    expect(dronesOf(copy).map(({ skill }) => skill)).toEqual([0, 1, 2, 0])
    const before = digest(copy)
    Object.assign(copy.pilots.list[0]!, { skill: 2 })
    expect(digest(copy)).not.toBe(before)
  })
})

describe('drones of a team', () => {
  it('hold the hill', () => {
    const universe = smallUniverse({ mode: 'hill', drones: 2 })
    until(universe, 1200, () => Math.max(...universe.match.points) >= 10)
  })

  it('take the flag and bring it home', () => {
    const universe = smallUniverse({ mode: 'flags', drones: 4 })
    until(universe, 6000, () => Math.max(...universe.match.points) >= 1)
  })

  it('give way to players one for one when they are destroyed, and come back when players go', () => {
    const universe = smallUniverse({ mode: 'teams', drones: 6 })
    joinAll(universe, 2)
    const count = () => dronesOf(universe).length
    expect(count()).toBe(6)
    until(universe, 6000, () => count() === 4)
    const teams = universe.pilots.list.map(({ team }) => team).sort()
    expect(teams).toEqual([1, 1, 1, 2, 2, 2])
    const players = universe.pilots.list.filter(({ drone }) => !drone)
    step(
      universe,
      players.map(({ id }) => ({ type: 'leave', pilot: id })),
    )
    until(universe, 100, () => count() === 6)
    expect(new Set(dronesOf(universe).map(({ name }) => name)).size).toBe(6)
  })

  it('stay where everybody flies alone', () => {
    const universe = smallUniverse({ drones: 3 })
    step(universe, [joinCommand(0), joinCommand(1)])
    for (let n = 0; n < 400; n++) step(universe, [])
    expect(dronesOf(universe)).toHaveLength(3)
  })
})

describe('boards', () => {
  it('show players before drones, whatever their scores, and drones never lead', () => {
    const universe = smallUniverse({ drones: 2 })
    joinAll(universe, 2)
    const { list } = universe.pilots
    for (const [n, score] of [900, 800, 10, 20].entries()) list[n]!.score = score
    expect(ranked(list).map(({ id }) => id)).toEqual([3, 2, 0, 1])
    expect(bestOf(list, 3).map(({ id }) => id)).toEqual([3, 2, 0])
    for (let n = 0; n < 21; n++) step(universe, [])
    expect(universe.feed.leader).toBe(3)
  })
})
