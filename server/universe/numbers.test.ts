import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { PilotNumbers } from './numbers.ts'

describe('pilot numbers', () => {
  it('are the lowest free ones first', () => {
    const numbers = new PilotNumbers()
    expect([1, 2, 3].map(() => numbers.take(0))).toEqual([0, 1, 2])
    numbers.release(1, 0)
    expect(numbers.take(1)).toBe(1)
    expect(numbers.take(1)).toBe(3)
  })

  it('are not given again before they have rested', () => {
    const numbers = new PilotNumbers()
    numbers.take(0)
    numbers.release(0, 30)
    expect(numbers.take(29)).toBe(1)
    expect(numbers.take(30)).toBe(0)
  })

  it('are counted while they are taken, and only then', () => {
    const numbers = new PilotNumbers()
    const number = numbers.take(0)
    expect([numbers.count, numbers.has(number)]).toEqual([1, true])
    numbers.release(number, 10)
    expect([numbers.count, numbers.has(number)]).toEqual([0, false])
  })

  it('given back twice, or never taken, change nothing', () => {
    const numbers = new PilotNumbers()
    numbers.take(0)
    numbers.release(0, 10)
    numbers.release(0, 99)
    numbers.release(7, 99)
    expect(numbers.take(10)).toBe(0)
    expect(numbers.count).toBe(1)
  })

  it('never belong to two pilots, whatever the order of coming and going', () => {
    const random = new Random(9)
    const numbers = new PilotNumbers()
    const taken = new Set<number>()
    const restingUntil = new Map<number, number>()
    for (let tick = 0; tick < 5000; tick++) {
      const [someone] = [...taken].slice(-1 - random.below(3))
      if (someone !== undefined && random.below(2) === 0) {
        taken.delete(someone)
        numbers.release(someone, tick + 21)
        restingUntil.set(someone, tick + 21)
      } else if (taken.size < 50) {
        const number = numbers.take(tick)
        expect(taken.has(number)).toBe(false)
        expect(restingUntil.get(number) ?? 0).toBeLessThanOrEqual(tick)
        taken.add(number)
      }
      expect(numbers.count).toBe(taken.size)
    }
  })
})
