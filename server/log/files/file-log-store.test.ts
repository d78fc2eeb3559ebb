// The logs of a data folder, on a real disk.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { append, checkpointOf, entryOf } from '../../../tests/log-samples.ts'
import type { LogStore } from '../universe-log.ts'
import { openFileLogs } from './file-log-store.ts'
import { RecordPen } from './segments/record-pen.ts'

describe('the logs of a data folder', () => {
  let data: string
  let store: LogStore

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'orrery-logs-'))
    store = await openFileLogs(data)
  })

  afterEach(async () => {
    await store.close()
    rmSync(data, { recursive: true })
  })

  async function begin(universe: string): Promise<void> {
    const log = await store.open(universe)
    await log.claim()
    await log.saveCheckpoint(checkpointOf(1, 0))
    for (let tick = 1; tick <= 3; tick++) expect(await append(log, entryOf(1, tick))).toBeNull()
  }

  it('are a folder each, with files that say what they hold', async () => {
    await begin('aurora')
    expect(readdirSync(join(data, 'universes', 'aurora')).sort()).toEqual([
      '0000000001-0000000000.checkpoint',
      '0000000001-0000000001.log',
    ])
    expect(statSync(join(data, 'universes')).mode & 0o777).toBe(0o700)
    expect(statSync(join(data, 'universes', 'aurora', '0000000001-0000000001.log')).mode & 0o777).toBe(0o600)
  })

  it('are opened once at a time', async () => {
    const opening = store.open('aurora')
    await expect(store.open('aurora')).rejects.toThrow('The log of aurora is open already.')
    await expect(store.remove('aurora')).rejects.toThrow('The log of aurora is open.')
    await (await opening).close()
    await store.open('aurora')
  })

  it('are not found outside of their folder', async () => {
    for (const name of ['', '..', '../x', 'a/b', 'A', '.removed-x'])
      await expect(store.open(name)).rejects.toThrow('A universe cannot be called')
    await expect(store.remove('..')).rejects.toThrow('A universe cannot be called')
  })

  it('are listed when there is something in them, and nothing else is', async () => {
    for (const universe of ['aurora', 'borealis']) await begin(universe)
    mkdirSync(join(data, 'universes', 'empty'))
    mkdirSync(join(data, 'universes', 'foreign'))
    writeFileSync(join(data, 'universes', 'foreign', 'notes.txt'), 'hello')
    writeFileSync(join(data, 'universes', 'README'), 'hello')
    expect((await store.list()).sort()).toEqual(['aurora', 'borealis'])
  })

  it('are removed as a whole, also when that was cut short', async () => {
    await begin('aurora')
    await store.close()
    const half = join(data, 'universes', '.removed-borealis')
    mkdirSync(half)
    writeFileSync(join(half, '0000000001-0000000001.log'), 'x')
    store = await openFileLogs(data)
    expect(readdirSync(join(data, 'universes'))).toEqual(['aurora'])
    await store.remove('aurora')
    expect(readdirSync(join(data, 'universes'))).toEqual([])
  })

  it('leave no files behind over many lives', async () => {
    for (let life = 1; life <= 10; life++) {
      const log = await store.open('aurora')
      const epoch = await log.claim()
      if (life === 1) await log.saveCheckpoint(checkpointOf(epoch, 0))
      // Every other one sleeps before its first tick.
      if (life % 2 === 0) expect(await append(log, entryOf(epoch, life / 2))).toBeNull()
      if (life % 2 === 0) await log.saveCheckpoint(checkpointOf(epoch, life / 2))
      await log.cut()
      await log.close()
    }
    const files = readdirSync(join(data, 'universes', 'aurora'))
    expect(files.filter((name) => name.endsWith('.checkpoint'))).toHaveLength(2)
    expect(files.filter((name) => name.endsWith('.log')).length).toBeLessThanOrEqual(2)
    expect(files.filter((name) => !/\.(log|checkpoint)$/.test(name))).toEqual([])
  })

  it('keep to the bound of their size', async () => {
    await store.close()
    store = await openFileLogs(data, { segmentBytes: 1000 })
    const pen = new RecordPen()
    const log = await store.open('aurora')
    await log.claim()
    await log.saveCheckpoint(checkpointOf(1, 0))
    let [most, written] = [0, 0]
    for (let tick = 1; tick <= 2000; tick++) {
      log.append(entryOf(1, tick), (error) => expect(error).toBeNull())
      written += pen.write(entryOf(1, tick)).length
      if (tick % 100 > 0) continue
      await log.saveCheckpoint(checkpointOf(1, tick))
      await log.cut()
      const folder = join(data, 'universes', 'aurora')
      const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size)
      most = Math.max(
        most,
        sizes.reduce((sum, size) => sum + size),
      )
    }
    // Two checkpoints of at most 400 bytes, and the entries of 100 ticks, which may be more than on average.
    expect(most).toBeLessThan(2 * 440 + (1.3 * written) / 20 + 1000)
  })

  it('cannot be in a folder that takes nothing', async () => {
    const file = join(data, 'file')
    writeFileSync(file, '')
    await expect(openFileLogs(join(file, 'x'))).rejects.toThrow(
      `The data folder ${join(file, 'x')} cannot be used: `,
    )
    await expect(openFileLogs('/proc/orrery')).rejects.toThrow(
      'The data folder /proc/orrery cannot be used: ',
    )
  })

  it.runIf(process.getuid?.() !== 0)('cannot be in a folder that is read-only', async () => {
    const folder = join(data, 'locked')
    mkdirSync(folder, { mode: 0o500 })
    await expect(openFileLogs(folder)).rejects.toThrow(`The data folder ${folder} cannot be used: EACCES`)
    chmodSync(folder, 0o700)
  })
})
