// A log that is begun anew, on a disk that fails, or with a process that dies, at any call: one of the two is there, whole.
import { describe, expect, it } from 'vitest'
import { Random } from '../../../shared/random.ts'
import { LogDisk } from '../../../tests/log-disk.ts'
import { append, checkpointOf, entryOf } from '../../../tests/log-samples.ts'
import { openFileLogs } from './file-log-store.ts'

/** A disk with a log of two segments and two checkpoints, at tick 30 of epoch 2. */
async function played(): Promise<LogDisk> {
  const disk = new LogDisk()
  const logs = await openFileLogs('data', { disk })
  let log = await logs.open('aurora')
  const first = await log.claim()
  await log.saveCheckpoint(checkpointOf(first, 0))
  for (let tick = 1; tick <= 20; tick++) await append(log, entryOf(first, tick))
  await log.close()
  log = await logs.open('aurora')
  const second = await log.claim()
  await log.saveCheckpoint(checkpointOf(second, 20))
  for (let tick = 21; tick <= 30; tick++) await append(log, entryOf(second, tick))
  await logs.close()
  return LogDisk.holding(disk.contents())
}

/** Which of the two logs the disk holds: as a whole, and with nothing beside it. */
async function found(disk: LogDisk): Promise<'old' | 'new'> {
  const logs = await openFileLogs('data', { disk })
  expect(await logs.list()).toEqual(['aurora'])
  const log = await logs.open('aurora')
  const [newest] = (await log.checkpoints()).checkpoints
  const isNew = newest!.tick === 0
  expect(newest).toEqual(isNew ? checkpointOf(3, 0) : checkpointOf(2, 20))
  const { entries, damage } = await log.read(newest!.tick)
  expect([entries.length, damage]).toEqual([isNew ? 0 : 10, null])
  expect(log.epoch).toBe(isNew ? 3 : 2)
  await logs.close()
  const strangers = [...disk.contents().keys()].filter((path) => !path.startsWith('data/universes/aurora/'))
  expect(strangers).toEqual([])
  return isNew ? 'new' : 'old'
}

describe('a log that is begun anew', () => {
  for (const powerCut of [false, true])
    it(`is the old one or the new one after a ${powerCut ? 'power cut' : 'kill'} at any call`, async () => {
      const counts = { old: 0, new: 0 }
      for (let n = 0; ; n++) {
        const disk = await played()
        const logs = await openFileLogs('data', { disk })
        disk.diesAt = disk.calls + n
        const isDone = await logs.begin('aurora', checkpointOf(3, 0)).then(
          () => true,
          () => false,
        )
        for (let seed = 1; seed <= (powerCut ? 10 : 1); seed++) {
          const after = powerCut ? disk.afterPowerCut(new Random(seed)) : disk.afterKill()
          const what = await found(after)
          if (isDone) expect(what).toBe('new')
          counts[what]++
        }
        if (isDone) break
      }
      expect(Math.min(counts.old, counts.new)).toBeGreaterThan(0)
    })

  it('is the old one or the new one after any call that fails, and can be begun anew again', async () => {
    for (let n = 0; ; n++) {
      const disk = await played()
      const logs = await openFileLogs('data', { disk })
      let calls = 0
      disk.fault = () => (calls++ === n ? new Error('EIO: i/o error') : null)
      const isDone = await logs.begin('aurora', checkpointOf(3, 0)).then(
        () => true,
        () => false,
      )
      disk.fault = () => null
      await found(disk.afterKill())
      if (isDone) break
      await logs.begin('aurora', checkpointOf(3, 0))
      expect(await found(disk.afterKill())).toBe('new')
    }
  })

  it('of which only a part was made does not come back when the log is removed', async () => {
    const disk = await played()
    const logs = await openFileLogs('data', { disk })
    disk.fault = (call) => (call === 'rename' ? new Error('EIO: i/o error') : null)
    await expect(logs.begin('aurora', checkpointOf(3, 0))).rejects.toThrow('EIO')
    disk.fault = () => null
    disk.diesAt = disk.calls + 5
    await logs.remove('aurora').catch(() => undefined)
    const after = await openFileLogs('data', { disk: disk.afterKill() })
    expect(await after.list()).toEqual([])
  })
})
