import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MemoryJournalDisk } from '../../../tests/journal-disk.ts'
import { DESCRIPTION, playSample } from '../../../tests/small-recording.ts'
import type { Logger } from '../../process/logger.ts'
import type { Command } from '../../universe/stages/commands.ts'
import { createUniverse } from '../../universe/tick.ts'
import type { Keeper } from '../keeper.ts'
import { readRecording } from '../read-recording.ts'
import { scanJournal } from './journal-format.ts'
import { type JournalOptions, Journals } from './journals.ts'
import { withoutSaid } from './without-chat.ts'

const FOLDER = '/journals'
const UNIVERSE = `${FOLDER}/small`
const AMPLE = 1e9
/** Bytes that are less than what is kept of 3,000 ticks. */
const ROOM = 48_000

const folders: string[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-journals-'))
  folders.push(folder)
  return folder
}

/** Everything but infos, as `level message reason`. */
class Lines implements Logger {
  readonly all: string[] = []
  readonly info = () => undefined
  readonly warn = (details: object, message: string) => this.add('warn', details, message)
  readonly error = (details: object, message: string) => this.add('error', details, message)

  private add(level: string, details: object, message: string): void {
    const { reason = '' } = details as { reason?: string }
    this.all.push(`${level} ${message} ${reason}`.trim())
  }
}

const ENDS =
  'error the journal ends here; the universe goes on, and another file begins when the disk works again'
const GOES_ON = 'warn the journal goes on'

/** On a disk in memory. */
function open(mostBytes = AMPLE) {
  const disk = new MemoryJournalDisk()
  return { disk, ...openIn(FOLDER, { disk, mostBytes }) }
}

function openIn(folder: string, options: Partial<JournalOptions> = {}) {
  const lines = new Lines()
  const journals = new Journals({ folder, mostBytes: AMPLE, days: 30, logger: lines, ...options })
  return { lines: lines.all, journals }
}

/** Keeps the sample's ticks after `from` up to `to`. */
function keepSample(keeper: Keeper, from: number, to: number): void {
  playSample(to, (entry, universe) => {
    if (entry.tick > from) keeper.keep(entry, universe)
  })
}

/** A universe of which nothing counts but its ticks, and its entries: each with so many commands. */
class Ticks {
  readonly universe = createUniverse(DESCRIPTION.definition)
  private readonly keeper: Keeper

  constructor(keeper: Keeper) {
    this.keeper = keeper
  }

  keep(ticks: number, commands = 0): void {
    const command: Command = { type: 'steer', pilot: 70_000, target: 200, controls: 3, sequence: 100 }
    for (let n = 0; n < ticks; n++) {
      const tick = this.universe.tick + 1
      const entry = { epoch: 1, tick, fingerprint: null, commands: Array(commands).fill(command) }
      this.keeper.keep(entry, this.universe)
      this.universe.tick = tick
    }
  }
}

/** The files of the memory disk, each as its first and last tick. */
function spans(disk: MemoryJournalDisk): [number, number][] {
  return disk.names(UNIVERSE).map((name) => {
    const { header, entries, problem } = scanJournal(disk.files.get(`${UNIVERSE}/${name}`)!.bytes)
    expect(problem).toBeNull()
    return [header.tick, header.tick + entries.length]
  })
}

