// docs/PROTOCOL.md against the code: hashes, motion and what is computed with it.
import { describe, expect, it } from 'vitest'
import { createBodies, FOREVER, ROCK } from '../shared/bodies.ts'
import { bounceOff, rockDamage } from '../shared/contact.ts'
import { MOST_CRYSTALS } from '../shared/crystals.ts'
import { hashDrifter, hashSectors, hashShip } from '../shared/hash.ts'
import { MODE_TRAITS, MODES } from '../shared/modes.ts'
import { drag, SINE, stepShip, thrust, turn } from '../shared/motion.ts'
import { mix, Random } from '../shared/random.ts'
import * as rules from '../shared/rules.ts'
import { createGrid } from '../shared/sectors.ts'
import { SHIP_CLASSES } from '../shared/ship-classes.ts'
import { APART, sweep } from '../shared/sweep.ts'
import { ALL_UPGRADES, costOf, MOST_STEPS, PROPERTIES, STEP_OF } from '../shared/upgrades.ts'
import { GOLDEN } from './golden-motion.ts'
import { type Row, readProtocolPage } from './protocol-page.ts'

const page = readProtocolPage()

/** The cells of these columns, as numbers. */
function numbers(row: Row, ...columns: string[]): number[] {
  return columns.map((column) => {
    const cell = row[column]
    if (cell === undefined || !/^-?[\d.]+$/.test(cell)) throw new Error(`No number in ${column}: ${cell}`)
    return Number(cell)
  })
}

describe('the protocol page: hashes', () => {
  it('R24: mix', () => {
    for (const row of page.table('mix')) {
      const [value, mixed] = numbers(row, 'v', 'mix(v)')
      expect(mix(value!)).toBe(mixed)
    }
  })

  it('R24: the worked example', () => {
    const example = JSON.parse(page.block('json', 'hash-example')) as {
      ship: number[]
      rock: number[]
      sector: number
    }
    const bodies = createBodies()
    const { ships, rocks } = bodies
    ships.add(3)
    ships.x[3] = 21892
    ships.y[3] = 20464
    ships.vx[3] = -120
    ships.vy[3] = 40
    ships.heading[3] = 200
    ships.target[3] = 12
    ships.controls[3] = 3
    ships.hull[3] = 80
    ships.shieldUntil[3] = 1040
    rocks.add(5)
    rocks.x[5] = 24000
    rocks.y[5] = 17000
    rocks.vx[5] = 25
    rocks.vy[5] = -3
    rocks.until[5] = FOREVER
    rocks.sort[5] = 2
    rocks.hull[5] = 40
    const grid = createGrid(6, 5)
    const hashes = new Uint32Array(grid.sectors)
    hashSectors(bodies, grid, 1000, hashes)
    expect(example.ship.at(-1)).toBe(hashShip(bodies, 3, 1000))
    expect(example.rock.at(-1)).toBe(hashDrifter(ROCK, rocks, 5))
    expect(example.sector).toBe(hashes[14])

    // The page's own words, so that the steps on the way are right too.
    const chain = (hash: number, value: number) => mix((hash ^ value) + 0x9e3779b9)
    const steps = (start: number, values: number[]) => {
      let hash = start
      return values.map((value) => {
        hash = chain(hash, value)
        return hash
      })
    }
    const packed = (200 << 24) | (12 << 16) | (3 << 8) | 80
    expect(example.ship).toEqual(steps(3, [21892, 20464, -120, 40, packed, 40]))
    expect(example.rock).toEqual(steps((ROCK << 24) ^ 5, [24000, 17000, 25, -3, 0x7fffffff, (2 << 8) | 40]))
  })
})

