import { describe, expect, it } from 'vitest'
import { ROCK, SHIP } from '../../../shared/bodies.ts'
import { COLLECTED, DESTROYED, HIT, SCORED, SHIP_WHOLE, SPENT } from '../../../shared/events.ts'
import {
  FIRE,
  GEM_CRYSTAL,
  GEM_LIFE,
  GEM_REPAIR,
  RELOAD,
  ROCK_HULL,
  ROCK_RADIUS,
  SHIP_HULL,
  SHIP_RADIUS,
  SHOT_LIFE,
} from '../../../shared/rules.ts'
import { sectorAt } from '../../../shared/sectors.ts'
import {
  eventsOf,
  joinAll,
  place,
  placeShip,
  smallUniverse,
  steerCommand,
} from '../../../tests/small-universe.ts'
import { step } from '../tick.ts'
import type { Universe } from '../universe.ts'

/** Steps until `done`, at most 200 ticks; gives the ticks it took. */
function stepUntil(universe: Universe, done: () => boolean): number {
  for (let n = 1; n <= 200; n++) {
    step(universe, [])
    if (done()) return n
  }
  throw new Error('It did not happen in 200 ticks.')
}

/** Two pilots face to face, out of their shields; pilot 0 is about to fire. */
function duel(rules: Parameters<typeof smallUniverse>[0]): Universe {
  const universe = smallUniverse(rules)
  joinAll(universe, 2)
  placeShip(universe, 0, 10_000, 10_000, 0)
  placeShip(universe, 1, 14_000, 10_000, 128)
  universe.bodies.ships.controls[0] = FIRE
  return universe
}

describe('a ship', () => {
  it('loses hull to each shot that hits, and the shot is spent', () => {
    const universe = duel({ shotDamage: 30 })
    stepUntil(universe, () => eventsOf(universe, HIT).length > 0)
    expect(eventsOf(universe, HIT)).toEqual([[SHIP, 1, SHIP_HULL - 30]])
    expect(eventsOf(universe, SPENT)).toHaveLength(1)
    expect(universe.bodies.ships.hull[1]).toBe(SHIP_HULL - 30)
  })

  it('without hull is destroyed, leaves a repair gem, and gives its destroyer 250', () => {
    const universe = duel({ shotDamage: 50 })
    const { ships, gems } = universe.bodies
    stepUntil(universe, () => !ships.has(1))
    expect(eventsOf(universe, DESTROYED)).toEqual([[SHIP, 1, 0 + 1]])
    expect(eventsOf(universe, SCORED)).toEqual([[0, 250]])
    expect(universe.pilots.get(0)!.score).toBe(250)
    expect(gems.count).toBe(1)
    expect(gems.sort[gems.ids[0]!]).toBe(GEM_REPAIR)
  })

  it('comes back whole and shielded after exactly respawnTicks', () => {
    const universe = duel({ shotDamage: 100, respawnTicks: 17, shieldTicks: 25 })
    const { ships } = universe.bodies
    stepUntil(universe, () => !ships.has(1))
    ships.controls[0] = 0
    expect(stepUntil(universe, () => ships.has(1))).toBe(17)
    expect(ships.hull[1]).toBe(SHIP_HULL)
    expect(ships.shieldUntil[1]).toBe(universe.tick + 25)
    expect(eventsOf(universe, SHIP_WHOLE)).toHaveLength(1)
  })

  it('in its shield is not hurt, and does not fire', () => {
    const universe = duel({ shotDamage: 100, shieldTicks: 25 })
    const { ships, shots } = universe.bodies
    ships.shieldUntil[1] = universe.tick + 1000
    ships.controls[1] = FIRE
    for (let n = 0; n < 60; n++) {
      step(universe, [])
      for (let k = 0; k < shots.count; k++) expect(shots.sort[shots.ids[k]!]).toBe(0)
    }
    expect(ships.hull[1]).toBe(SHIP_HULL)
    expect(universe.pilots.get(0)!.score).toBe(0)
  })

  it('fires every RELOAD ticks while the trigger is held, and its shots end after SHOT_LIFE', () => {
    const universe = smallUniverse()
    joinAll(universe, 1)
    const { shots } = universe.bodies
    step(universe, [steerCommand(0, 0, FIRE)])
    expect(shots.count).toBe(1)
    for (let n = 0; n < 3 * SHOT_LIFE; n++) step(universe, [])
    expect(shots.count).toBe(SHOT_LIFE / RELOAD)
    step(universe, [steerCommand(0, 0, 0)])
    for (let n = 0; n < SHOT_LIFE; n++) step(universe, [])
    expect(shots.count).toBe(0)
  })

  it('that runs into a rock is hurt, bounces off, and never passes through', () => {
    const universe = smallUniverse()
    joinAll(universe, 1)
    const { ships } = universe.bodies
    placeShip(universe, 0, 10_000, 10_000)
    place(universe, 'rocks', 12_000, 10_000, 3)
    ships.vx[0] = 372
    stepUntil(universe, () => eventsOf(universe, HIT).length > 0)
    expect(ships.vx[0]).toBeLessThan(0)
    expect(ships.hull[0]).toBeLessThan(SHIP_HULL)
    for (let n = 0; n < 60; n++) step(universe, [])
    expect(ships.x[0]).toBeLessThan(12_000)
  })

  it('that meets another exchanges speed with it, and both are hurt alike', () => {
    const universe = duel({})
    const { ships } = universe.bodies
    ships.controls[0] = 0
    ships.vx[0] = 300
    ships.vx[1] = -300
    stepUntil(universe, () => eventsOf(universe, HIT).length > 0)
    expect(ships.vx[0]).toBe(-ships.vx[1]!)
    expect(ships.vx[0]).toBeLessThan(0)
    expect(ships.hull[0]).toBe(ships.hull[1])
    for (let n = 0; n < 20; n++) step(universe, [])
    expect(ships.x[0]).toBeLessThan(ships.x[1]! - 2 * SHIP_RADIUS)
  })
})

