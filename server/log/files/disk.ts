// The file system as far as a log needs it. Tests put a disk in its place that tears, fills up and fails.
import { closeSync, fdatasync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'

type Done = (error: Error | null) => void

export interface Disk {
  /** Opens a file to write and read, made empty. */
  create(file: string): number
  /** Writes at `position`; gives how many bytes were written, which may be fewer. */
  write(descriptor: number, bytes: Uint8Array, position: number): number
  /** Fills `bytes` from `position`; gives how many bytes were read. */
  read(descriptor: number, bytes: Uint8Array, position: number): number
  truncate(descriptor: number, length: number): void
  /** Brings what was written to the disk, as fdatasync(2). */
  sync(descriptor: number, done: Done): void
  close(descriptor: number): void

  /** Names of the files and folders in a folder; none when it is not there. */
  list(folder: string): Promise<string[]>
  readFile(file: string): Promise<Uint8Array>
  /** Writes a file, and brings it to the disk. */
  writeFile(file: string, bytes: Uint8Array): Promise<void>
  /** Cuts a file, and brings that to the disk. */
  cutFile(file: string, length: number): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes a file, or a folder with all that is in it; nothing is wrong when it is not there. */
  remove(path: string): Promise<void>
  /** Makes a folder; nothing is wrong when it is there. The one above it must be. */
  makeFolder(folder: string): void
  /** Brings the names in a folder to the disk: a new file is not safe before that. */
  syncFolder(folder: string): Promise<void>
}

/** The machine's own. */
export const nodeDisk: Disk = {
  create: (file) => openSync(file, 'w+', 0o600),
  write: (descriptor, bytes, position) => writeSync(descriptor, bytes, 0, bytes.length, position),
  read: (descriptor, bytes, position) => readSync(descriptor, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
  sync: fdatasync,
  close: closeSync,

  async list(folder) {
    try {
      return await readdir(folder)
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  },
  readFile,
  async writeFile(file, bytes) {
    const handle = await open(file, 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  async cutFile(file, length) {
    const handle = await open(file, 'r+')
    try {
      await handle.truncate(length)
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  makeFolder: (folder) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  },
  async syncFolder(folder) {
    // Windows knows no such thing.
    if (process.platform === 'win32') return
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
