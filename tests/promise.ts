// What is promised, as the line that the benchmark reads: a count must hold in every run, a time only where nothing else runs.
import { expect } from 'vitest'
import { FIGURE } from '../bench/tests-figures.ts'

/** Units of what takes the longer the more else the machine does. */
const OF_TIME = ['ms', 's', '% of a core']

/** Set by `npm run bench -- timings` and `npm run bench -- cluster-faults`, which have the machine to themselves. */
const TIMED = process.env.TIMED === 'yes'

/**
 * Prints what was measured, and expects it to be at most the limit. A limit of time is expected by the benchmarks alone: on a
 * busy machine a test that fails by it says nothing about the server.
 */
export function promise(name: string, value: number, limit: number, unit: string): void {
  const rounded = Math.round(value * 10) / 10
  console.info(FIGURE + JSON.stringify({ name, value: rounded, limit, unit }))
  if (TIMED || !OF_TIME.includes(unit))
    expect(value, `${name}: ${rounded} ${unit}`).toBeLessThanOrEqual(limit)
}
