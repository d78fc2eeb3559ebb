// Logs in memory, for tests: the store stands for the disk, so a simulation can let a process die and open them again.
// Several logs may be open on one universe, as with several processes.
import { ByteWriter } from '../../shared/byte-writer.ts'
import { type Entry, readEntry, writeEntry } from './entry.ts'
import {
  type Glance,
  type LogStore,
  refuseCheckpoint,
  refuseEntry,
  type StoredCheckpoint,
  type UniverseLog,
} from './universe-log.ts'

interface Kept {
  epoch: number
  /** Of the last entry, or of the first checkpoint; null before that. */
  last: number | null
  /** Encoded: what was appended may be changed by its owner afterwards. */
  entries: { readonly tick: number; readonly bytes: Uint8Array }[]
  /** Oldest first. */
  checkpoints: StoredCheckpoint[]
}

export class MemoryLogStore implements LogStore {
  /** While this is not null, appends and checkpoints are refused with it: as by a full disk. */
  trouble: Error | null = null
  /** Calls `done` of an append; a test may wait with it, as for a disk. */
  acknowledge: (done: () => void) => void = (done) => done()
  private readonly kept = new Map<string, Kept>()

  async list(): Promise<string[]> {
    return [...this.kept]
      .filter(([, { checkpoints }]) => checkpoints.length > 0)
      .map(([universe]) => universe)
  }

  async open(universe: string): Promise<UniverseLog> {
    let kept = this.kept.get(universe)
    if (kept === undefined) {
      kept = { epoch: 0, last: null, entries: [], checkpoints: [] }
      this.kept.set(universe, kept)
    }
    return new MemoryLog(this, kept)
  }

  async glance(universe: string): Promise<Glance | null> {
    const kept = this.kept.get(universe)
    const checkpoint = kept?.checkpoints.at(-1)
    if (kept === undefined || checkpoint === undefined) return null
    return { checkpoint, isBehind: (kept.last ?? 0) > checkpoint.tick }
  }

  async begin(universe: string, checkpoint: StoredCheckpoint): Promise<void> {
    if (this.trouble !== null) throw this.trouble
    const { epoch, tick } = checkpoint
    const kept = { ...checkpoint, bytes: checkpoint.bytes.slice() }
    this.kept.set(universe, { epoch, last: tick, entries: [], checkpoints: [kept] })
  }

  async probe(): Promise<void> {
    if (this.trouble !== null) throw this.trouble
  }

  async remove(universe: string): Promise<void> {
    this.kept.delete(universe)
  }

  async close(): Promise<void> {}
}

class MemoryLog implements UniverseLog {
  private readonly store: MemoryLogStore
  private readonly kept: Kept
  private readonly writer = new ByteWriter(256)
  private closed = false

  constructor(store: MemoryLogStore, kept: Kept) {
    this.store = store
    this.kept = kept
  }

  get epoch(): number {
    return this.kept.epoch
  }

  async claim(): Promise<number> {
    this.check()
    return ++this.kept.epoch
  }

  append(entry: Entry, done: (error: Error | null) => void): void {
    const { kept, store } = this
    const refusal = this.closed ? closedError() : refuseEntry(entry, kept.epoch, kept.last)
    const error = refusal ?? store.trouble
    if (error === null) {
      this.writer.clear()
      writeEntry(this.writer, entry)
      kept.entries.push({ tick: entry.tick, bytes: this.writer.copy() })
      kept.last = entry.tick
    }
    store.acknowledge(() => done(error))
  }

  async read(after: number): Promise<{ entries: Entry[]; damage: string | null }> {
    this.check()
    const wanted = this.kept.entries.filter(({ tick }) => tick > after)
    const first = wanted[0]?.tick ?? (this.kept.last ?? after) + 1
    if (first > after + 1)
      return { entries: [], damage: `The entries from tick ${after + 1} to ${first - 1} are not in the log.` }
    return { entries: wanted.map(({ bytes }) => readEntry(bytes)), damage: null }
  }

  async checkpoints(): Promise<{ checkpoints: StoredCheckpoint[]; damage: string[] }> {
    this.check()
    return { checkpoints: this.kept.checkpoints.toReversed(), damage: [] }
  }

  async saveCheckpoint(checkpoint: StoredCheckpoint): Promise<void> {
    this.check()
    const { kept, store } = this
    const error = refuseCheckpoint(checkpoint, kept.epoch, kept.last) ?? store.trouble
    if (error !== null) throw error
    kept.checkpoints = kept.checkpoints.filter(({ tick }) => tick !== checkpoint.tick)
    kept.checkpoints.push({ ...checkpoint, bytes: checkpoint.bytes.slice() })
    kept.checkpoints.sort((a, b) => a.tick - b.tick)
    kept.last ??= checkpoint.tick
  }

  async cut(): Promise<void> {
    this.check()
    const { kept } = this
    kept.checkpoints = kept.checkpoints.slice(-2)
    const oldest = kept.checkpoints[0]?.tick ?? 0
    kept.entries = kept.entries.filter(({ tick }) => tick > oldest)
  }

  async close(): Promise<void> {
    this.closed = true
  }

  private check(): void {
    if (this.closed) throw closedError()
  }
}

function closedError(): Error {
  return new Error('The log is closed.')
}
