// A segment that entries are being written to. Whatever fails, its good length is known: what was written past it is cut
// off, at once or before the next record.
import { join } from 'node:path'
import type { Disk } from '../disk.ts'
import { encodeHeader, type FileHeader, fileName, HEADER_BYTES } from '../file-format.ts'
import { goodEnd, type Segment } from './segment-reader.ts'

export class SegmentWriter implements Segment {
  readonly name: string
  readonly header: FileHeader
  /** Entries in it. */
  count = 0
  /** Bytes up to the end of the last whole record. */
  length = HEADER_BYTES
  /** Bytes of it that are on the disk for certain. */
  private synced = 0
  /** There may be bytes past `length`. */
  private ragged = true
  private readonly disk: Disk
  private readonly file: string
  private readonly descriptor: number

  /** Starts a segment. Throws when that fails; an empty or torn file may be left then. */
  constructor(disk: Disk, folder: string, header: FileHeader) {
    this.disk = disk
    this.header = header
    this.name = fileName('segment', header)
    this.file = join(folder, this.name)
    this.descriptor = disk.open(this.file)
    try {
      // A claim's file may be there already. It never is without its header, by which its epoch is known.
      this.put(encodeHeader('segment', header), 0)
      this.trim()
    } catch (error) {
      disk.close(this.descriptor)
      throw error
    }
  }

  /** Whether the disk may lack some of it. */
  get isDirty(): boolean {
    return this.synced < this.length
  }

  /** Whether nothing of it is on the disk for certain, not even its header. */
  get isNew(): boolean {
    return this.synced === 0
  }

  /** Hands a record to the kernel. Throws when that fails; nothing of it is in the segment then. */
  append(record: Uint8Array): void {
    this.trim()
    try {
      this.put(record, this.length)
    } catch (error) {
      this.ragged = true
      this.tryToTrim()
      throw error
    }
    this.length += record.length
    this.count++
  }

  /** Takes the last record, of `bytes`, back: nobody was told that it is there. */
  takeBack(bytes: number): void {
    this.length -= bytes
    this.count--
    this.synced = Math.min(this.synced, this.length)
    this.ragged = true
    this.tryToTrim()
  }

  /** Brings everything that it holds now to the disk. */
  sync(done: (error: Error | null) => void): void {
    const target = this.length
    this.disk.sync(this.descriptor, (error) => {
      if (error === null) this.synced = Math.max(this.synced, target)
      done(error)
    })
  }

  /**
   * After a sync that failed: writes again what it did not bring to the disk. The kernel takes pages for clean once their
   * writing has failed, so that the next sync would do nothing, and call that a success.
   */
  rewrite(): void {
    this.trim()
    const bytes = new Uint8Array(this.length - this.synced)
    const read = this.disk.read(this.descriptor, bytes, this.synced)
    const start = this.synced === 0 ? HEADER_BYTES : 0
    if (read !== bytes.length || goodEnd(bytes, start) !== bytes.length)
      throw new Error(`The disk has lost what was written to ${this.file}.`)
    this.put(bytes, this.synced)
  }

  /** Leaves nothing in the file but whole records. Throws when that fails. */
  trim(): void {
    if (!this.ragged) return
    this.disk.truncate(this.descriptor, this.length)
    this.ragged = false
  }

  close(): void {
    this.disk.close(this.descriptor)
  }

  private put(bytes: Uint8Array, position: number): void {
    const written = this.disk.write(this.descriptor, bytes, position)
    if (written < bytes.length)
      throw new Error(`Only ${written} of ${bytes.length} bytes could be written to ${this.file}.`)
  }

  /** If this fails, the next append tries again. */
  private tryToTrim(): void {
    try {
      this.trim()
    } catch {
      // `ragged` stays, and the reason why the append failed is the one to report.
    }
  }
}
