// Servers that die at any moment, on the virtual clock: what anybody has seen is never undone.
import { describe, expect, it } from 'vitest'
import { applyBeforeAppend, loseAdrift, misdateCheckpoints } from './sim/plants.ts'
import { BRANCHES, noneReached } from './sim/reached.ts'
import { Simulation } from './sim/simulation.ts'

/** Enough for every change; `npm run sim -- --seeds 1000 --crashes` runs more. */
const SEEDS = [...Array.from({ length: 19 }, (_, n) => n + 1), 25, 73, 104]
/** Seeds in which a planted bug must show. */
const ENOUGH = 10

const options = { players: 12, ticks: 600, crashes: true }

describe('servers that die on a virtual clock', () => {
  it(`undo nothing that was seen, lose no chat line, and have everybody back at their ship 10 s after the last fault (${SEEDS.length} seeds)`, async () => {
    const reached = noneReached()
    const total = { checks: 0, namesChecked: 0, lines: 0, returns: 0, desyncs: 0 }
    for (const seed of SEEDS) {
      const outcome = await Simulation.run({ seed, ...options })
      expect(outcome.failure, `seed ${seed}`).toBeNull()
      for (const branch of BRANCHES) reached[branch] += outcome.reached[branch]
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += outcome[key]
    }
    console.info(
      `crashes: ${SEEDS.length} seeds, ${JSON.stringify(total)}, reached ${JSON.stringify(reached)}`,
    )
    expect(total.desyncs).toBe(0)
    expect(total.checks).toBeGreaterThan(100_000)
    // A fault that is never reached proves nothing.
    expect(BRANCHES.filter((branch) => reached[branch] === 0)).toEqual([])
  }, 180_000)

  it.each([
    ['an entry that is applied before it is appended', applyBeforeAppend, /a mirror is at tick/],
    ['nobody set adrift after a death', loseAdrift, /pilots in the universe/],
    ['checkpoints of a wrong tick', misdateCheckpoints, /another at tick|differs from its log/],
  ])(
    'show: %s',
    async (_, plant, symptom) => {
      const failures: string[] = []
      for (let seed = 1; seed <= ENOUGH; seed++) {
        const { failure } = await Simulation.run({ seed, ...options, plant })
        if (failure !== null) failures.push(failure)
        if (failures.length > 0) break
      }
      expect(failures).toEqual([expect.stringMatching(symptom)])
    },
    180_000,
  )

  // Seeds that failed once, with what was wrong then.
  it.each([
    [
      2,
      'a leader went on between the recovery of its successor and the claim, and the successor stood still',
    ],
    [19, 'a guest who asked for a ticket while the universe could not be opened became another guest'],
  ])('seed %i, which failed because %s', async (seed) => {
    expect((await Simulation.run({ seed, ...options })).failure).toBeNull()
  })
})
