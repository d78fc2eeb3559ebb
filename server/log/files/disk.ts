// The file system as far as a log needs it. Tests put a disk in its place that tears, fills up and fails.
import { closeSync, constants, fdatasync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { open as openFile, readdir, readFile, rename, rm } from 'node:fs/promises'
import { makeFolder } from '../../process/folder.ts'

type Done = (error: Error | null) => void

export interface Disk {
  /** Opens a file to write and read, which is made when it is not there. */
  open(file: string): number
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
  /** Writes over a file from its beginning, ends it there, and brings it to the disk. It is never empty meanwhile. */
  writeBack(file: string, bytes: Uint8Array): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes a file, or a folder with all that is in it; nothing is wrong when it is not there. */
  remove(path: string): Promise<void>
  /** Makes a folder, and those above it; nothing is wrong when it is there. */
  makeFolder(folder: string): void
  /** Brings the names in a folder to the disk: a new file is not safe before that. */
  syncFolder(folder: string): Promise<void>
}

/** The machine's own. */
export const nodeDisk: Disk = {
  open: (file) => openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600),
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
    const handle = await openFile(file, 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  async writeBack(file, bytes) {
    const handle = await openFile(file, 'r+')
    try {
      await handle.writeFile(bytes)
      await handle.truncate(bytes.length)
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  makeFolder: (folder) => makeFolder(folder, 0o700),
  async syncFolder(folder) {
    // Windows knows no such thing.
    if (process.platform === 'win32') return
    const handle = await openFile(folder, 'r')
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
