// The logs of a data folder: <data>/universes/<universe>/, read and written by one server at a time (folder-lock.ts).
import { join } from 'node:path'
import { systemTimers, type Timers } from '../../../shared/timers.ts'
import type { Glance, LogStore, StoredCheckpoint, UniverseLog } from '../universe-log.ts'
import { UNFINISHED, writeCheckpoint } from './checkpoint-file.ts'
import { nodeDisk } from './disk.ts'
import { parseFileName } from './file-format.ts'
import { FileLog, type OpenedFolder, type Surroundings } from './file-log.ts'
import { glanceAt } from './glance.ts'
import { scanFolder } from './log-folder.ts'
import { BackgroundSync } from './segments/background-sync.ts'
import { RecordPen } from './segments/record-pen.ts'
import { repair } from './set-aside.ts'

export interface FileLogOptions
  extends Partial<Pick<Surroundings, 'disk' | 'durability' | 'segmentBytes' | 'onTrouble'>> {
  /** Milliseconds after which news are brought to the disk, with durability `process`. */
  readonly syncMs?: number
  readonly timers?: Timers
}

/** Bytes of a segment: some minutes of a full universe, an hour of a small one. */
const SEGMENT_BYTES = 4 * 1024 * 1024
const SYNC_MS = 1000

/** Before the name of a universe that is being removed, or whose new log is being made: no universe is called that. */
const REMOVED = '.removed-'
const BEGUN = '.begun-'
const PROBE = '.probe'
const UNIVERSE = /^[a-z0-9][a-z0-9-]*$/

/** Opens the logs in a data folder, which is made when it is not there. Throws an Error when it cannot be used. */
export async function openFileLogs(data: string, options: FileLogOptions = {}): Promise<LogStore> {
  const store = new FileLogStore(join(data, 'universes'), options)
  try {
    await store.prepare()
  } catch (error) {
    throw new Error(`The data folder ${data} cannot be used: ${reasonOf(error)}`)
  }
  return store
}

class FileLogStore implements LogStore {
  private readonly folder: string
  private readonly around: Surroundings
  /** Open, or being opened. */
  private readonly inUse = new Map<string, UniverseLog | null>()

  constructor(folder: string, options: FileLogOptions) {
    this.folder = folder
    this.around = {
      disk: options.disk ?? nodeDisk,
      durability: options.durability ?? 'process',
      segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
      onTrouble: options.onTrouble ?? (() => {}),
      pen: new RecordPen(),
      background: new BackgroundSync(options.syncMs ?? SYNC_MS, options.timers ?? systemTimers),
    }
  }

  /** Makes the folder, and ends removals and replacements that were cut short. */
  async prepare(): Promise<void> {
    const { disk } = this.around
    disk.makeFolder(this.folder)
    const names = await disk.list(this.folder)
    for (const name of names.filter((one) => one.startsWith(BEGUN))) {
      const universe = name.slice(BEGUN.length)
      const away = REMOVED + universe
      // The old log is away, and only the last move is missing.
      const isDue = names.includes(away) && !names.includes(universe)
      if (isDue) await disk.rename(join(this.folder, name), this.folderOf(universe))
      else await disk.remove(join(this.folder, name))
    }
    for (const name of names.filter((one) => one.startsWith(REMOVED)))
      await disk.remove(join(this.folder, name))
  }

  async list(): Promise<string[]> {
    const { disk } = this.around
    const universes: string[] = []
    // One after another: the answers of thousands of folders at once would take memory that the process keeps.
    for (const name of (await disk.list(this.folder)).filter((one) => UNIVERSE.test(one))) {
      const files = await disk.list(join(this.folder, name))
      if (files.some((file) => parseFileName(file) !== null)) universes.push(name)
    }
    return universes
  }

  async open(universe: string): Promise<UniverseLog> {
    const folder = this.folderOf(universe)
    if (this.inUse.has(universe)) throw new Error(`The log of ${universe} is open already.`)
    this.inUse.set(universe, null)
    try {
      const found = await openFolder(this.around.disk, folder)
      const log = new FileLog(this.around, universe, folder, found, () => this.inUse.delete(universe))
      this.inUse.set(universe, log)
      return log
    } catch (error) {
      this.inUse.delete(universe)
      throw new Error(`The log of ${universe} cannot be used: ${reasonOf(error)}`)
    }
  }

  glance(universe: string): Promise<Glance | null> {
    return glanceAt(this.around.disk, this.folderOf(universe))
  }

  async begin(universe: string, checkpoint: StoredCheckpoint): Promise<void> {
    const begun = join(this.folder, BEGUN + universe)
    const { disk } = this.around
    await this.whileClosed(universe, async (folder) => {
      // What a failure has left.
      if ((await disk.list(begun)).length > 0) await disk.remove(begun)
      disk.makeFolder(begun)
      await writeCheckpoint(disk, begun, checkpoint)
      await disk.syncFolder(this.folder)
      await this.replace(universe, folder, begun)
    })
  }

  probe(): Promise<void> {
    return this.around.disk.writeFile(join(this.folder, PROBE), Uint8Array.of(0))
  }

  async remove(universe: string): Promise<void> {
    await this.whileClosed(universe, async (folder) => {
      await this.around.disk.remove(join(this.folder, BEGUN + universe))
      await this.replace(universe, folder, null)
    })
  }

  /** Takes a log away at once, since half a log is a damaged one, and puts another in its place. */
  private async replace(universe: string, folder: string, by: string | null): Promise<void> {
    const { disk } = this.around
    const away = join(this.folder, REMOVED + universe)
    await disk.remove(away)
    const isThere = (await disk.list(folder)).length > 0
    if (isThere) await disk.rename(folder, away)
    else await disk.remove(folder)
    if (by !== null)
      await disk.rename(by, folder).catch(async (error: unknown) => {
        if (isThere) await disk.rename(away, folder)
        throw error
      })
    await disk.syncFolder(this.folder)
    await disk.remove(away)
  }

  /** Keeps others from opening the log meanwhile. */
  private async whileClosed(universe: string, work: (folder: string) => Promise<void>): Promise<void> {
    const folder = this.folderOf(universe)
    if (this.inUse.has(universe)) throw new Error(`The log of ${universe} is open.`)
    this.inUse.set(universe, null)
    try {
      await work(folder)
    } finally {
      this.inUse.delete(universe)
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.inUse.values()].map((log) => log?.close()))
  }

  private folderOf(universe: string): string {
    if (!UNIVERSE.test(universe)) throw new Error(`A universe cannot be called ${JSON.stringify(universe)}.`)
    return join(this.folder, universe)
  }
}

/** Makes ready what is in the folder of a log. Throws an Error when no state can be had from it. */
async function openFolder(disk: Surroundings['disk'], folder: string): Promise<OpenedFolder> {
  const found = await scanFolder(disk, folder)
  const { epoch, checkpoints, badCheckpoints, segments, names } = found
  for (const name of names) if (name.endsWith(UNFINISHED)) await disk.remove(join(folder, name))
  if (checkpoints.length > 0) return { epoch, checkpoints, ...(await repair(disk, folder, found)) }
  if (!names.some((name) => parseFileName(name) !== null))
    return { epoch, last: null, checkpoints, segments: [], damage: null, older: [] }
  const reasons = badCheckpoints.map(({ file, problem }) => `${file.name}: ${problem}`)
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`
  throw new Error(
    `there is no good checkpoint beside ${segments.length} segments in ${folder}${why}; put back a copy of the folder, or move it away to begin anew`,
  )
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
