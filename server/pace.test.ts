import { describe, expect, it } from 'vitest'
import { MOST_TICKS, Pace } from './pace.ts'

describe('the pace of frames', () => {
  it('is a frame a tick while there is time', () => {
    const pace = new Pace()
    for (let n = 0; n < 10; n++) pace.note(0.79)
    expect(pace.ticksPerFrame).toBe(1)
    expect([0, 1, 2, 3].every((tick) => pace.isDue(7, tick))).toBe(true)
  })

  it('puts more ticks into a frame when it is busy, up to a bound, and fewer when it is calm again', () => {
    const pace = new Pace()
    for (let n = 0; n < 10; n++) pace.note(1)
    expect(pace.ticksPerFrame).toBe(MOST_TICKS)
    for (let n = 0; n < 10; n++) pace.note(0.1)
    expect(pace.ticksPerFrame).toBe(1)
  })

  it('does not swing: where a frame a tick would be too much it stays', () => {
    const pace = new Pace()
    pace.note(0.9)
    const seen = new Set<number>()
    // Mostly writes: one frame every second tick costs half.
    for (let n = 0; n < 20; n++) {
      pace.note(0.4 + 0.6 / pace.ticksPerFrame)
      seen.add(pace.ticksPerFrame)
    }
    expect([...seen]).toEqual([2])
  })

  it('gives every home its turn, and each tick its share of homes', () => {
    const pace = new Pace()
    pace.note(1)
    pace.note(1)
    for (let home = 0; home < 6; home++)
      expect([10, 11, 12].filter((tick) => pace.isDue(home, tick))).toHaveLength(1)
    for (const tick of [10, 11, 12])
      expect([0, 1, 2, 3, 4, 5].filter((home) => pace.isDue(home, tick))).toHaveLength(2)
  })
})
