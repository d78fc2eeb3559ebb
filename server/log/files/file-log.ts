// The log of a universe in a folder of its own: what may be done in which order, and by whom. Several things at once wait
// for each other; only appends do not wait.
import { dirname } from 'node:path'
import type { Entry } from '../entry.ts'
import {
  Fenced,
  refuseCheckpoint,
  refuseEntry,
  type StoredCheckpoint,
  type UniverseLog,
} from '../universe-log.ts'
import { CheckpointFiles } from './checkpoint-file.ts'
import type { Disk } from './disk.ts'
import type { FileName } from './file-format.ts'
import type { BackgroundSync, Flushable } from './segments/background-sync.ts'
import type { RecordPen } from './segments/record-pen.ts'
import { SegmentChain } from './segments/segment-chain.ts'
import { readSegments, type Segment } from './segments/segment-reader.ts'

/** When an entry counts as appended: once the kernel has it (`kill -9` loses nothing), or once the disk has it. */
export const DURABILITIES = ['process', 'power'] as const
export type Durability = (typeof DURABILITIES)[number]

/** What the logs of a store have in common. */
export interface Surroundings {
  readonly disk: Disk
  readonly durability: Durability
  /** Bytes after which a segment is ended. */
  readonly segmentBytes: number
  readonly pen: RecordPen
  readonly background: BackgroundSync
  /** A universe's log cannot be brought to the disk; it takes no entries until it can. Called once each time. */
  readonly onTrouble: (universe: string, error: Error) => void
}

/** What a log's folder held when it was opened. */
export interface OpenedFolder {
  readonly epoch: number
  readonly last: number | null
  /** Newest first. */
  readonly checkpoints: readonly FileName[]
  readonly segments: Segment[]
  readonly damage: string | null
  readonly older: readonly string[]
}

export class FileLog implements UniverseLog, Flushable {
  private currentEpoch: number
  /** The tick of the last entry, or of the newest checkpoint; null: there is none. */
  private last: number | null
  /** What was wrong when the log was opened, until entries follow. */
  private damage: string | null
  private readonly older: readonly string[]
  private readonly chain: SegmentChain
  private readonly checkpointFiles: CheckpointFiles
  /** Claims under way. */
  private claims = 0
  /** An append whose `done` has not been called. */
  private pending: Promise<void> | null = null
  /** Why the news could not be brought to the disk. */
  private trouble: Error | null = null
  private isClosed = false
  private turn: Promise<unknown> = Promise.resolve()
  private readonly universe: string
  private readonly folder: string
  private readonly around: Surroundings
  private readonly onClosed: () => void

  constructor(
    around: Surroundings,
    universe: string,
    folder: string,
    found: OpenedFolder,
    onClosed: () => void,
  ) {
    this.around = around
    this.universe = universe
    this.folder = folder
    this.onClosed = onClosed
    this.currentEpoch = found.epoch
    this.last = found.last
    this.damage = found.damage
    this.older = found.older
    this.chain = new SegmentChain(around.disk, folder, around.segmentBytes, found.segments)
    this.checkpointFiles = new CheckpointFiles(around.disk, folder, found.checkpoints)
  }

  get epoch(): number {
    return this.currentEpoch
  }

  claim(): Promise<number> {
    // Whoever appends meanwhile is on the way out.
    this.claims++
    return this.inTurn(async () => {
      await this.pending
      const epoch = this.currentEpoch + 1
      // Before the first checkpoint nobody can append, and there is nothing to protect.
      if (this.last !== null) await this.chain.begin({ epoch, tick: this.last + 1 })
      this.currentEpoch = epoch
      this.requestFlush()
      return epoch
    }).finally(() => {
      this.claims--
    })
  }

  append(entry: Entry, done: (error: Error | null) => void): void {
    const refusal = this.refuse(entry)
    if (refusal !== null) return done(refusal)
    const { pen, durability } = this.around
    let bytes: number
    try {
      const record = pen.write(entry)
      this.chain.append(record, entry)
      bytes = record.length
    } catch (error) {
      return done(error instanceof Error ? error : new Error(String(error)))
    }
    if (durability === 'power') return this.confirm(entry.tick, bytes, done)
    this.appended(entry.tick)
    this.requestFlush()
    done(null)
  }

