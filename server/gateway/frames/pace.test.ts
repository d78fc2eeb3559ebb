import { describe, expect, it } from 'vitest'
import { MOST_TICKS, Pace, STEPS } from './pace.ts'

const CALM = { others: 2, own: 1, spectators: 4 }

describe('the pace of frames', () => {
  it('sends what is near at once, and what is far with it or a tick later, while there is time', () => {
    const pace = new Pace()
    for (let n = 0; n < 10; n++) pace.note(0.69)
    expect(pace.patience).toEqual(CALM)
  })

  it('lets frames wait longer when it is busy, up to a bound, and less when it is calm again', () => {
    const pace = new Pace()
    for (let n = 0; n < 20; n++) pace.note(1)
    expect(pace.patience).toEqual({ others: MOST_TICKS, own: MOST_TICKS, spectators: MOST_TICKS })
    for (let n = 0; n < 20; n++) pace.note(0.1)
    expect(pace.patience).toEqual(CALM)
  })

  it('lets what is near wait only when what is far already waits as long as it may', () => {
    for (const [n, { others, own }] of STEPS.entries()) {
      expect(others).toBeLessThanOrEqual(MOST_TICKS)
      expect(own).toBeLessThanOrEqual(others)
      if (own > 1) expect(STEPS[n - 1]!.others).toBe(MOST_TICKS)
    }
  })

  it('lets what is far wait after one busy second, and what is near only after two', () => {
    const pace = new Pace()
    let seconds = 0
    for (; STEPS[pace.step + 1]!.own === 1; seconds++) pace.note(1)
    expect(seconds).toBe(pace.step)
    for (const share of [1, 0.96, 1, 0.96]) pace.note(share)
    expect(pace.patience.own).toBe(1)
    pace.note(1)
    pace.note(1)
    expect(pace.patience.own).toBeGreaterThan(1)
  })

  it('tries ever more seldom what was too much', () => {
    const pace = new Pace()
    const tries: number[] = []
    // The calm pace is too much, and with fewer frames it seems as if there were time enough.
    for (let n = 0; n < 200; n++) {
      const { step } = pace
      pace.note(step === 0 ? 0.9 : 0.6)
      if (pace.step < step) tries.push(n)
    }
    const waits = tries.map((n, i) => n - (tries[i - 1] ?? 0)).slice(1)
    expect(waits).toEqual([5, 9, 17, 33, 65, 65])
  })

  it('forgets that when it has held for a while', () => {
    const pace = new Pace()
    for (let n = 0; n < 40; n++) pace.note(pace.step === 0 ? 0.9 : 0.6)
    while (pace.step > 0) pace.note(0.6)
    for (let n = 0; n < 15; n++) pace.note(0.6)
    for (const share of [0.9, 0.6, 0.6]) pace.note(share)
    expect(pace.step).toBe(0)
  })
})
