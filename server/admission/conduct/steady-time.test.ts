import { describe, expect, it } from 'vitest'
import { STEADY_MS, SteadyTime } from './steady-time.ts'

const MINUTE = 60_000
const MONTH = 31 * 24 * 3600 * 1000

/** Reads a clock once a minute, from `from` to `to`; `ahead` is how far it is wrong. Gives the last answer. */
function watch(time: SteadyTime, from: number, to: number, ahead = 0): number {
  let last = 0
  for (let at = from; at <= to; at += MINUTE) last = time.read(at, MONTH + at + ahead)
  return last
}

describe('a steady time', () => {
  it('is before everything until the clock was watched for long enough, and then behind it by that long', () => {
    const time = new SteadyTime()
    expect(watch(time, 0, STEADY_MS - MINUTE)).toBe(0)
    expect(watch(time, STEADY_MS, STEADY_MS)).toBe(MONTH)
    expect(watch(time, STEADY_MS + MINUTE, 3 * STEADY_MS)).toBe(MONTH + 2 * STEADY_MS)
  })

  it('does not follow a jump ahead before that has lasted for as long', () => {
    const time = new SteadyTime()
    watch(time, 0, 2 * STEADY_MS)
    const jumped = watch(time, 2 * STEADY_MS + MINUTE, 3 * STEADY_MS, MONTH)
    expect(jumped).toBe(MONTH + 2 * STEADY_MS)
    expect(watch(time, 3 * STEADY_MS + MINUTE, 4 * STEADY_MS)).toBeLessThan(MONTH + 4 * STEADY_MS)
    expect(watch(time, 4 * STEADY_MS + MINUTE, 7 * STEADY_MS, MONTH)).toBeGreaterThan(2 * MONTH)
  })

  it('follows a jump back at once', () => {
    const time = new SteadyTime()
    watch(time, 0, 2 * STEADY_MS)
    expect(watch(time, 2 * STEADY_MS + MINUTE, 2 * STEADY_MS + MINUTE, -MONTH)).toBe(2 * STEADY_MS + MINUTE)
  })
})
