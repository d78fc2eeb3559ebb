import { describe, expect, it } from 'vitest'
import { createBodies, SHIP } from '../../shared/bodies.ts'
import { DEFLECTED, DESTROYED, SHIP_WHOLE, SHOT_WHOLE, SPECIAL_USED, STEERED } from '../../shared/events.ts'
import { stepShip } from '../../shared/motion.ts'
import { Random } from '../../shared/random.ts'
import { FIRE, THRUST } from '../../shared/rules.ts'
import { reloadOf } from '../../shared/ship-classes.ts'
import { useSpecial } from '../../shared/specials.ts'
import {
  digest,
  eventsOf,
  joinAll,
  joinCommand,
  placeShip,
  smallUniverse,
  steerCommand,
} from '../../tests/small-universe.ts'
import type { Command } from './stages/commands.ts'
import { step } from './tick.ts'

const RULES = { rocks: 40, drones: 6, shieldTicks: 20, respawnTicks: 15 }

/** Commands of pilots who come, fly, shoot and go: one list for each tick. */
function story(seed: number, ticks: number): Command[][] {
  const random = new Random(seed)
  return Array.from({ length: ticks }, () => {
    const commands: Command[] = []
    const pilot = 6 + random.below(12)
    if (random.below(30) === 0) commands.push(joinCommand(pilot))
    else if (random.below(200) === 0) commands.push({ type: 'leave', pilot })
    else if (random.below(50) === 0)
      commands.push({ type: random.below(2) === 0 ? 'adrift' : 'return', pilot: 6 + random.below(12) })
    for (let n = random.below(4); n > 0; n--)
      commands.push(steerCommand(6 + random.below(12), random.below(256), random.below(4)))
    return commands
  })
}

describe('a universe', () => {
  it('is a function of seed and commands: the same ones give the same hash at each of 2,000 ticks', () => {
    const [one, other] = [smallUniverse(RULES, 5), smallUniverse(RULES, 5)]
    expect(digest(one)).toBe(digest(other))
    for (const [n, commands] of story(8, 2000).entries()) {
      step(one, commands)
      // Through JSON: what a journal would keep is enough.
      step(other, JSON.parse(JSON.stringify(commands)))
      if (digest(one) !== digest(other)) throw new Error(`They differ at tick ${n + 1}.`)
    }
    expect(one.pilots.list.some(({ score }) => score > 0)).toBe(true)
  })

  it('differs with another seed, from the start', () => {
    const [one, other] = [smallUniverse(RULES, 5), smallUniverse(RULES, 6)]
    for (let n = 0; n < 50; n++) {
      expect(digest(one)).not.toBe(digest(other))
      step(one, [])
      step(other, [])
    }
  })

  it('differs with one other command, from its tick on', () => {
    const [one, other] = [smallUniverse({}, 5), smallUniverse({}, 5)]
    for (const universe of [one, other]) joinAll(universe, 1)
    step(one, [])
    step(other, [])
    expect(digest(one)).toBe(digest(other))
    step(one, [steerCommand(0, 10, THRUST)])
    step(other, [steerCommand(0, 11, THRUST)])
    for (let n = 0; n < 20; n++) {
      expect(digest(one)).not.toBe(digest(other))
      step(one, [])
      step(other, [])
    }
  })

  it('does not heed commands about pilots who are not there', () => {
    const [one, other] = [smallUniverse(RULES, 5), smallUniverse(RULES, 5)]
    for (let n = 0; n < 100; n++) {
      step(one, [])
      step(other, [steerCommand(900, n, THRUST), { type: 'leave', pilot: 901 }])
      expect(digest(one)).toBe(digest(other))
    }
  })

  it('gives a pilot a ship in the tick of the join, and tells its sector', () => {
    const universe = smallUniverse({ shieldTicks: 30 })
    step(universe, [joinCommand(0)])
    expect(universe.bodies.ships.has(0)).toBe(true)
    expect(universe.bodies.ships.shieldUntil[0]).toBe(universe.tick + 30)
    expect(eventsOf(universe, SHIP_WHOLE)).toHaveLength(1)
  })

  it('lets the ship go with its pilot, tells it, and gives nobody a score for it', () => {
    const universe = smallUniverse()
    joinAll(universe, 2)
    placeShip(universe, 1, 20_000, 20_000)
    step(universe, [{ type: 'leave', pilot: 1 }])
    expect(universe.bodies.ships.has(1)).toBe(false)
    expect(universe.pilots.list.map(({ id }) => id)).toEqual([0])
    expect(eventsOf(universe, DESTROYED)).toEqual([[SHIP, 1, 0]])
    for (let n = 0; n < 100; n++) step(universe, [])
    expect(universe.bodies.ships.has(1)).toBe(false)
    expect(universe.pilots.get(0)!.score).toBe(0)
  })
})

