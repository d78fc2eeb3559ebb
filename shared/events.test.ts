import { describe, expect, it } from 'vitest'
import { createBodies, FOREVER, GEM, ROCK, SHIP } from './bodies.ts'
import {
  applyEvent,
  EVENT_LENGTH,
  FIRST_EVENT,
  givenId,
  isBlock,
  nextEvent,
  pushCollected,
  pushDeflected,
  pushDestroyed,
  pushGem,
  pushHit,
  pushRock,
  pushScored,
  pushShip,
  pushShot,
  pushSpecial,
  pushSpent,
  pushSteered,
  pushUpgraded,
  readEvent,
} from './events.ts'
import { createGrid } from './sectors.ts'

const bodies = createBodies()
for (const list of [bodies.ships, bodies.shots, bodies.rocks, bodies.gems]) {
  list.add(3)
  list.x[3] = 8192 * 2 + 5
  list.y[3] = 8192 - 1
  list.vx[3] = -372
}
bodies.ships.shieldUntil[3] = 90
bodies.shots.until[3] = 120
bodies.rocks.until[3] = FOREVER

/** One event of each kind, as `push` writes it. */
const PUSHES: readonly ((block: number[]) => void)[] = [
  (block) => pushSteered(block, bodies.ships, 3),
  (block) => pushShip(block, bodies.ships, 3, 100),
  (block) => pushShot(block, bodies.shots, 3, 100),
  (block) => pushRock(block, bodies.rocks, 3),
  (block) => pushGem(block, bodies.gems, 3, 100),
  (block) => pushDeflected(block, bodies.ships, 3),
  (block) => pushHit(block, SHIP, 3, 80),
  (block) => pushSpent(block, 3),
  (block) => pushDestroyed(block, ROCK, 3, -1),
  (block) => pushCollected(block, 3, 4),
  (block) => pushScored(block, 3, 250),
  (block) => pushSpecial(block, 3),
  (block) => pushUpgraded(block, 3, 2),
]

describe('events', () => {
  it('are each as long as the table says, and have the op of their place in it', () => {
    for (const [n, push] of PUSHES.entries()) {
      const block: number[] = []
      push(block)
      expect(block).toHaveLength(EVENT_LENGTH[n + 1]!)
      expect(block[0]).toBe(n + 1)
    }
    expect(PUSHES).toHaveLength(EVENT_LENGTH.length - 1)
  })

  it('give positions local to the sector, and times as what is left of them', () => {
    const block: number[] = []
    pushShip(block, bodies.ships, 3, 100)
    expect(block.slice(2, 5)).toEqual([5, 8191, -372])
    expect(block[10]).toBe(0)
    pushShot(block, bodies.shots, 3, 100)
    expect(block.at(-1)).toBe(20)
  })

  it('put into other bodies give the same bodies', () => {
    const grid = createGrid(5, 5)
    const copies = createBodies()
    // Column 2, row 0.
    const block = [2]
    pushShip(block, bodies.ships, 3, 100)
    pushShot(block, bodies.shots, 3, 100)
    pushRock(block, bodies.rocks, 3)
    pushGem(block, bodies.gems, 3, 100)
    for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at)) {
      expect(givenId(block, at)).toBe(3)
      applyEvent(copies, grid, block, at, 100)
    }
    for (const kind of ['ships', 'shots', 'rocks', 'gems'] as const)
      for (const field of ['x', 'y', 'vx', 'vy', 'hull'] as const)
        expect(copies[kind][field][3], `${field} of ${kind}`).toBe(bodies[kind][field][3])
    expect([copies.shots.until[3], copies.rocks.until[3]]).toEqual([120, FOREVER])
  })

  it('are read with the names and values that they were written with', () => {
    const grid = createGrid(5, 5)
    const read = (push: (block: number[]) => void) => {
      const block = [2]
      push(block)
      return readEvent(grid, block, FIRST_EVENT)
    }
    expect(PUSHES.map(read).map(({ type }) => type)).toEqual([
      'steered',
      'ship',
      'shot',
      'rock',
      'gem',
      'deflected',
      'hit',
      'spent',
      'destroyed',
      'collected',
      'scored',
      'special',
      'upgraded',
    ])
    const { x, y } = { x: 8192 * 2 + 5, y: 8191 }
    expect(read((block) => pushShip(block, bodies.ships, 3, 80))).toMatchObject({
      x,
      y,
      vx: -372,
      shieldTicks: 10,
    })
    expect(read((block) => pushShot(block, bodies.shots, 3, 100))).toMatchObject({
      id: 3,
      x,
      y,
      ticksLeft: 20,
    })
    expect(read((block) => pushDestroyed(block, SHIP, 3, -1))).toMatchObject({ kind: SHIP, id: 3, by: -1 })
    expect(read((block) => pushScored(block, 3, 250))).toEqual({ type: 'scored', pilot: 3, score: 250 })
    expect(() => readEvent(grid, [2, 14], FIRST_EVENT)).toThrow('There is no event 14.')
  })

  it('say who destroyed something as a number that 0 is free in', () => {
    const block: number[] = []
    pushDestroyed(block, GEM, 3, -1)
    pushDestroyed(block, GEM, 3, 0)
    expect([block[3], block[7]]).toEqual([0, 1])
  })

  it('make a block with their sector; cut or lengthened anywhere, it is none', () => {
    const block = [24]
    const ends = [1]
    for (const push of PUSHES) {
      push(block)
      ends.push(block.length)
    }
    expect(isBlock(block)).toBe(true)
    for (let length = 1; length < block.length; length++)
      expect(isBlock(block.slice(0, length)), `${length} integers`).toBe(ends.includes(length))
    for (const op of [0, -1, 13, 1.5, Number.NaN]) expect(isBlock([24, op, 0, 0, 0])).toBe(false)
  })
})
