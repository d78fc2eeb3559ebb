// The file system as far as journals need it. Tests put a disk in its place that is slow, full, or fails.
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface FoundFile {
  readonly name: string
  readonly bytes: number
  /** When it was last written to, in milliseconds since 1970. */
  readonly changedAt: number
}

/** A file that is being written. */
export interface OpenFile {
  /** Adds all of `bytes` to its end. */
  append(bytes: Uint8Array): Promise<void>
  /** Brings it to the disk, and closes it. */
  close(): Promise<void>
}

export interface JournalDisk {
  /** What is in a folder; nothing when it is not there. */
  list(folder: string): Promise<FoundFile[]>
  /** Makes a file, and its folder in one that is there. Rejects when the file is there already. */
  create(folder: string, name: string): Promise<OpenFile>
  /** Removes a file; nothing is wrong when it is not there. */
  remove(file: string): Promise<void>
}

/** The machine's own. */
export const nodeJournalDisk: JournalDisk = {
  async list(folder) {
    const found: FoundFile[] = []
    for (const name of await unless('ENOENT', readdir(folder), [])) {
      const stats = await unless('ENOENT', stat(join(folder, name)), null)
      if (stats !== null) found.push({ name, bytes: stats.size, changedAt: stats.mtimeMs })
    }
    return found
  },
  async create(folder, name) {
    await unless('EEXIST', mkdir(folder, { mode: 0o700 }), undefined)
    const handle = await open(join(folder, name), 'wx', 0o600)
    return {
      append: (bytes) => handle.writeFile(bytes),
      close: async () => {
        try {
          await handle.datasync()
        } finally {
          await handle.close()
        }
      },
    }
  },
  remove: (file) => rm(file, { force: true }),
}

/** What a call gives, or `instead` when it fails with this code. */
async function unless<T>(code: string, call: Promise<T>, instead: T): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return instead
    throw error
  }
}