describe('drones', () => {
  it('fly by commands and motion alone: every course follows from what was told', () => {
    const universe = smallUniverse({ drones: 12, rocks: 30, shieldTicks: 10, respawnTicks: 20 }, 3)
    const { bodies, grid } = universe
    const copy = createBodies().ships
    const told = { steered: 0, followed: 0 }
    for (let n = 0; n < 1500; n++) {
      step(universe, [])
      const { tick } = universe
      const steered = eventsOf(universe, STEERED)
      const whole = new Set(eventsOf(universe, SHIP_WHOLE).map(([id]) => id))
      const deflected = new Set(eventsOf(universe, DEFLECTED).map(([id]) => id))
      const special = new Set(eventsOf(universe, SPECIAL_USED).map(([id]) => id!))
      told.steered += steered.length
      for (const [id, target, controls] of steered) {
        copy.target[id!] = target!
        copy.controls[id!] = controls!
      }
      for (let id = 0; id < 12; id++) {
        if (copy.has(id)) stepShip(copy, id, tick, grid)
        if (copy.has(id) && special.has(id)) useSpecial(copy, id, tick)
        if (!bodies.ships.has(id)) copy.remove(id)
        else if (whole.has(id) || deflected.has(id)) copy.add(id)
        else {
          told.followed++
          const fields = ['x', 'y', 'vx', 'vy', 'heading', 'target', 'controls'] as const
          for (const field of fields) expect(copy[field][id], field).toBe(bodies.ships[field][id])
        }
        if (!bodies.ships.has(id)) continue
        for (const field of ['x', 'y', 'vx', 'vy', 'heading', 'target', 'controls'] as const)
          copy[field][id] = bodies.ships[field][id]!
        copy.model[id] = bodies.ships.model[id]!
      }
      copy.settle()
    }
    console.info(`drones: ${told.followed} steps followed from ${told.steered} commands`)
    expect(told.steered).toBeGreaterThan(100)
  })

  it('load their guns as long as anyone, and fight', () => {
    const universe = smallUniverse({ drones: 12, rocks: 30 }, 3)
    const lastShot = new Map<number, number>()
    let shots = 0
    for (let n = 0; n < 1500; n++) {
      step(universe, [])
      const salvos = new Set(eventsOf(universe, SPECIAL_USED).map(([pilot]) => pilot!))
      for (const [, pilot] of eventsOf(universe, SHOT_WHOLE)) {
        const reload = reloadOf(universe.bodies.ships, pilot!)
        // A salvo may follow a shot at once, and then the gun reloads.
        if (!salvos.has(pilot!))
          expect(universe.tick - (lastShot.get(pilot!) ?? -reload)).toBeGreaterThanOrEqual(reload)
        lastShot.set(pilot!, universe.tick)
        shots++
      }
    }
    expect(shots).toBeGreaterThan(100)
    expect(universe.pilots.list.some(({ score }) => score > 0)).toBe(true)
  })

  it('are hurt like anyone', () => {
    const universe = smallUniverse({ drones: 1, shotDamage: 100 })
    joinAll(universe, 0)
    step(universe, [joinCommand(1)])
    placeShip(universe, 1, 10_000, 10_000)
    placeShip(universe, 0, 13_000, 10_000)
    for (let n = 0; n < 20 && universe.bodies.ships.has(0); n++) step(universe, [steerCommand(1, 0, FIRE)])
    expect(universe.bodies.ships.has(0)).toBe(false)
    expect(universe.pilots.get(1)!.score).toBe(250)
  })
})