describe('the protocol page: motion', () => {
  it('R33: turn, thrust and drag', () => {
    for (const row of page.table('turn')) {
      const [heading, target, after] = numbers(row, 'heading', 'target', 'heading after')
      expect(turn(heading!, target!, rules.TURN_RATE)).toBe(after)
    }
    for (const row of page.table('thrust')) {
      const [direction, tick, added] = numbers(row, 'COS or SIN', 't', 'added to the velocity')
      expect(thrust(direction!, 100 * rules.THRUST_POWER, tick!)).toBe(added)
    }
    for (const row of page.table('drag')) {
      const [velocity, tick, after] = numbers(row, 'velocity', 't', 'velocity after')
      expect(drag(velocity!, tick!)).toBe(after)
    }
  })

  it('bounces off a rock', () => {
    for (const row of page.table('bounce')) {
      const [px, py, dx, dy, vx, vy] = numbers(row, 'px', 'py', 'dx', 'dy', 'vx', 'vy') as [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      const { ships } = createBodies()
      ships.add(0)
      Object.assign(ships.vx, { 0: vx })
      Object.assign(ships.vy, { 0: vy })
      const touch = sweep(px, py, dx, dy, rules.SHIP_RADIUS + rules.ROCK_RADIUS[3]!) !== APART
      const speed = touch ? bounceOff(ships, 0, { px, py, dx, dy }) : 0
      const lost = speed === 0 ? 0 : rockDamage(speed)
      expect([touch ? 'yes' : 'no', ships.vx[0], ships.vy[0], lost]).toEqual([
        row['they touch'],
        ...numbers(row, 'vx after', 'vy after', 'hull points lost'),
      ])
    }
  })

  it('R40: the classes of ships', () => {
    const columns = ['thrust', 'turn', 'hull', 'reload', 'gun', 'energy', 'regeneration', 'shot cost']
    const classes = page.table('ships').map((row) => [row.name, ...numbers(row, ...columns)])
    expect(classes).toEqual(
      SHIP_CLASSES.map((one) => [
        one.name,
        one.thrust,
        one.turn,
        one.hull,
        one.reload,
        one.gun,
        one.energy,
        one.regeneration,
        one.shotCost,
      ]),
    )
  })

  it('R41: the specials', () => {
    const specials = page.table('specials').map((row) => {
      const [cost, cooldown, strength] = numbers(row, 'cost', 'cooldown', 'strength')
      return { kind: row.special, cost, cooldown, strength }
    })
    expect(specials).toEqual(SHIP_CLASSES.map(({ special }) => special))
  })

  it('R43: the upgrades', () => {
    const rows = page.table('upgrades')
    expect(rows.map(({ property, name }) => [Number(property), name])).toEqual([...PROPERTIES.entries()])
    // The number that each row names first.
    const steps = rows.map((row) => Number(/\d+/.exec(row['a step adds']!)![0]))
    expect(steps).toEqual(PROPERTIES.map((property) => STEP_OF[property]))
    expect([costOf(1), costOf(5), MOST_STEPS, MOST_CRYSTALS, ALL_UPGRADES]).toEqual([2, 10, 5, 99, 1295])
  })

  it('R42: the modes', () => {
    const modes = page.table('modes').map(({ mode, name, teams, goal }) => [mode, name, teams, goal])
    expect(modes).toEqual(
      MODES.map((name, mode) => {
        const { hasTeams, goal } = MODE_TRAITS[name]
        return [String(mode), name, hasTeams ? 'yes' : 'no', String(goal)]
      }),
    )
  })

  it('R33: the sine table', () => {
    const quarter = page.block('text', 'sine-quarter').trim().split(/,\s*/).map(Number)
    expect(quarter).toEqual([...SINE.slice(0, 65)])
    for (let i = 65; i < 256; i++) expect(SINE[i]).toBe((i <= 128 ? SINE[128 - i]! : -SINE[i - 128]!) + 0)
  })

  it('R33: the flight', () => {
    const columns = ['x', 'y', 'vx', 'vy', 'heading'] as const
    const [first, ...rest] = page.table('flight')
    const { ships } = createBodies()
    const grid = createGrid(7, 5)
    ships.add(0)
    for (const column of columns) ships[column][0] = Number(first![column])
    ships.target[0] = ships.heading[0]!
    let tick = Number(first!.tick)
    for (const row of rest) {
      const steer = row['steer: target, controls']!
      for (; tick < Number(row.tick); stepShip(ships, 0, tick, grid)) {
        tick++
        if (tick !== Number(row.tick) || steer === '-') continue
        const [target, controls] = steer.split(', ').map(Number)
        ships.target[0] = target!
        ships.controls[0] = controls!
      }
      const flown = columns.map((column) => ships[column][0])
      expect(flown, `tick ${tick}`).toEqual(numbers(row, ...columns))
    }
  })

  it('R33: the golden hashes and the steps towards them', () => {
    const golden = Object.fromEntries(page.table('golden').map((row) => [row.name, Number(row.hash)]))
    const classes = page.table('golden-classes').map((row) => Number(row.hash))
    expect({ ...golden, classes }).toEqual(GOLDEN)
    const bodies = createBodies()
    const { ships } = bodies
    const random = new Random(42)
    const grid = createGrid(7, 5)
    ships.add(0)
    ships.x[0] = 1000
    ships.y[0] = 2000
    let hash = 0
    let tick = 0
    for (const row of page.table('golden-steps')) {
      while (tick < Number(row.tick)) {
        tick++
        if (random.below(12) === 0) {
          ships.target[0] = random.below(256)
          ships.controls[0] = random.below(4)
        }
        stepShip(ships, 0, tick, grid)
        hash = mix(hash ^ hashShip(bodies, 0, tick))
      }
      const columns = ['x', 'y', 'vx', 'vy', 'heading', 'target', 'controls'] as const
      const flown = columns.map((column) => ships[column][0])
      expect([...flown, hash], `tick ${tick}`).toEqual(numbers(row, ...columns, 'h'))
    }
  })

  it('R33: the generator of random numbers', () => {
    const [, next, below] = /`next` gives ([\d, ]+), and instead `below\(12\)` gives ([\d, ]+)\./.exec(
      page.paragraph('With seed 42'),
    )!
    const first = new Random(42)
    for (const number of next!.split(', ')) expect(first.next()).toBe(Number(number))
    const second = new Random(42)
    for (const number of below!.split(', ')) expect(second.below(12)).toBe(Number(number))
  })
})
