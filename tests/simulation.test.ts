import { describe, expect, it } from 'vitest'
import { delayKeyframes, dropFrames, skipEvents } from './sim/sabotages.ts'
import { Simulation } from './sim/simulation.ts'

/** Enough for every change; `npm run sim -- --seeds 1000` runs more. */
const SEEDS = 20

describe('the whole system on a virtual clock', () => {
  it.each([false, true])(
    `no mirror ever differs without knowing it, and every ship in one has its pilot's name (${SEEDS} seeds, server busy by turns: %s)`,
    async (busy) => {
      const total = {
        checks: 0,
        namesChecked: 0,
        lines: 0,
        drops: 0,
        stalls: 0,
        returns: 0,
        resyncs: 0,
        desyncs: 0,
      }
      for (let seed = 1; seed <= SEEDS; seed++) {
        const outcome = await Simulation.run({ seed, players: 12, ticks: 400, busy })
        expect(outcome.failure, `seed ${seed}`).toBeNull()
        for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += outcome[key]
      }
      console.info(`simulation: ${SEEDS} seeds, busy ${busy}, ${JSON.stringify(total)}`)
      expect(total.desyncs).toBe(0)
      expect(total.lines).toBeGreaterThan(0)
      expect(total.namesChecked).toBeGreaterThan(total.checks)
      expect(total.drops).toBeGreaterThan(SEEDS)
      expect(total.stalls).toBeGreaterThan(SEEDS)
    },
    120_000,
  )

  // Seeds that failed once, with what was wrong then.
  it.each([
    [2, false, 'a keyframe after a stall made the mirror step through what it had missed'],
    [12, false, 'a socket that was given up still delivered to its client'],
    [36, false, 'frames of a home sector that nobody had watched for a while were numbered on without a gap'],
    [24, true, 'a late frame of the next home told scores and flags of ticks that were known already'],
  ])('seed %i (server busy by turns: %s), which failed because %s', async (seed, busy) => {
    const outcome = await Simulation.run({ seed, players: 12, ticks: 600, busy })
    expect(outcome.failure).toBeNull()
    expect(outcome.desyncs).toBe(0)
  })

  it('notices a dropped frame, as a gap', async () => {
    const outcome = await Simulation.run({ seed: 3, players: 8, ticks: 300, sabotage: dropFrames })
    expect(outcome.gaps).toBeGreaterThan(0)
    expect(outcome.resyncs).toBeGreaterThan(0)
    expect(outcome.failure).toBeNull()
  })

  it('notices a skipped event, as a differing hash', async () => {
    const outcome = await Simulation.run({ seed: 4, players: 8, ticks: 300, sabotage: skipEvents })
    expect(outcome.desyncs).toBeGreaterThan(0)
    expect(outcome.resyncs).toBeGreaterThan(0)
  })

  it('notices a keyframe one tick late, as a differing hash', async () => {
    const outcome = await Simulation.run({ seed: 5, players: 8, ticks: 300, sabotage: delayKeyframes })
    expect(outcome.desyncs).toBeGreaterThan(0)
    expect(outcome.resyncs).toBeGreaterThan(0)
  })
})