describe('journals', () => {
  it('hold every entry as it was, but for what was said, and no word of that', async () => {
    const { disk, lines, journals } = open()
    const sample = playSample(500)
    keepSample(journals.keeper(DESCRIPTION), 300, 500)
    await journals.close()
    expect(disk.names(UNIVERSE)).toEqual(['00000001-0000000300.journal'])
    const { bytes } = disk.files.get(`${UNIVERSE}/00000001-0000000300.journal`)!
    const { entries, header, problem } = scanJournal(bytes)
    expect([header, problem, entries.length]).toEqual([{ epoch: 1, tick: 300 }, null, 200])
    const kept = Array.from({ length: 200 }, (_, n) => entries.at(n))
    expect(kept).toEqual(sample.entries.slice(300).map(withoutSaid))
    const text = Buffer.from(bytes).toString('latin1')
    expect(text).toContain('user 1')
    expect(text).not.toContain('secret')
    expect(Buffer.from(sample.snapshots[300]!).toString('latin1')).toContain('secret')
    expect([disk.open, lines]).toEqual([0, []])
  })

  it('take no more room than they may have: the oldest files go, and the others can be played', async () => {
    const folder = temporaryFolder()
    const { lines, journals } = openIn(folder, { mostBytes: ROOM })
    const keeper = journals.keeper(DESCRIPTION)
    keepSample(keeper, 0, 3000)
    await journals.close()
    const { stretches, unreadable } = await readRecording(folder)
    expect([unreadable, lines]).toEqual([[], []])
    expect(stretches.length).toBeGreaterThan(3)
    expect(stretches[0]!.firstTick).toBeGreaterThan(0)
    expect(stretches.at(-1)!.lastTick).toBe(3000)
    for (const [n, { firstTick, problem }] of stretches.entries()) {
      expect(problem).toBeNull()
      if (n > 0) expect(firstTick).toBe(stretches[n - 1]!.lastTick)
    }
  })

  it('never took more, at no moment', async () => {
    const { disk, journals } = open(ROOM)
    keepSample(journals.keeper(DESCRIPTION), 0, 3000)
    await journals.close()
    expect(disk.peak).toBeLessThanOrEqual(ROOM)
    expect(disk.peak).toBeGreaterThan(ROOM / 2)
    expect(spans(disk)[0]![0]).toBeGreaterThan(0)
    // Nor does a universe so large that a checkpoint takes more than a file's part of that.
    const crowded = open(16_384)
    keepSample(crowded.journals.keeper(DESCRIPTION), 0, 1000)
    await crowded.journals.close()
    expect(crowded.disk.peak).toBeLessThanOrEqual(16_384)
    expect(spans(crowded.disk).at(-1)![1]).toBe(1000)
  })

  it('begin a file every hour, and after each sleep', async () => {
    const { disk, lines, journals } = open()
    const keeper = journals.keeper(DESCRIPTION)
    const ticks = new Ticks(keeper)
    for (let minute = 0; minute < 61; minute++) {
      ticks.keep(1200)
      await new Promise(setImmediate)
    }
    keeper.end()
    const next = journals.keeper(DESCRIPTION)
    next.keep({ epoch: 2, tick: 73_201, fingerprint: null, commands: [] }, ticks.universe)
    await journals.close()
    expect(spans(disk)).toEqual([
      [0, 72_000],
      [72_000, 73_200],
      [73_200, 73_201],
    ])
    expect([disk.open, lines]).toEqual([0, []])
  })

  it('of a universe that nothing happened in since it woke up have no file', async () => {
    const { disk, journals } = open()
    journals.keeper(DESCRIPTION).end()
    await journals.close()
    expect(disk.files.size).toBe(0)
  })

  it('do without a disk that is too slow, with bounded memory and one line, and go on after it', async () => {
    const { disk, lines, journals } = open()
    const ticks = new Ticks(journals.keeper(DESCRIPTION))
    disk.hold()
    // 10,000 commands are 110 kB: far more than may wait.
    const before = process.memoryUsage().arrayBuffers
    const started = performance.now()
    ticks.keep(400, 10_000)
    expect(performance.now() - started).toBeLessThan(5000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40e6)
    expect(lines).toEqual([`${ENDS} the disk is too slow`])
    await new Promise(setImmediate)
    ticks.keep(1000)
    expect(disk.files.size).toBe(1)
    disk.release()
    await vi.waitFor(() => expect(disk.open).toBe(0))
    const held = ticks.universe.tick
    ticks.keep(100)
    await vi.waitFor(() => expect(lines).toEqual([`${ENDS} the disk is too slow`, GOES_ON]))
    await journals.close()
    const [first, second] = spans(disk)
    expect(first![1]).toBeLessThan(400)
    expect(second).toEqual([held, held + 100])
  })

  it('do without a disk that fails, say so once, leave nothing useless, and go on when it works', async () => {
    const { disk, lines, journals } = open()
    const ticks = new Ticks(journals.keeper(DESCRIPTION))
    ticks.keep(100)
    await vi.waitFor(() => expect(spans(disk)).toEqual([[0, 100]]))
    disk.fault = new Error('ENOSPC: no space left')
    for (let second = 0; second < 60; second++) {
      ticks.keep(20)
      await new Promise(setImmediate)
    }
    expect(lines).toEqual([`${ENDS} ENOSPC: no space left`])
    expect(spans(disk)).toEqual([[0, 100]])
    disk.fault = null
    for (let second = 0; second < 20; second++) {
      ticks.keep(20)
      await new Promise(setImmediate)
    }
    await journals.close()
    expect(lines).toEqual([`${ENDS} ENOSPC: no space left`, GOES_ON])
    const [, [from, to]] = spans(disk) as [unknown, [number, number]]
    expect(from).toBeGreaterThan(1300)
    expect(to).toBe(1700)
    expect(disk.open).toBe(0)
  })

  it('that wait for a disk which does nothing do not keep the server from ending', async () => {
    const { disk, lines, journals } = open()
    disk.hold()
    new Ticks(journals.keeper(DESCRIPTION)).keep(100)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const closed = journals.close()
    await vi.advanceTimersByTimeAsync(5000)
    await closed
    expect(lines).toEqual(['error the end of some journals is lost: the disk is too slow'])
  })

  it('are removed when they are too old, of forgotten universes too, and nothing else is', async () => {
    const folder = temporaryFolder()
    const now = Date.UTC(2030, 0, 31)
    const day = 86_400_000
    const put = (universe: string, name: string, days: number) => {
      mkdirSync(join(folder, universe), { recursive: true })
      writeFileSync(join(folder, universe, name), '')
      utimesSync(join(folder, universe, name), new Date(), new Date(now - days * day))
    }
    put('small', '00000001-0000000000.journal', 31)
    put('small', '00000002-0000072000.journal', 29)
    put('small', 'notes.txt', 300)
    put('forgotten', '00000007-0000000000.journal', 31)
    writeFileSync(join(folder, 'old.journal'), '')
    const { journals } = openIn(folder, { clock: () => now })
    await journals.start()
    expect(readdirSync(join(folder, 'small')).sort()).toEqual(['00000002-0000072000.journal', 'notes.txt'])
    expect(readdirSync(join(folder, 'forgotten'))).toEqual([])
    expect(readFileSync(join(folder, 'old.journal'), 'utf8')).toBe('')
    keepSample(journals.keeper(DESCRIPTION), 0, 10)
    await journals.close()
    expect(readdirSync(join(folder, 'small'))).toContain('00000003-0000000000.journal')
  })
})
