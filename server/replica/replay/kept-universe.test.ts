// A universe that is led, its log in files and its journals, over sleeps: both give it again, and the same.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Random } from '../../../shared/random.ts'
import { quietLog } from '../../../tests/quiet-log.ts'
import { commandsAt, DESCRIPTION } from '../../../tests/small-recording.ts'
import type { Entry } from '../../log/entry.ts'
import { openFileLogs } from '../../log/files/file-log-store.ts'
import { Journals } from '../../log/journals/journals.ts'
import type { Keeper } from '../../log/keeper.ts'
import { MemoryLogStore } from '../../log/memory-log.ts'
import { readRecording } from '../../log/read-recording.ts'
import { lead } from '../leading-engine.ts'
import { compareRecordings } from './comparison.ts'
import { judge } from './verdict.ts'

const folder = mkdtempSync(join(tmpdir(), 'orrery-kept-'))
afterAll(() => rmSync(folder, { recursive: true }))

const { definition } = DESCRIPTION
const NOBODY = { ticked: () => undefined, settled: () => undefined }
const OPTIONS = { definition, origin: 'file', logger: quietLog, now: () => 0 } as const

describe('what is kept of a universe that is led', () => {
  it('is the same as its log, over three lives of the server, each an entry after the one before', async () => {
    const [data, journal] = [join(folder, 'data'), join(folder, 'small')]
    const logs = await openFileLogs(data)
    const journals = new Journals({ folder, mostBytes: 1e9, days: 30, logger: quietLog })
    const random = new Random(5)
    let last = 0
    for (let life = 1; life <= 3; life++) {
      const log = await logs.open(definition.id)
      const engine = await lead({ ...OPTIONS, log, keep: (description) => journals.keeper(description) })
      for (let n = 0; n < 333; n++) {
        for (const command of commandsAt(engine.universe.tick + 1, random)) engine.inbox.add(command)
        engine.turn(NOBODY)
      }
      last = engine.universe.tick
      await engine.close()
    }
    await journals.close()
    await logs.close()
    const [kept, logged] = [await readRecording(journal), await readRecording(data)]
    expect(kept.stretches.map(({ firstTick, lastTick }) => [firstTick, lastTick])).toEqual([
      [0, 333],
      [333, 666],
      [666, 999],
    ])
    expect(last).toBe(999)
    expect(judge(kept, () => undefined)).toEqual({ ticks: 999, difference: null })
    expect(judge(logged, () => undefined).difference).toBeNull()
    const { spans, difference, sameLife } = compareRecordings(kept, logged, ['A', 'B'], () => undefined)
    expect([difference, sameLife, spans.at(-1)![1]]).toEqual([null, true, 999])
  })

  it('is every entry that the log took, once, with the universe before it', async () => {
    const kept: Entry[] = []
    let ends = 0
    const keeper: Keeper = {
      keep: (entry, universe) => {
        expect(universe.tick).toBe(entry.tick - 1)
        kept.push(entry)
      },
      end: () => {
        ends++
      },
    }
    const log = await new MemoryLogStore().open(definition.id)
    // That the log is another's is an error, and here it is meant.
    const logger = { ...quietLog, error: () => undefined }
    const engine = await lead({ ...OPTIONS, log, logger, keep: () => keeper })
    for (let n = 0; n < 50; n++) engine.turn(NOBODY)
    // Somebody else leads from now on.
    await log.claim()
    engine.turn(NOBODY)
    expect(kept.map(({ tick }) => tick)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
    expect(ends).toBe(0)
    await engine.close()
    expect(ends).toBe(1)
  })
})
