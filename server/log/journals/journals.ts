// The journals of a server's universes, in one folder: FOLDER/UNIVERSE/NUMBER-TICK.journal. A server starts from its logs;
// journals are for replays.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../../process/logger.ts'
import type { Description } from '../checkpoint.ts'
import { RecordPen } from '../files/segments/record-pen.ts'
import type { Keeper } from '../keeper.ts'
import { type JournalDisk, nodeJournalDisk } from './journal-disk.ts'
import { JOURNAL_ENDING } from './journal-format.ts'
import { JournalKeeper } from './journal-keeper.ts'
import { WaitingRoom } from './journal-writer.ts'

/** Bytes that may wait for the disk, of all universes. */
const MOST_WAITING = 64 * 1024 * 1024
/** Milliseconds between two looks for files that are too old. */
const SWEEP_MS = 3_600_000
const DAY_MS = 86_400_000
/** Milliseconds that the end of the server waits for the disk. */
const PATIENCE_MS = 5000

export interface JournalOptions {
  /** One that is there, and that no other server uses. */
  readonly folder: string
  /** Bytes that the files of a universe may take. */
  readonly mostBytes: number
  /** Days after which a file is removed. */
  readonly days: number
  readonly logger: Logger
  readonly disk?: JournalDisk
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

export class Journals {
  private readonly options: JournalOptions
  private readonly disk: JournalDisk
  private readonly room = new WaitingRoom(MOST_WAITING)
  private readonly pen = new RecordPen()
  /** By universe, as long as it may have something to write. */
  private readonly keepers = new Map<string, JournalKeeper>()
  private timer: NodeJS.Timeout | null = null

  constructor(options: JournalOptions) {
    this.options = options
    this.disk = options.disk ?? nodeJournalDisk
  }

  /** Removes what is too old, now and once an hour. Rejects when that cannot be done now. */
  async start(): Promise<void> {
    await this.sweep()
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => {
        this.options.logger.error({ error: String(error) }, 'old journals not removed')
      })
    }, SWEEP_MS).unref()
  }

  /** Keeps what a universe does from now on. */
  keeper(description: Description): Keeper {
    const { folder, mostBytes, logger } = this.options
    const { id } = description.definition
    const keeper: JournalKeeper = new JournalKeeper({
      place: { disk: this.disk, folder: join(folder, id), mostBytes },
      description,
      room: this.room,
      pen: this.pen,
      logger,
      after: this.keepers.get(id)?.done ?? Promise.resolve(),
      onEnded: () => {
        if (this.keepers.get(id) === keeper) this.keepers.delete(id)
      },
    })
    this.keepers.set(id, keeper)
    return keeper
  }

  /** Removes files that are too old, of universes that are no more, too. */
  async sweep(): Promise<void> {
    const { folder, days, clock = Date.now } = this.options
    const oldest = clock() - days * DAY_MS
    const folders = (await readdir(folder, { withFileTypes: true })).filter((found) => found.isDirectory())
    for (const { name } of folders)
      for (const file of await this.disk.list(join(folder, name)))
        if (file.name.endsWith(JOURNAL_ENDING) && file.changedAt < oldest)
          await this.disk.remove(join(folder, name, file.name))
  }

  /** Waits until everything is written, but not for a disk that does nothing. */
  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer)
    for (const keeper of this.keepers.values()) keeper.end()
    let patience: NodeJS.Timeout | undefined
    const tooLong = new Promise<void>((resolve) => {
      patience = setTimeout(() => {
        this.options.logger.error({}, 'the end of some journals is lost: the disk is too slow')
        resolve()
      }, PATIENCE_MS)
    })
    await Promise.race([Promise.all([...this.keepers.values()].map(({ done }) => done)), tooLong])
    clearTimeout(patience)
  }
}
