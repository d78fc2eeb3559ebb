// The bytes of a log's files, as docs/LOG.md describes them. A file is a header and records after it; all numbers are
// unsigned, 32 bits, big-endian.
//   header   magic (8 bytes), format version, epoch, tick, CRC-32 of the 20 bytes before
//   record   CRC-32 of all that follows in the record, length of the payload, payload
// A segment holds an entry per record, for one tick after another from the header's on; a checkpoint holds one record; a
// journal (log/journals/) holds the record of a checkpoint, and those of the entries after it.
import { crc32 } from 'node:zlib'

/** Raised whenever a server of before could not read what is written now: a new command does that, too. */
export const FORMAT_VERSION = 1
export const HEADER_BYTES = 24
export const RECORD_HEAD_BYTES = 8

export type FileKind = 'segment' | 'checkpoint' | 'journal'

const MAGIC: Record<FileKind, string> = { segment: 'ORRYSEGM', checkpoint: 'ORRYCHKP', journal: 'ORRYJRNL' }
const ENDING = { segment: '.log', checkpoint: '.checkpoint' } as const
const MAGIC_BYTES = 8

/** Whose file it is: of a segment the first tick in it, of others the tick at whose end their checkpoint was taken. */
export interface FileHeader {
  readonly epoch: number
  readonly tick: number
}

/** A file that only a newer server can read. */
export class NewerFormat extends Error {
  constructor(version: number) {
    super(
      `it is of format ${version}, and this server reads up to format ${FORMAT_VERSION}: use the newer server`,
    )
    this.name = 'NewerFormat'
  }
}

export function encodeHeader(kind: FileKind, { epoch, tick }: FileHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES)
  new TextEncoder().encodeInto(MAGIC[kind], bytes)
  const view = viewOf(bytes)
  view.setUint32(8, FORMAT_VERSION)
  view.setUint32(12, epoch)
  view.setUint32(16, tick)
  view.setUint32(20, crc32(bytes.subarray(0, 20)))
  return bytes
}

/** What is wrong with the header that `bytes` begin with, if it should say `expected`; null: nothing. Throws NewerFormat. */
export function checkHeader(kind: FileKind, bytes: Uint8Array, expected: FileHeader): string | null {
  const header = readHeader(kind, bytes)
  if (typeof header === 'string') return header
  if (header.epoch !== expected.epoch || header.tick !== expected.tick)
    return 'it has the name of another file'
  return null
}

/** The header that `bytes` begin with, or what is wrong with it. Throws NewerFormat. */
export function readHeader(kind: FileKind, bytes: Uint8Array): FileHeader | string {
  if (bytes.length < HEADER_BYTES) return 'its header is cut off'
  const view = viewOf(bytes)
  if (view.getUint32(20) !== crc32(bytes.subarray(0, 20))) return 'its header is damaged'
  for (let n = 0; n < MAGIC_BYTES; n++) if (bytes[n] !== MAGIC[kind].charCodeAt(n)) return `it is no ${kind}`
  const version = view.getUint32(8)
  if (version > FORMAT_VERSION) throw new NewerFormat(version)
  return { epoch: view.getUint32(12), tick: view.getUint32(16) }
}

/** Fills in the head of a record: the first 8 bytes of `record`, which the payload follows. */
export function sealRecord(record: Uint8Array): void {
  writeUint32(record, 4, record.length - RECORD_HEAD_BYTES)
  writeUint32(record, 0, crc32(record.subarray(4)))
}

/** A record around a payload. */
export function encodeRecord(payload: Uint8Array): Uint8Array {
  const record = new Uint8Array(RECORD_HEAD_BYTES + payload.length)
  record.set(payload, RECORD_HEAD_BYTES)
  sealRecord(record)
  return record
}

/** The end of the whole and undamaged record at `at`, or 0 when there is none. */
export function endOfRecord(bytes: Uint8Array, at: number): number {
  if (at + RECORD_HEAD_BYTES > bytes.length) return 0
  const end = announcedEnd(bytes, at)
  if (end > bytes.length) return 0
  return readUint32(bytes, at) === crc32(bytes.subarray(at + 4, end)) ? end : 0
}

/** Where the record at `at` would end, if its length is right. */
export function announcedEnd(bytes: Uint8Array, at: number): number {
  return at + RECORD_HEAD_BYTES + readUint32(bytes, at + 4)
}

/** A file of the log by its name: EPOCH-TICK.log, EPOCH-TICK.checkpoint, and either with .damaged or .damaged-N behind. */
export interface FileName extends FileHeader {
  readonly name: string
  readonly kind: FileKind
  /** It was set aside. */
  readonly damaged: boolean
}

export function fileName(kind: keyof typeof ENDING, { epoch, tick }: FileHeader): string {
  const [first, second] = [epoch, tick].map((part) => String(part).padStart(10, '0'))
  return `${first}-${second}${ENDING[kind]}`
}

/** What a file's name says, or null when it is none of the log's. */
export function parseFileName(name: string): FileName | null {
  const match = /^(\d{10})-(\d{10})(\.log|\.checkpoint)(\.damaged(?:-\d+)?)?$/.exec(name)
  if (match === null) return null
  const [, epoch, tick, ending, damaged] = match
  const kind = ending === ENDING.segment ? 'segment' : 'checkpoint'
  return { name, kind, epoch: Number(epoch), tick: Number(tick), damaged: damaged !== undefined }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}
