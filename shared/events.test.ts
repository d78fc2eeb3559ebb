import { describe, expect, it } from 'vitest'
import { createBodies, FOREVER, GEM, ROCK, SHIP } from './bodies.ts'
import {
  EVENT_LENGTH,
  isBlock,
  pushCollected,
  pushDeflected,
  pushDestroyed,
  pushGem,
  pushHit,
  pushRock,
  pushScored,
  pushShip,
  pushShot,
  pushSpent,
  pushSteered,
} from './events.ts'

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
    for (const op of [0, -1, 12, 1.5, Number.NaN]) expect(isBlock([24, op, 0, 0, 0])).toBe(false)
  })
})
