// A log on a disk that fails while it is in use: nothing is lost, nothing half written, and play goes on once the disk does.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Random } from '../../../shared/random.ts'
import { type Call, LogDisk } from '../../../tests/log-disk.ts'
import { append, checkpointOf, entryOf } from '../../../tests/log-samples.ts'
import type { LogStore, UniverseLog } from '../universe-log.ts'
import type { FileLog } from './file-log.ts'
import { type FileLogOptions, openFileLogs } from './file-log-store.ts'

const FOLDER = 'data/universes/aurora'
const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

/** A disk on which syncs can be held up. */
class SlowDisk extends LogDisk {
  private readonly held: (() => void)[] = []
  /** Files whose syncs wait. */
  holds: (path: string) => boolean = () => false

  override sync(descriptor: number, done: (error: Error | null) => void): void {
    if (this.holds(this.pathOf(descriptor))) this.held.push(() => super.sync(descriptor, done))
    else super.sync(descriptor, done)
  }

  letGo(): void {
    this.holds = () => false
    for (const sync of this.held.splice(0)) sync()
  }
}

describe('a log in files', () => {
  let disk: SlowDisk
  let store: LogStore
  let log: UniverseLog
  const troubles: string[] = []

  beforeEach(() => {
    disk = new SlowDisk()
    troubles.length = 0
  })

  afterEach(async () => {
    disk.letGo()
    await store.close()
    expect(disk.openFiles).toBe(0)
  })

  /** Leads a log with entries up to tick 3. */
  async function begin(options: FileLogOptions = {}): Promise<void> {
    const onTrouble = (universe: string, error: Error) => troubles.push(`${universe}: ${error.message}`)
    store = await openFileLogs('data', { disk, onTrouble, syncMs: 1_000_000, ...options })
    log = await store.open('aurora')
    await log.claim()
    await log.saveCheckpoint(checkpointOf(1, 0))
    for (let tick = 1; tick <= 3; tick++) await appendOk(tick)
  }

  async function appendOk(tick: number): Promise<void> {
    expect(await append(log, entryOf(1, tick))).toBeNull()
  }

  /** Lets the next calls of a kind fail. */
  function failNext(call: Call, times = 1, fault: Error | number = noSpace): void {
    let left = times
    disk.fault = (other) => (other === call && left-- > 0 ? fault : null)
  }

  /** The files as the next process finds them, and what it reads. */
  async function readAfterKill(from = LogDisk.holding(disk.contents())): Promise<number[]> {
    const other = await openFileLogs('data', { disk: from })
    const { entries } = await (await other.open('aurora')).read(0)
    await other.close()
    for (const entry of entries) expect(entry).toEqual(entryOf(entry.epoch, entry.tick))
    return entries.map(({ tick }) => tick)
  }

  for (const durability of ['process', 'power'] as const) {
    for (const [what, fault] of [
      ['fails', noSpace],
      ['is cut short', 13],
    ] as const) {
      it(`takes an entry back whose write ${what}, and takes it again (${durability})`, async () => {
        await begin({ durability })
        const before = disk.contents()
        failNext('write', 2, fault)
        for (let n = 0; n < 2; n++) {
          const error = await append(log, entryOf(1, 4))
          expect(error?.message).toMatch(fault === 13 ? /^Only 13 of \d+ bytes could be written/ : /^ENOSPC/)
          expect(disk.contents()).toEqual(before)
        }
        await appendOk(4)
        await appendOk(5)
        expect(await readAfterKill()).toEqual([1, 2, 3, 4, 5])
      })
    }

    it(`repairs what it could not cut off, before it takes another entry (${durability})`, async () => {
      await begin({ durability })
      disk.fault = (call) => (call === 'write' ? 9 : call === 'truncate' ? noSpace : null)
      expect((await append(log, entryOf(1, 4)))?.message).toMatch(/^Only 9 /)
      expect((await append(log, entryOf(1, 4)))?.message).toMatch(/^ENOSPC/)
      expect(await readAfterKill()).toEqual([1, 2, 3])
      disk.fault = () => null
      await appendOk(4)
      expect(await readAfterKill()).toEqual([1, 2, 3, 4])
    })

    it(`goes on when it can begin a segment again (${durability})`, async () => {
      await begin({ durability })
      await log.saveCheckpoint(checkpointOf(1, 3))
      for (const call of ['open', 'write', 'truncate'] as const) {
        failNext(call)
        expect(await append(log, entryOf(1, 4))).toBe(noSpace)
      }
      await appendOk(4)
      expect(await readAfterKill()).toEqual([1, 2, 3, 4])
    })

    for (const call of ['open', 'writeFile', 'rename', 'syncFolder'] as const) {
      it(`keeps its checkpoints when another cannot be saved (${call}, ${durability})`, async () => {
        await begin({ durability })
        failNext(call)
        await expect(log.saveCheckpoint(checkpointOf(1, 3))).rejects.toThrow('ENOSPC')
        expect((await log.checkpoints()).checkpoints.map(({ tick }) => tick)).toEqual([0])
        expect([...disk.contents().keys()].filter((path) => path.endsWith('.tmp'))).toEqual([])
        await (log as FileLog).flush()
        await appendOk(4)
        await log.saveCheckpoint(checkpointOf(1, 4))
        await log.cut()
        expect((await log.checkpoints()).checkpoints.map(({ tick }) => tick)).toEqual([4, 0])
        expect(await readAfterKill()).toEqual([1, 2, 3, 4])
      })
    }

    for (const call of ['open', 'write', 'truncate', 'sync', 'syncFolder'] as const) {
      it(`stays with its leader when nobody can become one (${call}, ${durability})`, async () => {
        await begin({ durability })
        const before = [...disk.contents().keys()]
        failNext(call)
        await expect(log.claim()).rejects.toThrow('ENOSPC')
        expect(log.epoch).toBe(1)
        expect([...disk.contents().keys()]).toEqual(before)
        await appendOk(4)
        expect(await log.claim()).toBe(2)
      })
    }
  }

  it('does not wait for a slow disk (process)', async () => {
    await begin({ syncMs: 1 })
    disk.holds = () => true
    const flushed = (log as FileLog).flush()
    const said: (Error | null)[] = []
    for (let tick = 4; tick <= 50; tick++) log.append(entryOf(1, tick), (error) => said.push(error))
    expect(said).toEqual(Array.from({ length: 47 }, () => null))
    disk.letGo()
    await flushed
  })

  it('is brought to the disk in the background (process)', async () => {
    const syncs = vi.spyOn(disk, 'sync')
    await begin({ syncMs: 1 })
    syncs.mockClear()
    await appendOk(4)
    await expect.poll(() => syncs.mock.calls.length).toBeGreaterThan(0)
    await expect.poll(() => readAfterKill(disk.afterPowerCut(new Random(1)))).toEqual([1, 2, 3, 4])
  })

  it('says once that it cannot be brought to the disk, and takes no entry until it can (process)', async () => {
    await begin({ syncMs: 1 })
    disk.fault = (call) => (call === 'sync' ? noSpace : null)
    await expect.poll(() => troubles).toEqual(['aurora: ENOSPC: no space left on device, write'])
    expect(await append(log, entryOf(1, 4))).toBe(noSpace)
    await (log as FileLog).flush()
    expect(await append(log, entryOf(1, 4))).toBe(noSpace)
    disk.fault = () => null
    await expect.poll(() => append(log, entryOf(1, 4))).toBeNull()
    expect(troubles).toHaveLength(1)
    // What a failed sync lost was written again.
    await expect.poll(() => readAfterKill(disk.afterPowerCut(new Random(2)))).toEqual([1, 2, 3, 4])
  })

  it('takes an entry back that cannot be brought to the disk, and takes it again (power)', async () => {
    await begin({ durability: 'power' })
    const before = disk.contents()
    failNext('sync', 2)
    for (let n = 0; n < 2; n++) {
      expect(await append(log, entryOf(1, 4))).toBe(noSpace)
      expect(disk.contents()).toEqual(before)
    }
    await appendOk(4)
    expect(await readAfterKill(disk.afterPowerCut(new Random(3)))).toEqual([1, 2, 3, 4])
  })

  it('has an entry when the disk has it; no other log waits for that (power)', async () => {
    await begin({ durability: 'power' })
    const other = await store.open('borealis')
    await other.claim()
    await other.saveCheckpoint(checkpointOf(1, 0))
    disk.holds = (path) => path.startsWith(FOLDER)
    let answer: Error | null | undefined
    log.append(entryOf(1, 4), (error) => {
      answer = error
    })
    for (let tick = 1; tick <= 20; tick++) expect(await append(other, entryOf(1, tick))).toBeNull()
    expect(answer).toBeUndefined()
    expect(await readAfterKill(disk.afterPowerCut(new Random(4)))).not.toContain(5)
    disk.letGo()
    await expect.poll(() => answer).toBeNull()
    expect((await log.read(3)).entries).toEqual([entryOf(1, 4)])
  })

  it('answers an append before it changes its leader or closes (power)', async () => {
    await begin({ durability: 'power' })
    disk.holds = () => true
    const appended = append(log, entryOf(1, 4))
    const claimed = log.claim()
    disk.letGo()
    expect(await appended).toBeNull()
    expect(await claimed).toBe(2)
    disk.holds = () => true
    const last = append(log, entryOf(2, 5))
    const closed = log.close()
    disk.letGo()
    expect(await last).toBeNull()
    await closed
    expect(await readAfterKill()).toEqual([1, 2, 3, 4, 5])
  })
})