describe('a rock', () => {
  it('that is broken leaves two of the next smaller size, whole, where it was; the smallest leaves none', () => {
    const universe = smallUniverse({ shotDamage: 100 })
    joinAll(universe, 1)
    const { rocks, ships } = universe.bodies
    for (const [size, score] of [
      [3, 20],
      [2, 50],
      [1, 100],
    ] as const) {
      for (const id of rocks.ids.slice(0, rocks.count)) rocks.remove(id)
      placeShip(universe, 0, 10_000, 10_000)
      const before = universe.pilots.get(0)!.score
      place(universe, 'rocks', 13_000, 10_000, size)
      ships.controls[0] = FIRE
      stepUntil(universe, () => eventsOf(universe, DESTROYED).length > 0)
      ships.controls[0] = 0
      expect(eventsOf(universe, DESTROYED)[0]![0]).toBe(ROCK)
      expect(universe.pilots.get(0)!.score).toBe(before + score)
      const left = [...rocks.ids.slice(0, rocks.count)]
      expect(left).toHaveLength(size === 1 ? 0 : 2)
      for (const id of left) {
        expect([rocks.sort[id], rocks.hull[id]]).toEqual([size - 1, ROCK_HULL[size - 1]])
        expect([rocks.x[id], rocks.y[id]]).toEqual([13_000, 10_000])
      }
      for (let n = 0; n < SHOT_LIFE; n++) step(universe, [])
    }
  })

  it('is met by every shot on its way, even the smallest by the fastest', () => {
    for (let offset = 0; offset < 700; offset += 7) {
      const universe = smallUniverse()
      joinAll(universe, 1)
      placeShip(universe, 0, 10_000, 10_000)
      universe.bodies.ships.vx[0] = 372
      // As far off the line as still touches.
      const rock = place(universe, 'rocks', 14_000 + offset, 10_000 + ROCK_RADIUS[1]!, 1)
      step(universe, [steerCommand(0, 0, FIRE)])
      step(universe, [steerCommand(0, 0, 0)])
      universe.bodies.ships.vx[0] = 0
      for (let n = 0; n < SHOT_LIFE; n++) step(universe, [])
      expect(universe.bodies.rocks.has(rock), `offset ${offset}`).toBe(false)
    }
  })

  it('that is missing comes back, where no ship would see it appear', () => {
    const universe = smallUniverse({ rocks: 3 })
    joinAll(universe, 1)
    const { rocks, ships } = universe.bodies
    for (const id of rocks.ids.slice(0, rocks.count)) rocks.remove(id)
    placeShip(universe, 0, 20_000, 20_000)
    stepUntil(universe, () => rocks.count === 1)
    const id = rocks.ids[0]!
    const { width, height } = universe.grid
    const away = (a: number, b: number, size: number) => Math.min(Math.abs(a - b), size - Math.abs(a - b))
    const [dx, dy] = [away(rocks.x[id]!, ships.x[0]!, width), away(rocks.y[id]!, ships.y[0]!, height)]
    expect(Math.max(dx, dy)).toBeGreaterThan(800 * 16)
    stepUntil(universe, () => rocks.count === 3)
    for (let n = 0; n < 100; n++) step(universe, [])
    expect(rocks.count).toBe(3)
  })
})

