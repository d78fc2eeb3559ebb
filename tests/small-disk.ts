// A small file system in memory, to be filled up. Mounting one takes root on Linux; in CI that must work.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why there can be none here, or null. */
export const NO_SMALL_DISK = tryOut()
if (NO_SMALL_DISK !== null) {
  if (process.env.CI !== undefined) throw new Error(NO_SMALL_DISK)
  console.warn(`Tests of a full disk are left out: ${NO_SMALL_DISK}`)
}

function tryOut(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-disk-'))
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder)
    run('umount', folder)
    return null
  } catch (error) {
    return `no file system can be mounted: ${(error as Error).message}`
  } finally {
    rmdirSync(folder)
  }
}

export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'orrery-disk-'))
  private readonly filling = join(this.folder, 'filling')

  constructor(size: string) {
    run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', this.folder)
  }

  /** Leaves no byte, whatever was left before. */
  fill(): void {
    const file = openSync(this.filling, 'a')
    for (const size of [4096, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
    closeSync(file)
  }

  free(): void {
    rmSync(this.filling, { force: true })
  }

  makeReadOnly(): void {
    run('mount', '-o', 'remount,ro', this.folder)
  }

  /** After everything that uses it has ended. */
  remove(): void {
    run('umount', this.folder)
    rmdirSync(this.folder)
  }
}

function run(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw error ?? new Error(stderr.trim())
}
