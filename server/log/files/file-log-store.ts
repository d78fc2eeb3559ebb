// The logs of a data folder: <data>/universes/<universe>/, read and written by one server at a time (folder-lock.ts).
import { join } from 'node:path'
import { systemTimers, type Timers } from '../../../shared/timers.ts'
import type { LogStore, UniverseLog } from '../universe-log.ts'
import { BackgroundSync } from './background-sync.ts'
import { UNFINISHED } from './checkpoint-file.ts'
import { nodeDisk } from './disk.ts'
import { parseFileName } from './file-format.ts'
import { FileLog, type OpenedFolder, type Surroundings } from './file-log.ts'
import { scanFolder } from './log-folder.ts'
import { RecordPen } from './record-pen.ts'
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

/** Before the name of a universe that is being removed: no universe is called that. */
const REMOVED = '.removed-'
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

  /** Makes the folder, and ends removals that were cut short. */
  async prepare(): Promise<void> {
    const { disk } = this.around
    disk.makeFolder(this.folder)
    for (const name of await disk.list(this.folder))
      if (name.startsWith(REMOVED)) await disk.remove(join(this.folder, name))
  }

  async list(): Promise<string[]> {
    const names = (await this.around.disk.list(this.folder)).filter((name) => UNIVERSE.test(name))
    const files = await Promise.all(names.map((name) => this.around.disk.list(join(this.folder, name))))
    return names.filter((_, n) => files[n]!.some((file) => parseFileName(file) !== null))
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

  async remove(universe: string): Promise<void> {
    const folder = this.folderOf(universe)
    if (this.inUse.has(universe)) throw new Error(`The log of ${universe} is open.`)
    const { disk } = this.around
    if ((await disk.list(folder)).length === 0) return disk.remove(folder)
    // At once, since half a log is a damaged one.
    const away = join(this.folder, REMOVED + universe)
    await disk.remove(away)
    await disk.rename(folder, away)
    await disk.syncFolder(this.folder)
    await disk.remove(away)
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
