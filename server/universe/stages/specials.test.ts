import { describe, expect, it } from 'vitest'
import { createBodies } from '../../../shared/bodies.ts'
import { energyAt } from '../../../shared/energy.ts'
import { applyEvent, DEFLECTED, SHOT_WHOLE, SPECIAL_USED, SPENT } from '../../../shared/events.ts'
import { FIRE, SPECIAL, THRUST, TOP_SPEED } from '../../../shared/rules.ts'
import { reloadOf, SHIP_CLASSES, type Special } from '../../../shared/ship-classes.ts'
import { specialCostOf, specialOf } from '../../../shared/specials.ts'
import { eventsOf, joinAll, placeShip, smallUniverse, steerCommand } from '../../../tests/small-universe.ts'
import { step } from '../tick.ts'
import type { Universe } from '../universe.ts'

/** Two ships, the first of the class with this special, at rest and looking to the right; the other is far away. */
function universeWith(kind: Special['kind']): Universe {
  const universe = smallUniverse()
  joinAll(universe, 2)
  const { ships } = universe.bodies
  ships.model[0] = SHIP_CLASSES.findIndex(({ special }) => special.kind === kind)
  ships.energy[0] = SHIP_CLASSES[ships.model[0]!]!.energy
  placeShip(universe, 0, 10_000, 10_000)
  placeShip(universe, 1, 30_000, 30_000)
  return universe
}

/** Ticks in which the special was used, of so many in which it is held. */
function uses(universe: Universe, ticks: number): number[] {
  const used: number[] = []
  for (let n = 0; n < ticks; n++) {
    step(universe, [steerCommand(0, 0, SPECIAL)])
    if (eventsOf(universe, SPECIAL_USED).length > 0) used.push(universe.tick)
  }
  return used
}

describe('a special', () => {
  it.each(SHIP_CLASSES)('R41: of $name waits for its cooldown and its energy', ({ special }) => {
    const universe = universeWith(special.kind)
    const { ships } = universe.bodies
    const cost = specialCostOf(ships, 0)
    ships.energy[0] = cost - 1
    ships.energySince[0] = universe.tick + 1
    const first = universe.tick + 2
    const used = uses(universe, special.cooldown * 3)
    expect(used[0]).toBe(first)
    for (const [n, tick] of used.slice(1).entries())
      expect(tick - used[n]!).toBeGreaterThanOrEqual(special.cooldown)
    expect(used.length).toBeGreaterThanOrEqual(2)
    expect(energyAt(ships, 0, universe.tick)).toBeGreaterThanOrEqual(0)
  })

  it.each(SHIP_CLASSES)(
    'R41: of $name has the same effect on a mirror, by its event alone',
    ({ special }) => {
      const universe = universeWith(special.kind)
      const copy = createBodies()
      const { ships } = universe.bodies
      step(universe, [])
      copy.ships.add(0)
      for (const field of [
        'heading',
        'target',
        'model',
        'energy',
        'energySince',
        'specialAt',
        'shieldUntil',
      ] as const)
        copy.ships[field][0] = ships[field][0]!
      step(universe, [steerCommand(0, 20, SPECIAL)])
      copy.ships.target[0] = 20
      copy.ships.heading[0] = ships.heading[0]!
      const block = [0, SPECIAL_USED, 0]
      applyEvent(copy, universe.grid, block, 1, universe.tick)
      for (const field of ['vx', 'vy', 'shieldUntil', 'specialAt'] as const)
        expect(copy.ships[field][0], field).toBe(ships[field][0])
      expect(copy.ships.specialAt[0]).toBe(universe.tick + special.cooldown)
    },
  )

  it('of a ship that is not there does nothing to a mirror', () => {
    const { grid } = smallUniverse()
    const copy = createBodies()
    applyEvent(copy, grid, [0, SPECIAL_USED, 5000], 1, 10)
    expect(copy.ships.count).toBe(0)
  })
})

describe('the specials', () => {
  it('boost: never flies faster than the limit along an axis', () => {
    const universe = universeWith('boost')
    const { ships } = universe.bodies
    let fastest = 0
    for (let n = 0; n < 300; n++) {
      ships.energy[0] = 1000
      step(universe, [steerCommand(0, 0, SPECIAL | THRUST)])
      const before = ships.x[0]!
      step(universe, [])
      const moved = (ships.x[0]! - before + universe.grid.width) % universe.grid.width
      fastest = Math.max(fastest, moved)
    }
    expect(fastest).toBe(TOP_SPEED)
  })

  it('bulwark: nothing hurts the ship behind it, and it does not fire', () => {
    const universe = universeWith('bulwark')
    step(universe, [steerCommand(0, 0, SPECIAL | FIRE)])
    expect(universe.bodies.ships.shieldUntil[0]).toBe(
      universe.tick + specialOf(universe.bodies.ships, 0).strength,
    )
    for (let n = 1; n < specialOf(universe.bodies.ships, 0).strength; n++) {
      step(universe, [])
      expect(eventsOf(universe, SHOT_WHOLE)).toEqual([])
    }
    step(universe, [])
    expect(eventsOf(universe, SHOT_WHOLE)).toHaveLength(1)
  })

  it('salvo: three shots in a fan, and the gun reloads', () => {
    const universe = universeWith('salvo')
    step(universe, [steerCommand(0, 0, SPECIAL)])
    const shots = eventsOf(universe, SHOT_WHOLE)
    expect(shots).toHaveLength(3)
    const sides = shots.map(([, , , , , vy]) => Math.sign(vy!))
    expect(sides).toEqual([-1, 0, 1])
    expect(universe.pilots.get(0)!.readyAt).toBe(universe.tick + reloadOf(universe.bodies.ships, 0))
  })

  it('repel: pushes ships in reach away, and ends the shots of others', () => {
    const universe = universeWith('repel')
    placeShip(universe, 1, 13_000, 10_000, 128)
    step(universe, [steerCommand(1, 128, FIRE)])
    expect(universe.bodies.shots.count).toBe(1)
    step(universe, [steerCommand(0, 0, SPECIAL)])
    expect(eventsOf(universe, DEFLECTED)).toEqual([[1, specialOf(universe.bodies.ships, 0).strength, 0]])
    expect(eventsOf(universe, SPENT)).toHaveLength(1)
    expect(universe.bodies.shots.count).toBe(0)
  })

  it('repel: reaches no further than it says', () => {
    const universe = universeWith('repel')
    placeShip(universe, 1, 10_000 + 240 * 16 + 1, 10_000)
    step(universe, [steerCommand(0, 0, SPECIAL)])
    expect(eventsOf(universe, SPECIAL_USED)).toEqual([[0]])
    expect(eventsOf(universe, DEFLECTED)).toEqual([])
  })

  it('dodge: leaps to the side that the ship turns to', () => {
    for (const [target, sign] of [
      [40, 1],
      [216, -1],
    ] as const) {
      const universe = universeWith('dodge')
      step(universe, [steerCommand(0, target, SPECIAL)])
      expect(Math.sign(universe.bodies.ships.vy[0]!)).toBe(sign)
    }
  })
})