describe('a gem', () => {
  it('repairs the ship that takes it, up to a whole hull, and counts 25', () => {
    const universe = smallUniverse()
    joinAll(universe, 1)
    const { ships, gems } = universe.bodies
    placeShip(universe, 0, 10_000, 10_000)
    for (const [hull, after] of [
      [50, 90],
      [80, SHIP_HULL],
    ] as const) {
      ships.hull[0] = hull
      const before = universe.pilots.get(0)!.score
      const gem = place(universe, 'gems', 10_100, 10_000, GEM_REPAIR, GEM_LIFE)
      step(universe, [])
      expect(eventsOf(universe, COLLECTED)).toEqual([[gem, 0]])
      expect(eventsOf(universe, HIT)).toEqual([[SHIP, 0, after]])
      expect(ships.hull[0]).toBe(after)
      expect(universe.pilots.get(0)!.score).toBe(before + 25)
      expect(gems.count).toBe(0)
      step(universe, [])
    }
  })

  it('that is a crystal counts 25, and repairs nothing', () => {
    const universe = smallUniverse()
    joinAll(universe, 1)
    placeShip(universe, 0, 10_000, 10_000)
    universe.bodies.ships.hull[0] = 50
    place(universe, 'gems', 10_100, 10_000, GEM_CRYSTAL, GEM_LIFE)
    step(universe, [])
    expect(universe.bodies.ships.hull[0]).toBe(50)
    expect(universe.pilots.get(0)!.score).toBe(25)
  })

  it('across a sector border is told where the gem is, and the hull where the ship is', () => {
    const universe = smallUniverse()
    joinAll(universe, 1)
    placeShip(universe, 0, 8192 - 50, 10_000)
    place(universe, 'gems', 8192 + 50, 10_000, GEM_REPAIR, GEM_LIFE)
    step(universe, [])
    expect(eventsOf(universe, COLLECTED)).toHaveLength(1)
    expect(eventsOf(universe, HIT)).toEqual([[SHIP, 0, SHIP_HULL]])
    expect(universe.log.events.keys).toContain(sectorAt(universe.grid, 8192 - 50, 10_000))
    expect(universe.log.events.keys).toContain(sectorAt(universe.grid, 8192 + 50, 10_000))
  })

  it('that nobody takes fades after its time', () => {
    const universe = smallUniverse()
    place(universe, 'gems', 10_000, 10_000, GEM_CRYSTAL, 10)
    expect(stepUntil(universe, () => universe.bodies.gems.count === 0)).toBe(10)
  })
})
