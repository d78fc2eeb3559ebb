// Writes one file of a journal on the file system's own time. What waits for that is bounded, in this file and in all.
import { ByteWriter } from '../../../shared/byte-writer.ts'
import type { OpenFile } from './journal-disk.ts'

/** Bytes that may wait, of all journals of a process. */
export class WaitingRoom {
  private readonly most: number
  private taken = 0

  constructor(most: number) {
    this.most = most
  }

  /** Takes room for `bytes`; false when there is not as much. */
  take(bytes: number): boolean {
    if (this.taken + bytes > this.most) return false
    this.taken += bytes
    return true
  }

  giveBack(bytes: number): void {
    this.taken -= bytes
  }
}

/** Bytes of one file that may wait. */
const MOST_WAITING = 16 * 1024 * 1024
/** Records that are written together: a second of a universe. */
const GATHERED_RECORDS = 20
const GATHERED_BYTES = 64 * 1024

export interface WriterOptions {
  /** Makes the file. */
  readonly open: () => Promise<OpenFile>
  /** What it begins with; its bytes are taken from the room already. */
  readonly start: Uint8Array
  readonly room: WaitingRoom
  /** Something is in the file. */
  readonly onWritten: () => void
  /** The file ends, with what is in it so far. */
  readonly onFailed: (error: Error) => void
}

export class JournalWriter {
  /** Resolves when the file is closed, or could not be written. */
  readonly done: Promise<void>
  private readonly options: WriterOptions
  private readonly gathered = new ByteWriter(1024)
  private gatheredRecords = 0
  /** To be written next. */
  private queue: Uint8Array[]
  /** Bytes that were added and are not written. */
  private waiting: number
  private isEnded = false
  private hasFailed = false
  private wake: () => void = () => undefined

  constructor(options: WriterOptions) {
    this.options = options
    this.queue = [options.start]
    this.waiting = options.start.length
    this.done = this.write()
  }

  /** Takes a copy of `bytes`; false when there is no room for it. */
  add(bytes: Uint8Array): boolean {
    if (this.hasFailed || !this.reserve(bytes.length)) return false
    this.gathered.bytes(bytes)
    if (++this.gatheredRecords >= GATHERED_RECORDS || this.gathered.length >= GATHERED_BYTES) this.flush()
    return true
  }

  /** Nothing more is added. */
  end(): void {
    this.isEnded = true
    this.flush()
    this.wake()
  }

  private reserve(bytes: number): boolean {
    if (this.waiting + bytes > MOST_WAITING || !this.options.room.take(bytes)) return false
    this.waiting += bytes
    return true
  }

  private release(bytes: number): void {
    this.waiting -= bytes
    this.options.room.giveBack(bytes)
  }

  private flush(): void {
    if (this.gathered.length > 0) this.queue.push(this.gathered.copy())
    this.gathered.clear()
    this.gatheredRecords = 0
    this.wake()
  }

  private async write(): Promise<void> {
    let file: OpenFile | null = null
    try {
      file = await this.options.open()
      for (let bytes = await this.next(); bytes !== null; bytes = await this.next()) {
        await file.append(bytes)
        this.release(bytes.length)
        this.options.onWritten()
      }
      await file.close()
    } catch (error) {
      this.hasFailed = true
      this.release(this.waiting)
      this.queue = []
      this.options.onFailed(error instanceof Error ? error : new Error(String(error)))
      await closeAnyway(file)
    }
  }

  /** What is to be written next; null at the end. */
  private async next(): Promise<Uint8Array | null> {
    while (this.queue.length === 0) {
      if (this.isEnded) return null
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    return this.queue.length === 1 ? this.queue.pop()! : Buffer.concat(this.queue.splice(0))
  }
}

/** Closes a file that has failed. */
async function closeAnyway(file: OpenFile | null): Promise<void> {
  try {
    await file?.close()
  } catch {
    // Why it failed before is the reason that was given.
  }
}
