// The bytes of a journal's file, in the format of the log's files (files/file-format.ts): a header, the record of a
// checkpoint, and those of the entries after it, one for each tick. It needs no other file to be played.
import { type Entry, readEntry } from '../entry.ts'
import {
  encodeHeader,
  encodeRecord,
  endOfRecord,
  type FileHeader,
  HEADER_BYTES,
  RECORD_HEAD_BYTES,
  readHeader,
} from '../files/file-format.ts'
import { isTorn } from '../files/segments/segment-reader.ts'
import type { StoredCheckpoint } from '../universe-log.ts'

/** At the end of a journal's name. */
export const JOURNAL_ENDING = '.journal'

/** A file's name: files of a universe are numbered in the order in which they were begun. `tick` is its checkpoint's. */
export function journalName(number: number, tick: number): string {
  return `${String(number).padStart(8, '0')}-${String(tick).padStart(10, '0')}${JOURNAL_ENDING}`
}

/** The number in a file's name, or 0 when it has none. */
export function journalNumber(name: string): number {
  return Number(/^(\d{8})-\d{10}\.journal$/.exec(name)?.[1] ?? 0)
}

/** What a journal's file begins with. */
export function encodeStart(checkpoint: StoredCheckpoint): Uint8Array {
  const header = encodeHeader('journal', checkpoint)
  const record = encodeRecord(checkpoint.bytes)
  const bytes = new Uint8Array(header.length + record.length)
  bytes.set(header)
  bytes.set(record, header.length)
  return bytes
}

export interface ScannedJournal {
  readonly header: FileHeader
  readonly checkpoint: Uint8Array
  /** Good ones, up to the first that is not. */
  readonly entries: PackedEntries
  /** What is wrong after them; null: nothing. */
  readonly problem: string | null
}

/** Looks through a journal's file. Throws an Error when not even its checkpoint can be read. */
export function scanJournal(bytes: Uint8Array): ScannedJournal {
  const header = readHeader('journal', bytes)
  if (typeof header === 'string') throw new Error(header)
  const start = endOfRecord(bytes, HEADER_BYTES)
  if (start === 0) throw new Error('its checkpoint is cut off or damaged')
  const offsets: number[] = []
  let at = start
  for (let end = endOfRecord(bytes, at); end > 0; end = endOfRecord(bytes, at)) {
    offsets.push(at)
    at = end
  }
  offsets.push(at)
  return {
    header,
    checkpoint: bytes.subarray(HEADER_BYTES + RECORD_HEAD_BYTES, start),
    entries: new PackedEntries(bytes, header, offsets),
    problem: at === bytes.length ? null : problemAt(bytes, at),
  }
}

function problemAt(bytes: Uint8Array, at: number): string {
  return isTorn(bytes.subarray(at)) ? 'its last record is torn' : `it is damaged at byte ${at}`
}

/** The entries of a file, each decoded when it is asked for: decoded ones take many times the room. */
export class PackedEntries {
  private readonly bytes: Uint8Array
  private readonly header: FileHeader
  /** Of the records, and the end of the last. */
  private readonly offsets: readonly number[]

  constructor(bytes: Uint8Array, header: FileHeader, offsets: readonly number[]) {
    this.bytes = bytes
    this.header = header
    this.offsets = offsets
  }

  get length(): number {
    return this.offsets.length - 1
  }

  /** Entry `n`, or undefined when there is none. Throws an Error when it is not damaged, and yet none that is known here. */
  at(n: number): Entry | undefined {
    const [from, to] = [this.offsets[n], this.offsets[n + 1]]
    if (from === undefined || to === undefined) return undefined
    const tick = this.header.tick + 1 + n
    try {
      const entry = readEntry(this.bytes.subarray(from + RECORD_HEAD_BYTES, to))
      if (entry.epoch === this.header.epoch && entry.tick === tick) return entry
      throw new Error(`it is of epoch ${entry.epoch} and tick ${entry.tick}`)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`the entry of tick ${tick} is not damaged, but unknown here: ${reason}`)
    }
  }
}
