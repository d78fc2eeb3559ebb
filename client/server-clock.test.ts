// The server's tick, from pings over lines of every kind: off by at most half of the jitter, and never by a jump.
import { describe, expect, it } from 'vitest'
import { Random } from '../shared/random.ts'
import { TICK_MS } from '../shared/rules.ts'
import { ServerClock } from './server-clock.ts'

interface Course {
  /** The server's tick at local time `ms`. */
  tick(ms: number): number
  /** Of a ping sent at local time `ms`: milliseconds there and back. */
  there(ms: number): number
  back(ms: number): number
}

/** Pings every two seconds, looks at the clock 60 times a second; how far off it was after the first ten seconds. */
function watch(
  { tick, there, back }: Course,
  seconds: number,
): { off: number; steps: number[]; jumps: number } {
  const clock = new ServerClock()
  const answers: { at: number; sent: number; tick: number }[] = []
  const steps: number[] = []
  let [off, last, nextPing] = [0, Number.NaN, 0]
  for (let now = 0; now < seconds * 1000; now += 1000 / 60) {
    if (now >= nextPing) {
      nextPing += nextPing < 900 ? 150 : 2000
      const [up, down] = [there(now), back(now)]
      answers.push({ at: now + up + down, sent: now, tick: tick(now + up) })
    }
    while (answers.length > 0 && answers[0]!.at <= now) {
      const { at, sent, tick: heard } = answers.shift()!
      clock.add(sent, at, heard)
    }
    if (!clock.isSet) continue
    const shown = clock.tick(now)
    if (!Number.isNaN(last)) steps.push(shown - last)
    last = shown
    if (now > 10_000) off = Math.max(off, Math.abs(shown - tick(now)))
  }
  return { off, steps, jumps: clock.jumps }
}

const steady = (ms: number) => 1000 + ms / TICK_MS

describe("the server's clock", () => {
  it('is right on a steady line', () => {
    const { off, jumps } = watch({ tick: steady, there: () => 75, back: () => 75 }, 60)
    expect(off).toBeLessThan(0.01)
    expect(jumps).toBe(0)
  })

  it('is off by less than half a tick at 150 +- 50 ms, and moves smoothly', () => {
    const random = new Random(2)
    const oneWay = () => 50 + random.below(50)
    const { off, steps, jumps } = watch({ tick: steady, there: oneWay, back: oneWay }, 300)
    const usual = 1000 / 60 / TICK_MS
    console.info(`clock at 150 +- 50 ms: off by at most ${(off * TICK_MS).toFixed(1)} ms`)
    expect(off).toBeLessThan(0.5)
    expect(Math.max(...steps)).toBeLessThanOrEqual(usual * 1.06)
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(usual * 0.94)
    expect(jumps).toBe(0)
  })

  it('follows a server whose clock goes wrong by 500 millionths', () => {
    const random = new Random(3)
    const oneWay = () => 10 + random.below(10)
    const drifting = (ms: number) => 1000 + (ms * 1.0005) / TICK_MS
    const { off, jumps } = watch({ tick: drifting, there: oneWay, back: oneWay }, 600)
    console.info(`clock with a drift of 500 ppm: off by at most ${(off * TICK_MS).toFixed(1)} ms`)
    expect(off).toBeLessThan(0.5)
    expect(jumps).toBe(0)
  })

  it('does not believe round trips that a stall has held up', () => {
    const there = (ms: number) => (ms > 20_000 && ms < 22_000 ? 22_000 - ms + 40 : 40)
    const { off } = watch({ tick: steady, there, back: () => 40 }, 60)
    expect(off).toBeLessThan(0.05)
  })

  it('is set at once when the server has skipped time, and only then', () => {
    const skipping = (ms: number) => steady(ms) - (ms > 30_000 ? 20 : 0)
    const { jumps } = watch({ tick: skipping, there: () => 40, back: () => 40 }, 90)
    expect(jumps).toBe(1)
  })
})