  private refuse(entry: Entry): Error | null {
    if (this.isClosed) return closedError()
    if (this.claims > 0) return new Fenced(entry.epoch, this.currentEpoch + 1)
    if (this.pending !== null) return new Error('The entry before is not in the log yet.')
    return refuseEntry(entry, this.currentEpoch, this.last) ?? this.trouble
  }

  /** Waits for the disk. */
  private confirm(tick: number, bytes: number, done: (error: Error | null) => void): void {
    this.pending = new Promise((resolve) => {
      this.chain.confirm(bytes, (error) => {
        this.pending = null
        if (error === null) this.appended(tick)
        resolve()
        done(error)
      })
    })
  }

  private appended(tick: number): void {
    this.last = tick
    this.damage = null
  }

  read(after: number): Promise<{ entries: Entry[]; damage: string | null }> {
    return this.inTurn(async () => {
      const { last, damage } = this
      if (last === null) return { entries: [], damage }
      const { disk } = this.around
      const entries = await readSegments(disk, this.folder, this.chain.list, after, last).catch((error) => {
        throw new Error(`The log of ${this.universe} cannot be read: ${error.message}`)
      })
      const next = after + 1 + entries.length
      const gap = next > last ? null : `The entries from tick ${next} on cannot be read.`
      const lines = [gap, damage].filter((line) => line !== null)
      return { entries, damage: lines.length === 0 ? null : lines.join(' ') }
    })
  }

  checkpoints(): Promise<{ checkpoints: StoredCheckpoint[]; damage: string[] }> {
    return this.inTurn(async () => {
      const { checkpoints, damage } = await this.checkpointFiles.read()
      return { checkpoints, damage: [...this.older, ...damage] }
    })
  }

  saveCheckpoint(checkpoint: StoredCheckpoint): Promise<void> {
    // Mostly the next entry is the first that is needed with it.
    this.chain.end()
    return this.inTurn(async () => {
      const refusal = refuseCheckpoint(checkpoint, this.currentEpoch, this.last)
      if (refusal !== null) throw refusal
      const { disk } = this.around
      if (this.last === null) {
        disk.makeFolder(this.folder)
        await disk.syncFolder(dirname(this.folder))
      }
      // What leads to it comes first, so that the one before stays good for falling back.
      await this.bringToDisk()
      if (this.trouble !== null) throw this.trouble
      await this.checkpointFiles.save(checkpoint)
      this.last ??= checkpoint.tick
    })
  }

  cut(): Promise<void> {
    return this.inTurn(async () => {
      const oldest = await this.checkpointFiles.cut()
      if (oldest !== null) await this.chain.cut(oldest)
    })
  }

  async flush(): Promise<boolean> {
    if (this.isClosed) return false
    await this.inTurn(() => this.bringToDisk())
    return this.chain.isDirty
  }

  private async bringToDisk(): Promise<void> {
    try {
      await this.chain.flush(this.trouble !== null)
      this.trouble = null
    } catch (error) {
      const isNews = this.trouble === null
      this.trouble = error instanceof Error ? error : new Error(String(error))
      if (isNews) this.around.onTrouble(this.universe, this.trouble)
    }
  }

  private requestFlush(): void {
    if (this.chain.isDirty) this.around.background.request(this)
  }

  close(): Promise<void> {
    const ended = this.inTurn(async () => {
      await this.pending
      await this.bringToDisk()
      this.around.background.forget(this)
      this.chain.close()
      this.onClosed()
    })
    this.isClosed = true
    return ended
  }

  /** Runs `task` when everything before is done. */
  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    if (this.isClosed) return Promise.reject(closedError())
    const run = this.turn.then(task)
    // Its errors are for those who asked for it.
    this.turn = run.catch(() => undefined)
    return run
  }
}

function closedError(): Error {
  return new Error('The log is closed.')
}
