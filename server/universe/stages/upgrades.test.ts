// Crystals and what they buy: in the universe, in its checkpoints, and on a mirror that knows only the events.
import { describe, expect, it } from 'vitest'
import { createBodies } from '../../../shared/bodies.ts'
import { MOST_CRYSTALS, worthOf } from '../../../shared/crystals.ts'
import { energyAt } from '../../../shared/energy.ts'
import { applyEvent, COLLECTED, GEM_WHOLE, UPGRADED } from '../../../shared/events.ts'
import { hashShip } from '../../../shared/hash.ts'
import { GEM_CRYSTAL, GEM_LIFE, GEM_REPAIR, THRUST } from '../../../shared/rules.ts'
import { fullHullOf, gunOf, regenerationOf, thrustOf } from '../../../shared/ship-classes.ts'
import { ALL_UPGRADES, MOST_STEPS, PROPERTIES, spentOn, stepsOf } from '../../../shared/upgrades.ts'
import {
  digest,
  eventsOf,
  joinAll,
  place,
  placeShip,
  smallDefinition,
  smallUniverse,
  steerCommand,
} from '../../../tests/small-universe.ts'
import { restoreSnapshot, takeSnapshot } from '../snapshot.ts'
import { createUniverse, step } from '../tick.ts'
import type { Universe } from '../universe.ts'
import { hurtShip } from './damage.ts'

const [ENGINE, ARMOUR, GUN, REACTOR] = [0, 1, 2, 3]

/** Three ships at rest, far from each other; the first holds so many crystals. */
function universeWith(crystals: number): Universe {
  const universe = smallUniverse()
  joinAll(universe, 3)
  for (const id of [0, 1, 2]) placeShip(universe, id, 8000 * (id + 1), 8000 * (id + 1))
  universe.bodies.ships.crystals[0] = crystals
  return universe
}

function buy(universe: Universe, ...properties: number[]): void {
  step(
    universe,
    properties.map((property) => ({ type: 'upgrade', pilot: 0, property })),
  )
}

describe('crystals', () => {
  it('are collected one by one, up to a limit', () => {
    const universe = universeWith(MOST_CRYSTALS - 1)
    for (const sort of [GEM_CRYSTAL, GEM_REPAIR, GEM_CRYSTAL])
      place(universe, 'gems', 8000, 8000, sort, GEM_LIFE)
    step(universe, [])
    expect(eventsOf(universe, COLLECTED)).toHaveLength(3)
    expect(universe.bodies.ships.crystals[0]).toBe(MOST_CRYSTALS)
  })

  it('of a ship that ends: half are its pilot’s, for the next ship, and a quarter lies there', () => {
    const universe = universeWith(9)
    const { ships, gems } = universe.bodies
    buy(universe, ENGINE)
    expect(ships.crystals[0]).toBe(7)
    hurtShip(universe, 0, 255, 1)
    expect(universe.pilots.get(0)!.kept).toBe(4)
    expect([...gems.ids.slice(0, gems.count)].map((id) => gems.sort[id]).sort()).toEqual([
      GEM_CRYSTAL,
      GEM_CRYSTAL,
      GEM_REPAIR,
    ])
    while (!ships.has(0)) step(universe, [])
    expect([ships.crystals[0], ships.upgrades[0]]).toEqual([4, 0])
  })
})

