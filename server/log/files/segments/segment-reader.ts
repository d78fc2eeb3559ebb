// Reads a segment as far as it is good.
import { join } from 'node:path'
import { type Entry, readEntry } from '../../entry.ts'
import type { Disk } from '../disk.ts'
import {
  announcedEnd,
  checkHeader,
  endOfRecord,
  type FileHeader,
  HEADER_BYTES,
  RECORD_HEAD_BYTES,
} from '../file-format.ts'

/** A segment as far as it can be read. */
export interface Segment {
  readonly name: string
  /** The epoch of its entries, and the tick of the first. */
  readonly header: FileHeader
  readonly count: number
  /** Bytes up to the end of its last good record. */
  readonly length: number
}

/** The tick after a segment's last entry. */
export function nextTick({ header, count }: Segment): number {
  return header.tick + count
}

/** Where the good records that begin at `at` end. */
export function goodEnd(bytes: Uint8Array, at: number): number {
  for (let end = endOfRecord(bytes, at); end > 0; end = endOfRecord(bytes, at)) at = end
  return at
}

/** Bytes of records that are looked for where none is expected: most are far shorter, and the search must end. */
const LONGEST_SOUGHT = 0x10000

export interface ScannedSegment {
  /** Good entries at its beginning. */
  readonly count: number
  /** Bytes up to their end; 0 when the header is not good. */
  readonly length: number
  /** What is wrong after them; null: nothing. */
  readonly problem: string | null
  /** What is wrong is what a crash leaves: the last record is not there as a whole. Nothing readable follows. */
  readonly torn: boolean
}

/** Looks through a segment. Throws NewerFormat. */
export function scanSegment(bytes: Uint8Array, header: FileHeader): ScannedSegment {
  const problem = checkHeader('segment', bytes, header)
  if (problem !== null)
    return { count: 0, length: 0, problem, torn: bytes.length < HEADER_BYTES || isBlank(bytes) }
  let [count, at] = [0, HEADER_BYTES]
  for (let end = endOfRecord(bytes, at); end > 0; end = endOfRecord(bytes, at)) {
    at = end
    count++
  }
  if (at === bytes.length) return { count, length: at, problem: null, torn: false }
  const torn = isTorn(bytes.subarray(at))
  return {
    count,
    length: at,
    problem: torn ? 'its last record is torn' : `it is damaged at byte ${at}`,
    torn,
  }
}

/** Whether that is the beginning of a record whose end was never written, or space that was never written to. */
export function isTorn(rest: Uint8Array): boolean {
  if (rest.length < RECORD_HEAD_BYTES || isBlank(rest)) return true
  return announcedEnd(rest, 0) > rest.length && !holdsRecord(rest)
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}

/** Whether a whole record is anywhere in it: then a wrong length hides good entries. */
function holdsRecord(bytes: Uint8Array): boolean {
  for (let at = 1; at + RECORD_HEAD_BYTES < bytes.length; at++) {
    if (announcedEnd(bytes, at) - at < LONGEST_SOUGHT && endOfRecord(bytes, at) > 0) return true
  }
  return false
}

/**
 * The entries from tick `after` + 1 to tick `last`, as far as they follow each other and are good. Throws an Error when an
 * entry is not damaged, and yet none that this server knows.
 */
export async function readSegments(
  disk: Disk,
  folder: string,
  segments: readonly Segment[],
  after: number,
  last: number,
): Promise<Entry[]> {
  const entries: Entry[] = []
  // A copy: entries that come meanwhile are not wanted.
  const wanted = segments.map(({ name, header, length, count }) => ({ name, header, length, count }))
  for (const segment of wanted) {
    const next = after + 1 + entries.length
    if (nextTick(segment) <= next) continue
    if (segment.header.tick > next) break
    const bytes = await disk.readFile(join(folder, segment.name))
    const found = readEntries(bytes.subarray(0, segment.length), segment, next, last)
    for (const entry of found) entries.push(entry)
  }
  return entries
}

function readEntries(bytes: Uint8Array, { name, header }: Segment, from: number, last: number): Entry[] {
  const entries: Entry[] = []
  let [tick, at] = [header.tick, HEADER_BYTES]
  for (let end = endOfRecord(bytes, at); end > 0 && tick <= last; end = endOfRecord(bytes, at)) {
    if (tick >= from)
      entries.push(decode(name, bytes.subarray(at + RECORD_HEAD_BYTES, end), header.epoch, tick))
    at = end
    tick++
  }
  return entries
}

function decode(name: string, payload: Uint8Array, epoch: number, tick: number): Entry {
  try {
    const entry = readEntry(payload)
    if (entry.epoch === epoch && entry.tick === tick) return entry
    throw new Error(`It is of epoch ${entry.epoch} and tick ${entry.tick}.`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${name}: the entry of tick ${tick} is not damaged, but unknown here (a newer server's?): ${reason}`,
    )
  }
}
