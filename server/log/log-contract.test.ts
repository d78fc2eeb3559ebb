// What every log must do, run on each of them. A new one is done when it is in this list.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { append, checkpointOf, entryOf } from '../../tests/log-samples.ts'
import { quietLog } from '../../tests/quiet-log.ts'
import { RedisServer, whyNoRedis } from '../../tests/redis-server.ts'
import { openFileLogs } from './files/file-log-store.ts'
import { MemoryLogStore } from './memory-log.ts'
import { openRedisLogs } from './redis/redis-log-store.ts'
import { Fenced, type LogStore, type UniverseLog } from './universe-log.ts'

interface Kind {
  readonly name: string
  readonly open: (folder: string) => Promise<LogStore>
  /** Several may hold the log of one universe open: as processes do that share it. */
  readonly isShared: boolean
  /** `done` is called before `append` returns. */
  readonly isSynchronous: boolean
  /** Why it cannot be tested here. */
  readonly whyNot?: string | null
}

const inMemory = new Map<string, MemoryLogStore>()

/** Stays what it is, as a disk does. */
async function openMemory(folder: string): Promise<LogStore> {
  const store = inMemory.get(folder) ?? new MemoryLogStore()
  inMemory.set(folder, store)
  return store
}

let redis: RedisServer

const KINDS: readonly Kind[] = [
  { name: 'memory', open: openMemory, isShared: true, isSynchronous: true },
  { name: 'file', open: (folder) => openFileLogs(folder), isShared: false, isSynchronous: true },
  {
    name: 'file (power)',
    open: (folder) => openFileLogs(folder, { durability: 'power' }),
    isShared: false,
    isSynchronous: false,
  },
  {
    name: 'file (short segments)',
    open: (folder) => openFileLogs(folder, { segmentBytes: 200 }),
    isShared: false,
    isSynchronous: true,
  },
  {
    name: 'Redis',
    open: (folder) => openRedisLogs({ url: redis.url, logger: quietLog, prefix: `${folder}:` }),
    isShared: true,
    isSynchronous: false,
    whyNot: whyNoRedis,
  },
]

beforeAll(async () => {
  if (whyNoRedis === null) redis = await RedisServer.start()
})

afterAll(() => redis?.end())

