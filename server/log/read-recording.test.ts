import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { quietLog } from '../../tests/quiet-log.ts'
import { DESCRIPTION, playSample } from '../../tests/small-recording.ts'
import type { Entry } from './entry.ts'
import { scanJournal } from './journals/journal-format.ts'
import { Journals } from './journals/journals.ts'
import { readRecording } from './read-recording.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-recording-'))
  folders.push(folder)
  return folder
}

/** Keeps ticks of a sample, after `from`, in a journal in `folder`; gives its file. */
async function keepSample(folder: string, from: number, to: number): Promise<string> {
  const journals = new Journals({ folder, mostBytes: 1e9, days: 30, logger: quietLog })
  const keeper = journals.keeper(DESCRIPTION)
  playSample(to, (entry, universe) => {
    if (entry.tick > from) keeper.keep(entry, universe)
  })
  await journals.close()
  return join(folder, 'small', `00000001-${String(from).padStart(10, '0')}.journal`)
}

describe('a journal that was damaged', () => {
  const entries: (Entry | undefined)[] = []
  let bytes: Uint8Array

  beforeAll(async () => {
    bytes = readFileSync(await keepSample(temporaryFolder(), 20, 80))
    const scanned = scanJournal(bytes)
    for (let n = 0; n < scanned.entries.length; n++) entries.push(scanned.entries.at(n))
  })

  /** The number of its entries, which are the first of those that were written; -1 when there is not even a start. */
  function readable(damaged: Uint8Array): number {
    let scanned: ReturnType<typeof scanJournal>
    try {
      scanned = scanJournal(damaged)
    } catch (error) {
      expect((error as Error).message).toMatch(/^(it|its) /)
      return -1
    }
    const found = Array.from({ length: scanned.entries.length }, (_, n) => scanned.entries.at(n))
    expect(found).toEqual(entries.slice(0, found.length))
    return found.length
  }

  it('at its end, at any byte, gives what comes before', async () => {
    let last = -1
    for (let length = 0; length <= bytes.length; length++) {
      const count = readable(bytes.subarray(0, length))
      expect(count).toBeGreaterThanOrEqual(last)
      expect(count - last).toBeLessThanOrEqual(1)
      last = count
    }
    expect(last).toBe(entries.length)
  })

  it('in any bit gives what comes before, and says that there is more', async () => {
    const random = new Random(3)
    for (let n = 0; n < 3000; n++) {
      const damaged = Uint8Array.from(bytes)
      damaged[random.below(bytes.length)]! ^= 1 << random.below(8)
      if (readable(damaged) < 0) continue
      expect(scanJournal(damaged).problem).not.toBeNull()
    }
  })

  it('is passed over where others can be played', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.journal'), '')
    writeFileSync(join(folder, 'b.journal'), bytes)
    writeFileSync(join(folder, 'c.journal'), bytes.subarray(0, 100))
    const { stretches, unreadable } = await readRecording(folder)
    expect(stretches.map(({ name, lastTick }) => [name, lastTick])).toEqual([['b.journal', 80]])
    expect(unreadable).toEqual([
      'a.journal: its header is cut off',
      'c.journal: its checkpoint is cut off or damaged',
    ])
  })
})

describe('a path that is to be played', () => {
  it('may be a file under any name, a folder, or one above it with a single universe', async () => {
    const folder = temporaryFolder()
    const file = await keepSample(folder, 0, 50)
    writeFileSync(join(folder, 'copy'), readFileSync(file))
    for (const path of [file, join(folder, 'copy'), join(folder, 'small'), folder])
      expect((await readRecording(path)).stretches.map(({ lastTick }) => lastTick)).toEqual([50])
  })

  it('is refused when it is nothing that was kept, or several things', async () => {
    const folder = temporaryFolder()
    await expect(readRecording(folder)).rejects.toThrow('there is neither a log nor a journal in it')
    await expect(readRecording(join(folder, 'nowhere'))).rejects.toThrow('ENOENT')
    writeFileSync(join(folder, 'text'), 'So this is no journal, but a text.')
    await expect(readRecording(join(folder, 'text'))).rejects.toThrow('its header is damaged')
    for (const universe of ['aurora', 'borealis']) {
      mkdirSync(join(folder, 'data', 'universes', universe), { recursive: true })
      writeFileSync(join(folder, 'data', 'universes', universe, '0000000001-0000000001.log'), '')
    }
    const [aurora, borealis] = ['aurora', 'borealis'].map((id) => join(folder, 'data', 'universes', id))
    await expect(readRecording(join(folder, 'data'))).rejects.toThrow(`${aurora}, ${borealis}`)
    await expect(readRecording(aurora!)).rejects.toThrow('there is no checkpoint that can be read')
    await expect(readRecording(join(aurora!, '0000000001-0000000001.log'))).rejects.toThrow('name its folder')
  })
})