describe('an upgrade', () => {
  it('R43: adds what the table says', () => {
    const universe = universeWith(99)
    const { ships } = universe.bodies
    expect([thrustOf(ships, 0), fullHullOf(ships, 0), gunOf(ships, 0), regenerationOf(ships, 0)]).toEqual([
      1200, 100, 100, 10,
    ])
    for (let n = 0; n < 3; n++) for (const property of [ENGINE, ARMOUR, GUN, REACTOR]) buy(universe, property)
    expect([thrustOf(ships, 0), fullHullOf(ships, 0), gunOf(ships, 0), regenerationOf(ships, 0)]).toEqual([
      1344, 124, 121, 13,
    ])
    expect(ships.hull[0]).toBe(124)
    expect(ships.crystals[0]).toBe(99 - 4 * (2 + 4 + 6))
    expect(worthOf(ships, 0)).toBe(99)
  })

  it('makes a ship faster', () => {
    const speeds = [0, 5].map((steps) => {
      const universe = universeWith(99)
      for (let n = 0; n < steps; n++) buy(universe, ENGINE)
      for (let n = 0; n < 200; n++) step(universe, [steerCommand(0, 0, THRUST)])
      return universe.bodies.ships.vx[0]
    })
    expect(speeds).toEqual([371, 444])
  })

  it.each([
    ['costs more than it holds', 1, [ENGINE]],
    ['does not exist', 99, [7]],
  ])('that %s changes nothing', (_, crystals, properties) => {
    const universe = universeWith(crystals)
    buy(universe, ...properties)
    expect(eventsOf(universe, UPGRADED)).toEqual([])
    expect([universe.bodies.ships.crystals[0], universe.bodies.ships.upgrades[0]]).toEqual([crystals, 0])
  })

  it(`ends at step ${MOST_STEPS}`, () => {
    const universe = universeWith(99)
    buy(universe, ...Array<number>(MOST_STEPS + 1).fill(GUN))
    expect(eventsOf(universe, UPGRADED)).toHaveLength(MOST_STEPS)
    expect(stepsOf(universe.bodies.ships.upgrades[0]!, 'gun')).toBe(MOST_STEPS)
    expect(universe.bodies.ships.crystals[0]).toBe(99 - 30)
  })

  it('changes the energy from its tick on', () => {
    const universe = universeWith(99)
    const { ships } = universe.bodies
    ships.energy[0] = 0
    ships.energySince[0] = universe.tick
    buy(universe, REACTOR)
    const before = energyAt(ships, 0, universe.tick)
    expect(before).toBe(10)
    step(universe, [])
    expect(energyAt(ships, 0, universe.tick)).toBe(before + 11)
  })

  it('has the same effect on a mirror, by its event alone, and shows in the hash', () => {
    const universe = universeWith(20)
    const { ships } = universe.bodies
    const copy = createBodies()
    copy.ships.add(0)
    const fields = ['model', 'hull', 'energy', 'energySince', 'upgrades', 'crystals', 'x', 'y'] as const
    for (const field of fields) copy.ships[field][0] = ships[field][0]!
    copy.ships.shieldUntil[0] = ships.shieldUntil[0]!
    const before = hashShip(copy, 0, universe.tick)
    buy(universe, ARMOUR, REACTOR)
    for (const [, property] of eventsOf(universe, UPGRADED))
      applyEvent(copy, universe.grid, [0, UPGRADED, 0, property!], 1, universe.tick)
    for (const field of fields) expect(copy.ships[field][0], field).toBe(ships[field][0])
    expect(hashShip(copy, 0, universe.tick)).not.toBe(before)
  })

  it('collected crystals are known to a mirror, too', () => {
    const universe = universeWith(0)
    const copy = createBodies()
    copy.ships.add(0)
    const gem = place(universe, 'gems', 8000, 8000, GEM_CRYSTAL, GEM_LIFE)
    applyEvent(copy, universe.grid, [0, GEM_WHOLE, gem, GEM_CRYSTAL, 8000, 8000, 0, 0, 9], 1, universe.tick)
    step(universe, [])
    for (const [id, pilot] of eventsOf(universe, COLLECTED))
      applyEvent(copy, universe.grid, [0, COLLECTED, id!, pilot!], 1, universe.tick)
    expect(copy.ships.crystals[0]).toBe(1)
    expect(universe.bodies.ships.crystals[0]).toBe(1)
  })

  it('numbers: each has its steps and its price', () => {
    expect(PROPERTIES.map((property) => stepsOf(ALL_UPGRADES, property))).toEqual([5, 5, 5, 5])
    expect(spentOn(ALL_UPGRADES)).toBe(4 * 30)
    expect(spentOn(0)).toBe(0)
  })
})

describe('the bounty on a ship', () => {
  it('is shared by the damage done to it, and whoever ends it has the ship’s score besides', () => {
    const universe = universeWith(10)
    hurtShip(universe, 0, 75, 1)
    hurtShip(universe, 0, 25, 2)
    expect(universe.pilots.get(1)!.score).toBe(150)
    expect(universe.pilots.get(2)!.score).toBe(250 + 50)
  })

  it('counts only what was done to this ship, by those who are still here', () => {
    const universe = universeWith(10)
    hurtShip(universe, 0, 50, 1)
    step(universe, [{ type: 'leave', pilot: 1 }])
    expect(universe.pilots.get(0)!.wounds).toEqual([])
    hurtShip(universe, 0, 50, 2)
    expect(universe.pilots.get(2)!.score).toBe(250 + 200)
    while (!universe.bodies.ships.has(0)) step(universe, [])
    expect(universe.pilots.get(0)!.wounds).toEqual([])
  })
})

it('growth is in checkpoints and fingerprints', () => {
  const universe = universeWith(30)
  buy(universe, ENGINE, GUN)
  hurtShip(universe, 0, 20, 1)
  hurtShip(universe, 1, 255, 2)
  universe.pilots.get(1)!.kept = 7
  const copy = createUniverse(smallDefinition())
  restoreSnapshot(copy, takeSnapshot(universe))
  expect(digest(copy)).toBe(digest(universe))
  const changes: ((other: Universe) => void)[] = [
    ({ bodies }) => bodies.ships.crystals.fill(3, 0, 1),
    ({ bodies }) => bodies.ships.upgrades.fill(0, 0, 1),
    ({ pilots }) => Object.assign(pilots.get(1)!, { kept: 8 }),
    ({ pilots }) => pilots.get(0)!.wounds.splice(0),
  ]
  for (const change of changes) {
    const other = createUniverse(smallDefinition())
    restoreSnapshot(other, takeSnapshot(universe))
    change(other)
    expect(digest(other)).not.toBe(digest(universe))
  }
})