for (const { name, open, isShared, isSynchronous, whyNot = null } of KINDS) {
  describe.skipIf(whyNot !== null)(`a log: ${name}${whyNot === null ? '' : ` (${whyNot})`}`, () => {
    let folder: string
    let store: LogStore
    let log: UniverseLog

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'orrery-log-'))
      store = await open(folder)
      log = await store.open('aurora')
    })

    afterEach(async () => {
      await store.close()
      inMemory.delete(folder)
      rmSync(folder, { recursive: true })
    })

    /** Ends everything, and begins anew with what was kept. */
    async function reopen(): Promise<void> {
      await store.close()
      store = await open(folder)
      log = await store.open('aurora')
    }

    /** Leads a log that begins at the end of tick `tick`. */
    async function begin(tick = 0): Promise<number> {
      const epoch = await log.claim()
      await log.saveCheckpoint(checkpointOf(epoch, tick))
      return epoch
    }

    async function appendTicks(epoch: number, from: number, to: number): Promise<void> {
      for (let tick = from; tick <= to; tick++) expect(await append(log, entryOf(epoch, tick))).toBeNull()
    }

    it('is empty at first, and not listed', async () => {
      expect(log.epoch).toBe(0)
      expect(await log.read(0)).toEqual({ entries: [], damage: null })
      expect(await log.checkpoints()).toEqual({ checkpoints: [], damage: [] })
      expect(await store.list()).toEqual([])
    })

    it('is not listed before its first checkpoint, and is after it', async () => {
      await log.claim()
      expect(await store.list()).toEqual([])
      await log.saveCheckpoint(checkpointOf(1, 0))
      expect(await store.list()).toEqual(['aurora'])
    })

    it('gives back what was appended: every command, with all its fields', async () => {
      const epoch = await begin()
      await appendTicks(epoch, 1, 60)
      const expected = Array.from({ length: 60 }, (_, n) => entryOf(epoch, n + 1))
      expect(await log.read(0)).toEqual({ entries: expected, damage: null })
      await reopen()
      expect(await log.read(0)).toEqual({ entries: expected, damage: null })
      expect(await log.read(57)).toEqual({ entries: expected.slice(57), damage: null })
      expect(await log.read(60)).toEqual({ entries: [], damage: null })
    })

    it('begins with any tick, and goes on after it was opened again', async () => {
      const epoch = await begin(5000)
      await appendTicks(epoch, 5001, 5003)
      await reopen()
      expect(log.epoch).toBe(epoch)
      const next = await log.claim()
      await appendTicks(next, 5004, 5006)
      await reopen()
      const { entries } = await log.read(5000)
      expect(entries.map(({ tick }) => tick)).toEqual([5001, 5002, 5003, 5004, 5005, 5006])
      expect(entries.map((entry) => entry.epoch)).toEqual([1, 1, 1, 2, 2, 2])
    })

    it('keeps what was appended, and not what its owner makes of it later', async () => {
      const epoch = await begin()
      const commands = [...entryOf(epoch, 1).commands]
      expect(await append(log, { epoch, tick: 1, fingerprint: 7, commands })).toBeNull()
      commands.length = 0
      const bytes = new Uint8Array([1, 2, 3])
      await log.saveCheckpoint({ epoch, tick: 1, bytes })
      bytes.fill(0)
      expect((await log.read(0)).entries[0]!.commands).toEqual(entryOf(epoch, 1).commands)
      expect((await log.checkpoints()).checkpoints[0]!.bytes).toEqual(Uint8Array.of(1, 2, 3))
    })

    it('counts epochs, and never gives one twice', async () => {
      expect(await begin()).toBe(1)
      for (const epoch of [2, 3, 4]) {
        expect(await log.claim()).toBe(epoch)
        expect(log.epoch).toBe(epoch)
        if (epoch === 3) await reopen()
      }
      await reopen()
      expect(log.epoch).toBe(4)
    })

    it('takes entries of the current epoch only', async () => {
      expect(await append(log, entryOf(0, 1))).toBeInstanceOf(Fenced)
      const old = await begin()
      await appendTicks(old, 1, 2)
      const epoch = await log.claim()
      expect(await append(log, entryOf(old, 3))).toBeInstanceOf(Fenced)
      expect(await append(log, entryOf(epoch + 1, 3))).toBeInstanceOf(Fenced)
      await appendTicks(epoch, 3, 3)
      expect((await log.read(0)).entries.map((entry) => entry.epoch)).toEqual([old, old, epoch])
    })

    it('lets nobody append while somebody else becomes the leader', async () => {
      const old = await begin()
      const claims = [log.claim(), log.claim()]
      const late = append(log, entryOf(old, 1))
      await Promise.all(claims)
      expect(log.epoch).toBe(old + 2)
      expect(await late).toBeInstanceOf(isShared ? Object : Fenced)
      expect(await append(log, entryOf(old, 2))).toBeInstanceOf(Fenced)
    })

    it.runIf(isShared)('fences a leader that does not know yet that another one has claimed', async () => {
      const old = await begin()
      const other = await store.open('aurora')
      const epoch = await other.claim()
      expect(await append(log, entryOf(old, 1))).toBeInstanceOf(Fenced)
      expect(await append(other, entryOf(epoch, 1))).toBeNull()
      expect((await log.read(0)).entries).toEqual([entryOf(epoch, 1)])
    })

    it('takes ticks one after another, from its first checkpoint on', async () => {
      const epoch = await log.claim()
      expect(await append(log, entryOf(epoch, 1))).toMatchObject({
        message: 'A log begins with a checkpoint; this one has none yet.',
      })
      await log.saveCheckpoint(checkpointOf(epoch, 0))
      await appendTicks(epoch, 1, 3)
      for (const tick of [0, 3, 5]) {
        expect(await append(log, entryOf(epoch, tick))).toMatchObject({
          message: `The log ends with tick 3; the entry of tick ${tick} does not follow it.`,
        })
      }
      await appendTicks(epoch, 4, 4)
      expect((await log.read(0)).entries).toHaveLength(4)
    })

    it.runIf(isSynchronous)('says at once that an entry is in it', async () => {
      const epoch = await begin()
      const said: (Error | null)[] = []
      log.append(entryOf(epoch, 1), (error) => said.push(error))
      expect(said).toEqual([null])
    })

    it.runIf(!isSynchronous)('takes one append at a time, and reads none that is not in it yet', async () => {
      const epoch = await begin()
      const first = append(log, entryOf(epoch, 1))
      expect(await append(log, entryOf(epoch, 2))).toMatchObject({
        message: 'The entry before is not in the log yet.',
      })
      expect(await first).toBeNull()
      expect(await append(log, entryOf(epoch, 2))).toBeNull()
    })

    it('gives checkpoints, newest first', async () => {
      const epoch = await begin()
      await appendTicks(epoch, 1, 30)
      await log.saveCheckpoint(checkpointOf(epoch, 20))
      await log.saveCheckpoint(checkpointOf(epoch, 30))
      const expected = [30, 20, 0].map((tick) => checkpointOf(epoch, tick))
      expect(await log.checkpoints()).toEqual({ checkpoints: expected, damage: [] })
      await reopen()
      expect(await log.checkpoints()).toEqual({ checkpoints: expected, damage: [] })
    })

    it('replaces a checkpoint by one of the same leader and tick', async () => {
      const epoch = await begin()
      await log.saveCheckpoint({ epoch, tick: 0, bytes: Uint8Array.of(9) })
      await reopen()
      const { checkpoints } = await log.checkpoints()
      expect(checkpoints).toEqual([{ epoch, tick: 0, bytes: Uint8Array.of(9) }])
    })

    it('takes no checkpoint of a tick or an epoch that is not in it', async () => {
      await expect(log.saveCheckpoint(checkpointOf(1, 0))).rejects.toThrow(
        'of epoch 1 came to a log of epoch 0',
      )
      const epoch = await begin()
      await appendTicks(epoch, 1, 3)
      await expect(log.saveCheckpoint(checkpointOf(epoch, 4))).rejects.toThrow('The log ends with tick 3')
      await expect(log.saveCheckpoint(checkpointOf(epoch + 1, 3))).rejects.toThrow('came to a log of epoch 1')
    })

    it('keeps the two newest checkpoints when it is cut, and all entries after the older of them', async () => {
      const epoch = await begin()
      for (const tick of [10, 20, 30, 40]) {
        await appendTicks(epoch, tick - 9, tick)
        await log.saveCheckpoint(checkpointOf(epoch, tick))
      }
      await appendTicks(epoch, 41, 45)
      await log.cut()
      for (let round = 0; round < 2; round++) {
        expect((await log.checkpoints()).checkpoints.map(({ tick }) => tick)).toEqual([40, 30])
        const { entries, damage } = await log.read(30)
        expect(entries.map(({ tick }) => tick)).toEqual(Array.from({ length: 15 }, (_, n) => n + 31))
        expect(damage).toBeNull()
        await reopen()
      }
      await appendTicks(await log.claim(), 46, 50)
    })

    it('says that entries are not there any more', async () => {
      const epoch = await begin()
      for (const tick of [10, 20]) {
        await appendTicks(epoch, tick - 9, tick)
        await log.saveCheckpoint(checkpointOf(epoch, tick))
      }
      await appendTicks(epoch, 21, 21)
      await log.cut()
      const { entries, damage } = await log.read(0)
      expect(entries).toEqual([])
      expect(damage).toMatch(/^The entries from tick 1 /)
    })

    it('is one of many that share nothing', async () => {
      const other = await store.open('borealis')
      const epoch = await begin(100)
      await other.claim()
      const otherEpoch = await other.claim()
      await other.saveCheckpoint(checkpointOf(otherEpoch, 7))
      await appendTicks(epoch, 101, 103)
      expect(await append(other, entryOf(otherEpoch, 8))).toBeNull()
      expect((await store.list()).sort()).toEqual(['aurora', 'borealis'])
      expect((await log.read(100)).entries).toHaveLength(3)
      expect((await other.read(7)).entries).toEqual([entryOf(otherEpoch, 8)])
      expect([log.epoch, other.epoch]).toEqual([1, 2])
    })

    it('is forgotten when it is removed, and then new', async () => {
      const epoch = await begin()
      await appendTicks(epoch, 1, 3)
      await log.close()
      await store.remove('aurora')
      expect(await store.list()).toEqual([])
      log = await store.open('aurora')
      expect(log.epoch).toBe(0)
      expect(await begin(50)).toBe(1)
      await appendTicks(1, 51, 52)
      await store.remove('never-there')
    })

    it('can be looked at without being opened: the newest checkpoint, and whether entries follow it', async () => {
      expect(await store.glance('never-there')).toBeNull()
      expect(await store.glance('aurora')).toBeNull()
      const epoch = await begin()
      expect(await store.glance('aurora')).toEqual({ checkpoint: checkpointOf(epoch, 0), isBehind: false })
      await appendTicks(epoch, 1, 30)
      expect(await store.glance('aurora')).toEqual({ checkpoint: checkpointOf(epoch, 0), isBehind: true })
      await log.saveCheckpoint(checkpointOf(epoch, 30))
      expect(await store.glance('aurora')).toEqual({ checkpoint: checkpointOf(epoch, 30), isBehind: false })
      await reopen()
      await appendTicks(await log.claim(), 31, 31)
      expect(await store.glance('aurora')).toMatchObject({ checkpoint: { tick: 30 }, isBehind: true })
    })

    it('can be begun anew, as a whole: with another tick, and under the epoch that it is given', async () => {
      const epoch = await begin()
      await appendTicks(epoch, 1, 30)
      await log.saveCheckpoint(checkpointOf(epoch, 30))
      await log.close()
      await store.begin('aurora', checkpointOf(7, 4))
      log = await store.open('aurora')
      expect(log.epoch).toBe(7)
      expect(await log.checkpoints()).toEqual({ checkpoints: [checkpointOf(7, 4)], damage: [] })
      expect(await log.read(4)).toEqual({ entries: [], damage: null })
      expect(await log.claim()).toBe(8)
      await appendTicks(8, 5, 6)
      await store.begin('other', checkpointOf(1, 0))
      await reopen()
      expect((await log.read(4)).entries.map(({ tick }) => tick)).toEqual([5, 6])
      expect((await store.list()).sort()).toEqual(['aurora', 'other'])
    })

    it('does nothing more once it is closed', async () => {
      const epoch = await begin()
      await log.close()
      expect(await append(log, entryOf(epoch, 1))).toMatchObject({ message: 'The log is closed.' })
      await expect(log.claim()).rejects.toThrow('The log is closed.')
      await expect(log.read(0)).rejects.toThrow('The log is closed.')
      await expect(log.saveCheckpoint(checkpointOf(epoch, 0))).rejects.toThrow('The log is closed.')
    })
  })
}
