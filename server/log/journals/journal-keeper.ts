// Keeps the journal of a universe that is led here: decides when its files begin and end. Each begins with a checkpoint,
// so that files can be removed one by one, and a file that could not be written leaves a hole and no more.
import { TICKS_PER_SECOND } from '../../../shared/rules.ts'
import type { Logger } from '../../process/logger.ts'
import type { Universe } from '../../universe/universe.ts'
import { type Description, encodeCheckpoint } from '../checkpoint.ts'
import type { Entry } from '../entry.ts'
import type { RecordPen } from '../files/segments/record-pen.ts'
import type { Keeper } from '../keeper.ts'
import { JournalFile, type JournalPlace } from './journal-file.ts'
import { encodeStart } from './journal-format.ts'
import { JournalWriter, type WaitingRoom } from './journal-writer.ts'
import { withoutChat, withoutSaid } from './without-chat.ts'

/** Entries of a file: an hour. Files are removed whole, so this is how much longer than asked for something is kept. */
const MOST_ENTRIES = 3600 * TICKS_PER_SECOND
/** Bytes of a file's entries at most, and the part of a universe's room that they take at most. */
const FILE_BYTES = 64 * 1024 * 1024
const FILE_PART = 1 / 8
/** Ticks after trouble before another file is begun. */
const REST_TICKS = 10 * TICKS_PER_SECOND

export interface KeeperOptions {
  readonly place: JournalPlace
  readonly description: Description
  readonly room: WaitingRoom
  readonly pen: RecordPen
  readonly logger: Logger
  /** When the files that were written before are closed. */
  readonly after: Promise<void>
  /** Everything is written, and nothing more comes. */
  readonly onEnded: () => void
}

export class JournalKeeper implements Keeper {
  private readonly options: KeeperOptions
  /** Of the file that entries go into. */
  private writer: JournalWriter | null = null
  private entries = 0
  private entryBytes = 0
  private startBytes = 0
  /** Files that are not closed, the one that entries go into included. */
  private open = 0
  private lastDone: Promise<void>
  /** Why nothing is kept, or null. */
  private trouble: string | null = null
  private rest = 0

  constructor(options: KeeperOptions) {
    this.options = options
    this.lastDone = options.after
  }

  /** Resolves when everything that was kept is in its file. */
  get done(): Promise<void> {
    return this.lastDone
  }

  keep(entry: Entry, universe: Universe): void {
    this.writer ??= this.begin(entry, universe)
    if (this.writer === null) return
    const record = this.options.pen.write(withoutSaid(entry))
    if (!this.writer.add(record)) return this.pause('the disk is too slow')
    this.entries++
    this.entryBytes += record.length
    const most = Math.min(FILE_BYTES, this.options.place.mostBytes * FILE_PART)
    // As many bytes of entries as of the checkpoint, at least: with a small limit a large universe would only begin files.
    if (this.entries >= MOST_ENTRIES || this.entryBytes >= Math.max(most, this.startBytes)) this.endFile()
  }

  end(): void {
    this.endFile()
    void this.lastDone.then(this.options.onEnded)
  }

  /** A file that begins with the universe as it is before `entry`; null when this is not the time. */
  private begin({ epoch, tick }: Entry, universe: Universe): JournalWriter | null {
    if (this.rest > 0) this.rest--
    // After trouble the disk has to have done with what it was given.
    if (this.rest > 0 || (this.trouble !== null && this.open > 0)) return null
    const { place, description, room } = this.options
    const bytes = encodeCheckpoint(withoutChat(universe), description)
    const start = encodeStart({ epoch, tick: tick - 1, bytes })
    if (!room.take(start.length)) {
      this.pause('the disk is too slow')
      return null
    }
    const before = this.lastDone
    const writer: JournalWriter = new JournalWriter({
      open: () => before.then(() => JournalFile.begin(place, tick - 1)),
      start,
      room,
      onWritten: () => this.written(writer),
      onFailed: ({ message }) => this.failed(writer, message),
    })
    this.open++
    this.lastDone = writer.done.then(() => {
      this.open--
    })
    this.entries = 0
    this.entryBytes = 0
    this.startBytes = start.length
    return writer
  }

  private written(writer: JournalWriter): void {
    if (this.trouble === null || this.writer !== writer) return
    this.trouble = null
    this.options.logger.warn({ universe: this.options.description.definition.id }, 'the journal goes on')
  }

  private failed(writer: JournalWriter, reason: string): void {
    // Another file was begun meanwhile, and finds out for itself.
    if (this.writer !== null && this.writer !== writer) this.report(reason)
    else this.pause(reason)
  }

  /** Ends the file, and begins none for a while. */
  private pause(reason: string): void {
    this.endFile()
    this.rest = REST_TICKS
    this.report(reason)
    this.trouble = reason
  }

  private report(reason: string): void {
    if (this.trouble !== null) return
    const { id } = this.options.description.definition
    this.options.logger.error(
      { universe: id, reason },
      'the journal ends here; the universe goes on, and another file begins when the disk works again',
    )
  }

  private endFile(): void {
    this.writer?.end()
    this.writer = null
  }
}
