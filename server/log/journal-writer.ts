// Writes the journals of a server's universes, one file each, on the file system's own time: a tick never waits.
import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../process/folder.ts'
import type { Log } from '../process/logger.ts'
import type { Definition } from '../universe/definition.ts'
import { fingerprint } from '../universe/fingerprint.ts'
import { takeSnapshot } from '../universe/snapshot.ts'
import type { Command } from '../universe/stages/commands.ts'
import type { Universe } from '../universe/universe.ts'
import { encodeEntry, encodeStart } from './journal-format.ts'

/** Bytes that may wait to be written; a disk that is slower than that ends the journal, and not the game. */
const MOST_WAITING = 16 * 1024 * 1024

export class JournalWriter {
  private readonly stream: WriteStream
  private readonly sectors: Uint32Array
  private readonly log: Log
  private open = true
  readonly file: string

  /** Starts `folder`/ID-TIME.journal with the universe as it is. Throws when the folder cannot be made. */
  constructor(folder: string, definition: Definition, universe: Universe, log: Log) {
    makeFolder(folder)
    const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
    this.file = join(folder, `${definition.id}-${time}.journal`)
    this.log = log
    this.sectors = new Uint32Array(universe.grid.sectors)
    this.stream = createWriteStream(this.file)
    this.stream.on('error', (error) => this.fail(error.message))
    this.stream.write(encodeStart({ definition, snapshot: takeSnapshot(universe) }))
  }

  /** Adds the tick that just ended, and the commands that went into it. */
  add(universe: Universe, commands: readonly Command[]): void {
    if (!this.open) return
    this.stream.write(encodeEntry(universe.tick, fingerprint(universe, this.sectors), commands))
    if (this.stream.writableLength > MOST_WAITING) this.fail('the disk is too slow')
  }

  /** Writes what is left, and ends. */
  close(): Promise<void> {
    this.open = false
    return new Promise((resolve) => this.stream.end(() => resolve()))
  }

  private fail(reason: string): void {
    if (!this.open) return
    this.open = false
    this.log.error({ file: this.file, reason }, 'the journal ends here; the universe goes on without one')
    this.stream.destroy()
  }
}
