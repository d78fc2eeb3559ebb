// How far the own ship is drawn ahead of the server, and others behind it, on lines with jitter that comes and goes.
import { describe, expect, it } from 'vitest'
import { Random } from '../shared/random.ts'
import { TICK_MS } from '../shared/rules.ts'
import { Lead } from './lead.ts'
import { Playout } from './playout.ts'

/** The delay in milliseconds at the end, and after how many seconds nine tenths of the way to it were gone. */
function play(
  playout: Playout,
  seconds: number,
  jitterMs: number,
  random: Random,
): { delay: number; settled: number } {
  const delays: number[] = []
  for (let tick = 0; tick < seconds * 20; tick++) {
    playout.note(tick, tick + 1 + (random.below(1000) / 1000) * (jitterMs / TICK_MS))
    for (let frame = 0; frame < 3; frame++) delays.push(playout.next(1 / 3))
  }
  const delay = delays.at(-1)!
  const settled =
    delays.findLastIndex((one) => Math.abs(one - delay) > Math.abs(delays[0]! - delay) / 10) / 60
  return { delay: (delay - 1) * TICK_MS, settled }
}

describe('the delay at which others are drawn in the past', () => {
  it('follows the jitter within 30 to 250 ms, and is quick to grow and slow to shrink', () => {
    const playout = new Playout()
    const random = new Random(1)
    play(playout, 20, 0, random)
    const calm = play(playout, 20, 0, random)
    const rough = play(playout, 20, 100, random)
    const calmAgain = play(playout, 60, 0, random)
    const worst = play(new Playout(), 60, 280, random)
    const figure = ({ delay, settled }: { delay: number; settled: number }) => {
      return `${delay.toFixed(0)} ms (after ${settled.toFixed(1)} s)`
    }
    console.info(
      `playout: ${figure(calm)} without jitter, ${figure(rough)} with 100 ms of it, then ${figure(calmAgain)} again; ` +
        `${worst.delay.toFixed(0)} ms with 280`,
    )
    expect(calm.delay).toBeCloseTo(30, 0)
    expect(rough.delay).toBeGreaterThan(110)
    expect(rough.delay).toBeLessThan(140)
    expect(rough.settled).toBeLessThan(2)
    expect(calmAgain.delay).toBeCloseTo(30, 0)
    expect(calmAgain.settled).toBeGreaterThan(5)
    // The fastest frame that is remembered may have taken a little longer than the fastest there is.
    expect(worst.delay).toBeLessThanOrEqual(260)
  })

  it('does not follow a stall', () => {
    const playout = new Playout()
    for (let tick = 0; tick < 200; tick++) playout.note(tick, tick + 1)
    for (let tick = 200; tick < 240; tick++) expect(playout.note(tick, 241)).toBe(tick <= 234)
    for (let n = 0; n < 600; n++) playout.next(1 / 3)
    expect(playout.next(1 / 3)).toBeLessThan(8)
  })
})

describe('the lead of the own ship', () => {
  it('is as long as the slowest journey of late, and a little more; it grows at once and shrinks over seconds', () => {
    const lead = new Lead()
    lead.note(0, 0, 1.5)
    expect(lead.ticks).toBeCloseTo(1.65)
    lead.note(2000, 40, 2.1)
    lead.follow(2)
    expect(lead.ticks).toBeCloseTo(2.05)
    lead.follow(2)
    expect(lead.ticks).toBeCloseTo(2.25)
    for (let now = 4000; now < 30_000; now += 2000) lead.note(now, now / 50, 1)
    lead.follow(10)
    expect(lead.ticks).toBeCloseTo(1.95)
    lead.follow(200)
    expect(lead.ticks).toBeCloseTo(1.15)
  })

  it('does not grow for what a stall held up, nor beyond what the server waits for', () => {
    const lead = new Lead()
    lead.note(0, 0, 1)
    lead.resume(100)
    lead.note(5000, 80, 21)
    expect(lead.ticks).toBeCloseTo(1.15)
    lead.note(6000, 120, 30)
    lead.follow(1000)
    expect(lead.ticks).toBeLessThan(6)
  })
})
