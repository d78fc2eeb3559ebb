// One file of a universe's journal while it grows. Before it takes room that the universe's journal may not have, it
// removes the oldest of the other files.
import { join } from 'node:path'
import type { JournalDisk, OpenFile } from './journal-disk.ts'
import { JOURNAL_ENDING, journalName, journalNumber } from './journal-format.ts'

/** Bytes that a file takes on a disk at least, and by which it grows. */
const BLOCK_BYTES = 4096

/** Where the files of a universe are, and how many bytes all of them may take. */
export interface JournalPlace {
  readonly disk: JournalDisk
  readonly folder: string
  readonly mostBytes: number
}

interface OlderFile {
  readonly name: string
  readonly bytes: number
}

export class JournalFile implements OpenFile {
  private readonly place: JournalPlace
  private readonly name: string
  private readonly file: OpenFile
  /** The universe's other files, oldest first. */
  private readonly older: OlderFile[]
  private bytes = 0

  /** Begins the file after the last one there is. `tick`: of its checkpoint. */
  static async begin(place: JournalPlace, tick: number): Promise<JournalFile> {
    const { disk, folder } = place
    const older = (await disk.list(folder))
      .filter(({ name }) => name.endsWith(JOURNAL_ENDING))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const last = older.reduce((highest, { name }) => Math.max(highest, journalNumber(name)), 0)
    const name = journalName(last + 1, tick)
    return new JournalFile(place, name, await disk.create(folder, name), older)
  }

  private constructor(place: JournalPlace, name: string, file: OpenFile, older: OlderFile[]) {
    this.place = place
    this.name = name
    this.file = file
    this.older = older
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.makeRoom(bytes.length)
    try {
      await this.file.append(bytes)
    } catch (error) {
      // Without its checkpoint it can never be read.
      if (this.bytes === 0) await this.place.disk.remove(join(this.place.folder, this.name))
      throw error
    }
    this.bytes += bytes.length
  }

  close(): Promise<void> {
    return this.file.close()
  }

  private async makeRoom(more: number): Promise<void> {
    const { disk, folder, mostBytes } = this.place
    let total = onDisk(this.bytes + more)
    for (const { bytes } of this.older) total += onDisk(bytes)
    for (let oldest = this.older[0]; oldest !== undefined && total > mostBytes; oldest = this.older[0]) {
      await disk.remove(join(folder, oldest.name))
      total -= onDisk(oldest.bytes)
      this.older.shift()
    }
  }
}

function onDisk(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES
}
