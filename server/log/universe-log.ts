// The log of a universe: checkpoints, and the entries after them. Whoever has both has the universe. This file says what
// every log must do; log-contract.test.ts checks each of them.
import type { Entry } from './entry.ts'

/** A universe at the end of a tick. */
export interface StoredCheckpoint {
  /** Of the leader that took it. */
  readonly epoch: number
  readonly tick: number
  readonly bytes: Uint8Array
}

/** The log of one universe. It begins with a checkpoint: before there is one, it takes no entries. */
export interface UniverseLog {
  /** The epoch that the log holds as current; 0 when nobody has led yet. */
  readonly epoch: number

  /** Becomes the leader: the next epoch. From now on, appends of older epochs are refused (Fenced). */
  claim(): Promise<number>

  /**
   * Appends an entry: the one after the last, under the current epoch, one append at a time. `done` is called once (at
   * once where the log can): with null when the entry is in the log, else with the reason. Then nothing of it is in the
   * log, and unless it is Fenced the same entry may be appended again.
   */
  append(entry: Entry, done: (error: Error | null) => void): void

  /**
   * All entries after `tick`, in order, without a gap. `damage` says in one line what could not be read, or was cut off
   * or set aside when the log was opened. Throws an Error when the log holds what only a newer server can read.
   */
  read(after: number): Promise<{ entries: Entry[]; damage: string | null }>

  /** The good checkpoints, newest first, and one line for each place where the log was damaged before the newest. */
  checkpoints(): Promise<{ checkpoints: StoredCheckpoint[]; damage: string[] }>

  /**
   * Keeps a checkpoint: of the last entry, or an earlier one, or of the tick with which a new log begins. Its
   * bytes must stay as they are until this resolves. When it rejects, those before are as they were.
   */
  saveCheckpoint(checkpoint: StoredCheckpoint): Promise<void>

  /** Lets go of what no recovery needs: keeps the two newest checkpoints, and the entries after the older of them. */
  cut(): Promise<void>

  /** Waits for what is being done, and ends. */
  close(): Promise<void>
}

/** A log as it looks from outside. */
export interface Glance {
  /** The newest. */
  readonly checkpoint: StoredCheckpoint
  /** Entries follow it, as far as can be seen without reading them. */
  readonly isBehind: boolean
}

/** All logs of one place. */
export interface LogStore {
  /** The universes that have a log here. */
  list(): Promise<string[]>

  /**
   * Opens a log; one that is not there yet is new and empty, and nothing is written for it before its first checkpoint.
   * Throws an Error with one line when there is a log, and no state can be had from it.
   */
  open(universe: string): Promise<UniverseLog>

  /**
   * What is to be known of a log without opening it; null when there is none. Changes nothing, and reads little. Throws an
   * Error when the newest checkpoint is damaged.
   */
  glance(universe: string): Promise<Glance | null>

  /**
   * Puts a new log in the place of what there is, which is not open: it begins with this checkpoint, under its epoch. When
   * this rejects, and after a death meanwhile, one of the two is there as a whole.
   */
  begin(universe: string, checkpoint: StoredCheckpoint): Promise<void>

  /** Tries whether something can be written here; rejects when it cannot. */
  probe(): Promise<void>

  /** Forgets a log, which is not open. */
  remove(universe: string): Promise<void>

  close(): Promise<void>
}

/** The entry came from somebody who leads no more: another one has claimed the log. */
export class Fenced extends Error {
  constructor(epoch: number, current: number) {
    super(`An entry of epoch ${epoch} came to a log of epoch ${current}.`)
    this.name = 'Fenced'
  }
}

/** Why a log of epoch `epoch` that ends with tick `last` (null: that has no checkpoint yet) does not take an entry. */
export function refuseEntry(entry: Entry, epoch: number, last: number | null): Error | null {
  if (entry.epoch !== epoch || epoch === 0) return new Fenced(entry.epoch, epoch)
  if (last === null) return new Error('A log begins with a checkpoint; this one has none yet.')
  if (entry.tick !== last + 1)
    return new Error(`The log ends with tick ${last}; the entry of tick ${entry.tick} does not follow it.`)
  return null
}

/** Why such a log does not take a checkpoint. */
export function refuseCheckpoint(
  { epoch: of, tick }: StoredCheckpoint,
  epoch: number,
  last: number | null,
): Error | null {
  if (of > epoch || epoch === 0)
    return new Error(`A checkpoint of epoch ${of} came to a log of epoch ${epoch}.`)
  if (last !== null && tick > last)
    return new Error(`The log ends with tick ${last}, before the checkpoint's tick ${tick}.`)
  return null
}
