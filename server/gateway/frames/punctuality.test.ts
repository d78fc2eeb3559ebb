import { describe, expect, it } from 'vitest'
import { TICK_MS } from '../../../shared/rules.ts'
import { Punctuality } from './punctuality.ts'

/** The lateness of ticks that were applied at these times, in ticks; null where they were not late. */
function note(times: readonly number[]): ([ms: number, skipped: number] | null)[] {
  const punctuality = new Punctuality()
  return times.map((time) => {
    const lateness = punctuality.note(time * TICK_MS, 1)
    return lateness === null ? null : [lateness.ms, lateness.skipped]
  })
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n)

describe('the punctuality of ticks', () => {
  it('finds nothing wrong with ticks that come in their rhythm, give or take a little', () => {
    const times = upTo(200).map((tick) => tick + (tick % 7) * 0.05)
    expect(note(times).filter((lateness) => lateness !== null)).toEqual([])
  })

  it('says how late ticks come after a stall, until they have caught up', () => {
    const times = [...upTo(10), 13, 13.1, 13.2, 13.3, 14, 15]
    expect(note(times).slice(10)).toEqual([[150, 0], [105, 0], [60, 0], null, null, null])
  })

  it('says how many ticks were skipped after a long one', () => {
    const after = note([...upTo(10), 50, 50.1, 50.2, 50.3, 50.4, 50.5, 51, 52]).slice(10)
    expect(after[0]).toEqual([2000, 35])
    expect(after.slice(1).map((lateness) => lateness?.[1] ?? 0)).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(after.at(-1)).toBeNull()
  })

  it('says so, too, when time was skipped and nothing is caught up', () => {
    const after = note([...upTo(10), 14, 15, 16, 17]).slice(10)
    expect(after).toEqual([[200, 0], [200, 4], null, null])
  })
})
