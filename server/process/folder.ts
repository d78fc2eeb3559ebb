// A folder that the server writes to: made when it is not there, and tried before anything depends on it.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Makes the folder that `option` (such as data) gives ready to write to. Throws an Error that says why it cannot be. */
export function prepareFolder(option: string, folder: string, mode?: number): void {
  try {
    makeFolder(folder, mode)
    if (!statSync(folder).isDirectory()) throw new Error('it is no folder')
    tryOut(folder)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The ${option} folder ${folder} cannot be used: ${problem} (--${option} wants a folder that can be made and written to)`,
    )
  }
}

/** Permissions alone do not say it, least of all to root. A folder that is full is a good one: there may be room again. */
function tryOut(folder: string): void {
  try {
    rmdirSync(mkdtempSync(join(folder, '.trial-')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

/**
 * Makes a folder, and those above it, unless it is there. Not by mkdir's `recursive`: below a folder like /proc, which is
 * there and takes nothing, it tries for ever. Throws an Error of the file system.
 */
export function makeFolder(folder: string, mode?: number): void {
  const whole = resolve(folder)
  if (existsSync(whole) || dirname(whole) === whole) return
  makeFolder(dirname(whole), mode)
  mkdirSync(whole, { mode })
}

/** Takes a file's permissions from everybody but its owner. Windows has others, which this leaves alone. */
export function keepPrivate(file: string): void {
  const { mode } = statSync(file)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) chmodSync(file, mode & 0o700)
}
