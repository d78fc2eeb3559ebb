import { describe, expect, it } from 'vitest'
import { MOST_TICKS, Pace, STEPS } from './pace.ts'

describe('the pace of frames', () => {
  it('is a frame a tick while there is time', () => {
    const pace = new Pace()
    for (let n = 0; n < 10; n++) pace.note(0.79)
    expect(pace.patience).toEqual({ others: 1, own: 1 })
  })

  it('lets frames wait longer when it is busy, up to a bound, and less when it is calm again', () => {
    const pace = new Pace()
    for (let n = 0; n < 10; n++) pace.note(1)
    expect(pace.patience).toEqual({ others: MOST_TICKS, own: MOST_TICKS })
    for (let n = 0; n < 10; n++) pace.note(0.1)
    expect(pace.patience).toEqual({ others: 1, own: 1 })
  })

  it('lets what is near wait only when what is far already waits as long as it may', () => {
    for (const [n, { others, own }] of STEPS.entries()) {
      expect(others).toBeLessThanOrEqual(MOST_TICKS)
      expect(own).toBeLessThanOrEqual(others)
      if (own > 1) expect(STEPS[n - 1]!.others).toBe(MOST_TICKS)
    }
  })

  it('is not changed by a single busy second', () => {
    const pace = new Pace()
    for (const busy of [0.5, 0.5, 1, 0.5, 0.5, 1, 0.5]) pace.note(busy)
    expect(pace.step).toBe(0)
    pace.note(1)
    expect(pace.step).toBe(1)
  })

  it('does not swing: where a frame a tick would be too much it stays', () => {
    const pace = new Pace()
    pace.note(0.9)
    const seen = new Set<number>()
    // Mostly writes: with about half of the frames, half of the cost.
    for (let n = 0; n < 20; n++) {
      pace.note(pace.step === 0 ? 1 : 0.7)
      seen.add(pace.step)
    }
    expect([...seen]).toEqual([1])
  })
})
