import { describe, expect, it } from 'vitest'
import { DESCRIPTION, playSample, recordingOf, stretchOf } from '../../../tests/small-recording.ts'
import { digest } from '../../../tests/small-universe.ts'
import type { Stretch } from '../../log/recording.ts'
import { historiesOf, journalFrom } from './history.ts'
import { JournalPlayer } from './journal-player.ts'
import { judge } from './verdict.ts'

const sample = playSample(3000)

/** Each history as its parts' ticks. */
function ticksOf(...stretches: Stretch[]): [number, number][][] {
  return historiesOf(recordingOf(...stretches)).map(({ parts }) =>
    parts.map(({ stretch, lastTick }) => [stretch.firstTick, lastTick]),
  )
}

describe('the history in a recording', () => {
  it('goes on over files that follow each other', () => {
    const stretches = [stretchOf(sample, 0, 50), stretchOf(sample, 50, 50), stretchOf(sample, 50, 80)]
    expect(ticksOf(...stretches)).toEqual([
      [
        [0, 50],
        [50, 80],
      ],
    ])
  })

  it('ends where something is missing', () => {
    expect(ticksOf(stretchOf(sample, 0, 50), stretchOf(sample, 51, 80))).toEqual([[[0, 50]], [[51, 80]]])
  })

  it('ends with a life of the universe', () => {
    const description = { ...DESCRIPTION, incarnation: 'second life' }
    expect(ticksOf(stretchOf(sample, 0, 50), stretchOf(sample, 0, 20, { description }))).toEqual([
      [[0, 50]],
      [[0, 20]],
    ])
  })

  it('leaves out what was lost when the universe went back', () => {
    const before = [stretchOf(sample, 0, 50), stretchOf(sample, 50, 90)]
    const cut = [
      [0, 40],
      [40, 100],
    ]
    expect(ticksOf(...before, stretchOf(sample, 40, 100))).toEqual([cut])
    expect(ticksOf(...before, stretchOf(sample, 0, 100))).toEqual([[[0, 100]]])
    expect(ticksOf(stretchOf(sample, 10, 50), stretchOf(sample, 5, 100))).toEqual([[[10, 50]], [[5, 100]]])
  })

  it('can be played from any tick, over its files, and moved to any other', () => {
    let loads = 0
    const cuts = [0, 700, 701, 1900, 3000]
    const stretches = cuts.slice(1).map((to, n) => {
      const { load, ...stretch } = stretchOf(sample, cuts[n]!, to)
      return {
        ...stretch,
        load: () => {
          loads++
          return load()
        },
      }
    })
    const [history] = historiesOf(recordingOf(...stretches))
    const player = new JournalPlayer(journalFrom(history!, 0))
    const digests = [digest(player.universe)]
    while (player.step()) digests.push(digest(player.universe))
    expect(player.firstDifference).toBeNull()
    expect([player.firstTick, player.lastTick, loads]).toEqual([0, 3000, 4])
    for (const tick of [1500, 1499, 0, 2999, 700, 701, 1900, 5000, -1]) {
      player.seek(tick)
      expect(digest(player.universe)).toBe(digests[Math.min(3000, Math.max(0, tick))])
    }
    const later = new JournalPlayer(journalFrom(history!, 1000))
    expect(later.firstTick).toBe(701)
    later.seek(2500)
    expect(digest(later.universe)).toBe(digests[2500])
    // From the checkpoint of 1900, and not tick by tick from 701.
    loads = 0
    new JournalPlayer(journalFrom(history!, 0)).seek(1900)
    expect(loads).toBe(2)
  })
})

describe('the verdict', () => {
  it('counts the ticks of all files, with or without gaps', () => {
    const stretches = [stretchOf(sample, 0, 100), stretchOf(sample, 100, 300), stretchOf(sample, 350, 400)]
    expect(judge(recordingOf(...stretches), () => undefined)).toEqual({ ticks: 350, difference: null })
  })

  it('names the first file that differs: by a fingerprint, or by the checkpoint that follows', () => {
    const wrong = { snapshot: sample.snapshots[101]! }
    const next = stretchOf(sample, 100, 300, { ...wrong, name: 'next' })
    const verdict = judge(recordingOf(stretchOf(sample, 0, 100), next), () => undefined)
    expect(verdict).toMatchObject({
      ticks: 100,
      difference: { tick: 100, stage: 'checkpoint', name: 'from-0' },
    })
    expect(verdict.difference!.lines[1]).toMatch(/^universe: tick 100 and 101\b/)
    const entries = sample.entries.map((entry) => (entry.tick === 261 ? { ...entry, fingerprint: 0 } : entry))
    const spoiled = stretchOf({ ...sample, entries }, 100, 300)
    expect(judge(recordingOf(stretchOf(sample, 0, 100), spoiled), () => undefined).difference).toMatchObject({
      tick: 260,
      stage: 'fingerprint',
      name: 'from-100',
    })
  })
})
