import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LogDisk } from '../../../tests/log-disk.ts'
import { append, checkpointOf, entryOf } from '../../../tests/log-samples.ts'
import type { LogStore, UniverseLog } from '../universe-log.ts'
import { copyLogs } from './copy-logs.ts'
import { openFileLogs } from './file-log-store.ts'

/** A disk on which something happens before a folder is listed for the n-th time. */
class InterruptedDisk extends LogDisk {
  private left = 0
  private happens: () => Promise<void> = async () => undefined

  interrupt(n: number, happens: () => Promise<void>): void {
    this.left = n
    this.happens = happens
  }

  override async list(folder: string): Promise<string[]> {
    if (folder === 'data/universes/aurora' && --this.left === 0) await this.happens()
    return super.list(folder)
  }
}

describe('a copy of logs', () => {
  let folder: string
  let store: LogStore

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-copy-'))
    store = await openFileLogs(join(folder, 'data'), { segmentBytes: 500 })
  })

  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  async function begin(universe: string): Promise<UniverseLog> {
    const log = await store.open(universe)
    await log.claim()
    await log.saveCheckpoint(checkpointOf(1, 0))
    return log
  }

  /** The last tick of a copy, all of which must be right. */
  async function lastTickOf(copy: string, universe: string): Promise<number> {
    const copies = await openFileLogs(copy)
    const log = await copies.open(universe)
    const [newest] = (await log.checkpoints()).checkpoints
    expect(newest).toEqual(checkpointOf(1, newest!.tick))
    const { entries } = await log.read(newest!.tick)
    expect(entries).toEqual(entries.map((_, n) => entryOf(1, newest!.tick + 1 + n)))
    await copies.close()
    return newest!.tick + entries.length
  }

  it('has every universe, and leaves out what is no log', async () => {
    for (const universe of ['aurora', 'borealis']) await append(await begin(universe), entryOf(1, 1))
    await store.open('empty')
    const copy = join(folder, 'copy')
    expect((await copyLogs(join(folder, 'data'), copy)).sort()).toEqual(['aurora', 'borealis'])
    for (const universe of ['aurora', 'borealis']) expect(await lastTickOf(copy, universe)).toBe(1)
    expect(await copyLogs(join(folder, 'nothing'), copy)).toEqual([])
  })

  it('is of one log as a whole, whenever that is begun anew while it is copied', async () => {
    const counts = { old: 0, new: 0 }
    for (let n = 1; n <= 4; n++) {
      const disk = new InterruptedDisk()
      const logs = await openFileLogs('data', { disk })
      const log = await logs.open('aurora')
      await log.claim()
      await log.saveCheckpoint(checkpointOf(1, 0))
      for (let tick = 1; tick <= 30; tick++) await append(log, entryOf(1, tick))
      await log.close()
      disk.interrupt(n, () => logs.begin('aurora', checkpointOf(2, 4)))
      await copyLogs('data', 'copy', disk)
      await logs.close()
      const copies = await openFileLogs('copy', { disk })
      const copy = await copies.open('aurora')
      const [newest] = (await copy.checkpoints()).checkpoints
      const isNew = newest!.epoch === 2
      expect(newest).toEqual(isNew ? checkpointOf(2, 4) : checkpointOf(1, 0))
      expect((await copy.read(newest!.tick)).entries).toHaveLength(isNew ? 0 : 30)
      counts[isNew ? 'new' : 'old']++
      await copies.close()
    }
    expect(Math.min(counts.old, counts.new)).toBeGreaterThan(0)
  })

  it('has all that was acknowledged before it was begun, while entries and checkpoints come and go', async () => {
    const log = await begin('aurora')
    let [tick, isDone] = [0, false]
    const writing = (async () => {
      while (!isDone) {
        tick++
        expect(await append(log, entryOf(1, tick))).toBeNull()
        if (tick % 20 === 0) await log.saveCheckpoint(checkpointOf(1, tick))
        if (tick % 40 === 0) await log.cut()
        await setImmediate()
      }
    })()
    try {
      for (let n = 0; n < 15; n++) {
        const least = tick
        const copy = join(folder, `copy-${n}`)
        await copyLogs(join(folder, 'data'), copy)
        expect(await lastTickOf(copy, 'aurora')).toBeGreaterThanOrEqual(least)
      }
    } finally {
      isDone = true
      await writing
    }
    expect(tick).toBeGreaterThan(100)
  })
})
