import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  changeEntries,
  changeSnapshot,
  DESCRIPTION,
  playSample,
  recordingOf,
  stretchOf,
} from '../../../tests/small-recording.ts'
import { withoutSaid } from '../../log/journals/without-chat.ts'
import type { Recording } from '../../log/recording.ts'
import { compareRecordings } from './comparison.ts'

/** A fault in the motion of the second of two universes that are stepped in turns. */
const fault = vi.hoisted(() => ({ tick: Number.NaN, ship: 0, calls: 0 }))
vi.mock('../../../shared/motion.ts', async (original) => {
  const real = await original<typeof import('../../../shared/motion.ts')>()
  const stepShips: typeof real.stepShips = (ships, tick, grid) => {
    real.stepShips(ships, tick, grid)
    if (tick === fault.tick && fault.calls++ % 2 === 1) ships.vx[fault.ship]! += 1
  }
  return { ...real, stepShips }
})
afterEach(() => {
  fault.tick = Number.NaN
})

const sample = playSample(400)
const whole = recordingOf(stretchOf(sample, 0, 400))

function compare(a: Recording, b: Recording) {
  return compareRecordings(a, b, ['A', 'B'], () => undefined)
}

/** The commands of tick 137, with one that steers pilot 4 to `target`. */
function steeringTo(target: number) {
  return changeEntries(sample, (entry) => {
    if (entry.tick !== 137) return entry
    return { ...entry, commands: [{ type: 'steer', pilot: 4, target, controls: 1, sequence: 9 }] }
  })
}

describe('two recordings of a universe', () => {
  it('are the same from the first tick that both have, said or unsaid, wherever their checkpoints are', () => {
    const journal = changeEntries(sample, withoutSaid)
    for (const from of [0, 1, 33, 200]) {
      const parts = recordingOf(stretchOf(journal, from, 250), stretchOf(journal, 250, 390))
      const expected = { spans: [[from, 390]], difference: null, sameLife: true }
      expect(compare(whole, parts)).toEqual(expected)
      expect(compare(parts, whole)).toEqual(expected)
    }
  })

  it('are compared on both sides of a gap', () => {
    const parts = recordingOf(stretchOf(sample, 10, 90), stretchOf(sample, 130, 400))
    expect(compare(whole, parts).spans).toEqual([
      [10, 90],
      [130, 400],
    ])
  })

  it('with an altered command differ at its tick, in the entry', () => {
    const [a, b] = [30, 31].map((target) => recordingOf(stretchOf(steeringTo(target), 0, 400)))
    expect(compare(a!, b!).difference).toEqual({
      tick: 137,
      stage: 'entry',
      lines: ['command 1: target 30 and 31'],
    })
  })

  it('of which one lacks a command differ at its tick, in the entry', () => {
    const lacking = changeEntries(sample, (entry) => (entry.tick === 5 ? { ...entry, commands: [] } : entry))
    const { difference } = compare(whole, recordingOf(stretchOf(lacking, 0, 400)))
    expect(difference).toMatchObject({ tick: 5, stage: 'entry' })
    expect(difference!.lines).toContain('command 1: only in A')
  })

  it('with an altered checkpoint differ where they start, in that checkpoint', () => {
    let flying: number[] = []
    const snapshot = changeSnapshot(sample.snapshots[100]!, ({ bodies: { ships } }) => {
      flying = [...ships.ids.subarray(0, 2)]
      ships.vx[flying[0]!] = 77
      ships.hull[flying[1]!] = 3
    })
    const b = recordingOf(stretchOf(sample, 100, 400, { snapshot }))
    const { difference, spans } = compare(whole, b)
    expect(spans).toEqual([[100, 400]])
    expect(difference).toMatchObject({ tick: 100, stage: 'checkpoint' })
    expect(difference!.lines).toHaveLength(2)
    expect(difference!.lines[0]).toMatch(new RegExp(`^ship ${flying[0]}: vx -?\\d+ and 77$`))
    expect(difference!.lines[1]).toMatch(new RegExp(`^ship ${flying[1]}: hull \\d+ and 3$`))
  })

  it('with an altered checkpoint further on differ there, and the one it is of is named', () => {
    const snapshot = changeSnapshot(sample.snapshots[213]!, ({ pilots }) => {
      pilots.list[4]!.score = 1234
    })
    const parts = recordingOf(stretchOf(sample, 0, 213), stretchOf(sample, 213, 400, { snapshot }))
    const { difference } = compare(whole, parts)
    expect(difference).toMatchObject({ tick: 213, stage: 'checkpoint' })
    expect(difference!.lines[0]).toBe('B: the replay and the checkpoint of from-213 are not the same:')
    expect(difference!.lines[1]).toMatch(/^pilot \d+: score \d+ and 1234$/)
  })

  for (const tick of [151, 160, 161, 390])
    it(`with a fault in the motion of tick ${tick} differ at that tick, in that stage`, () => {
      Object.assign(fault, { tick, ship: 4, calls: 0 })
      const { difference } = compare(whole, recordingOf(stretchOf(sample, 0, 400)))
      expect(difference).toMatchObject({ tick, stage: 'motion' })
      expect(difference!.lines).toHaveLength(1)
      const [, a, b] = /^ship 4: vx (-?\d+) and (-?\d+)$/.exec(difference!.lines[0]!)!
      expect(Number(b)).toBe(Number(a) + 1)
    })

  it('that are the same, and not what they say of themselves, differ at that fingerprint', () => {
    const spoiled = changeEntries(sample, (entry) =>
      entry.tick === 161 ? { ...entry, fingerprint: 1 } : entry,
    )
    const [good, bad] = [whole, recordingOf(stretchOf(spoiled, 0, 400))]
    const said = 'the replay does not have the fingerprint that was kept; at tick 140 it was the same'
    const found = { tick: 160, stage: 'fingerprint' }
    expect(compare(good, bad).difference).toEqual({ ...found, lines: [`B: ${said}`] })
    expect(compare(bad, good).difference).toEqual({ ...found, lines: [`A: ${said}`] })
    expect(compare(bad, bad).difference).toEqual({ ...found, lines: [`A: ${said}`, `B: ${said}`] })
  })

  it('in another order of what is in them differ', () => {
    const snapshot = changeSnapshot(sample.snapshots[100]!, ({ bodies: { rocks } }) => {
      const [first, second] = rocks.ids
      rocks.ids[0] = second!
      rocks.ids[1] = first!
    })
    const { difference } = compare(whole, recordingOf(stretchOf(sample, 100, 400, { snapshot })))
    expect(difference).toEqual({ tick: 100, stage: 'checkpoint', lines: ['the rocks are in another order'] })
  })

  it('that share no tick are not compared', () => {
    const [a, b] = [recordingOf(stretchOf(sample, 0, 100)), recordingOf(stretchOf(sample, 101, 200))]
    expect(compare(a, b)).toEqual({ spans: [], difference: null, sameLife: true })
  })

  it('of different lives are compared all the same, and this is said', () => {
    const description = { ...DESCRIPTION, incarnation: 'second life' }
    const other = recordingOf(stretchOf(sample, 0, 200, { description }))
    expect(compare(whole, other)).toEqual({ spans: [[0, 200]], difference: null, sameLife: false })
  })
})
