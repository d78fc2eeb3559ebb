// A disk that is full, and one that is read-only: real ones, where they can be mounted. faults.test.ts has the same for
// everywhere, with a disk that only says so.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { append, checkpointOf, entryOf } from '../../../tests/log-samples.ts'
import { openFileLogs } from './file-log-store.ts'

/** Whether a small file system can be mounted here, as root can outside of most containers. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = mkdtempSync(join(tmpdir(), 'orrery-mount-'))
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
  if (isMounted) execFileSync('umount', [folder])
  rmSync(folder, { recursive: true })
  return isMounted
}

describe.runIf(canMount())('a log on a small disk', () => {
  let disk: string

  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'orrery-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
  })

  afterEach(() => {
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })

  for (const durability of ['process', 'power'] as const) {
    it(`takes no entry while the disk is full, and all when there is room again (${durability})`, async () => {
      const small = await openFileLogs(disk, { durability })
      const log = await small.open('aurora')
      await log.claim()
      await log.saveCheckpoint(checkpointOf(1, 0))
      const ballast = join(disk, 'ballast')
      writeFileSync(ballast, new Uint8Array(40_000))
      let tick = 0
      let refusal: Error | null = null
      for (; refusal === null; tick++) refusal = await append(log, entryOf(1, tick + 1))
      expect(refusal.message).toMatch(/^(ENOSPC|Only \d+ of \d+ bytes could be written)/)
      expect(tick).toBeGreaterThan(100)
      for (let n = 0; n < 5; n++) expect(await append(log, entryOf(1, tick))).toBeInstanceOf(Error)
      await expect(log.saveCheckpoint(checkpointOf(1, tick - 1))).rejects.toThrow('ENOSPC')
      await expect(log.claim()).rejects.toThrow('ENOSPC')
      expect((await log.read(0)).entries).toHaveLength(tick - 1)
      rmSync(ballast)
      for (let n = 0; n < 20; n++) expect(await append(log, entryOf(1, tick + n))).toBeNull()
      await log.saveCheckpoint(checkpointOf(1, tick))
      await small.close()
      const again = await openFileLogs(disk)
      const { entries, damage } = await (await again.open('aurora')).read(0)
      expect(entries).toEqual(Array.from({ length: tick + 19 }, (_, n) => entryOf(1, n + 1)))
      expect(damage).toBeNull()
      await again.close()
    })
  }

  it('is refused when it is read-only', async () => {
    const before = await openFileLogs(disk)
    const log = await before.open('aurora')
    await log.claim()
    await log.saveCheckpoint(checkpointOf(1, 0))
    expect(await append(log, entryOf(1, 1))).toBeNull()
    await before.close()
    execFileSync('mount', ['-o', 'remount,ro', disk])
    const fresh = openFileLogs(join(disk, 'new'))
    await expect(fresh).rejects.toThrow(`The data folder ${join(disk, 'new')} cannot be used: EROFS`)
    const readOnly = await openFileLogs(disk)
    await expect(readOnly.open('aurora')).rejects.toThrow('The log of aurora cannot be used: EROFS')
    await readOnly.close()
    expect(existsSync(join(disk, 'universes', 'aurora'))).toBe(true)
  })
})
