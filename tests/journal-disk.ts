// A disk in memory for tests of journals, which can be slow, or fail.
import { basename, dirname } from 'node:path'
import type { FoundFile, JournalDisk, OpenFile } from '../server/log/journals/journal-disk.ts'

interface StoredFile {
  bytes: Uint8Array
  changedAt: number
}

export class MemoryJournalDisk implements JournalDisk {
  /** By their paths. */
  readonly files = new Map<string, StoredFile>()
  /** Files that are open. */
  open = 0
  /** The most bytes that all files ever had. */
  peak = 0
  /** What every write fails with. */
  fault: Error | null = null
  private held: Promise<void> | null = null
  private letGo: () => void = () => undefined

  /** Writes do not end before `release`. */
  hold(): void {
    this.held = new Promise((resolve) => {
      this.letGo = resolve
    })
  }

  release(): void {
    this.letGo()
    this.held = null
  }

  /** Names of the files in a folder, in their order. */
  names(folder: string): string[] {
    const paths = [...this.files.keys()].filter((path) => dirname(path) === folder)
    return paths.map((path) => basename(path)).sort()
  }

  async list(folder: string): Promise<FoundFile[]> {
    return this.names(folder).map((name) => {
      const { bytes, changedAt } = this.files.get(`${folder}/${name}`)!
      return { name, bytes: bytes.length, changedAt }
    })
  }

  async create(folder: string, name: string): Promise<OpenFile> {
    const path = `${folder}/${name}`
    if (this.files.has(path)) throw new Error(`${path} is there already`)
    const file = { bytes: new Uint8Array(), changedAt: 0 }
    this.files.set(path, file)
    this.open++
    return {
      append: async (bytes) => {
        // What comes later must not change what was handed over.
        const copy = Uint8Array.from(bytes)
        await this.held
        if (this.fault !== null) throw this.fault
        file.bytes = Buffer.concat([file.bytes, copy])
        this.peak = Math.max(this.peak, this.total())
      },
      close: async () => {
        this.open--
      },
    }
  }

  async remove(path: string): Promise<void> {
    this.files.delete(path)
  }

  private total(): number {
    return [...this.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
  }
}
