// The logs of one process, seen from outside: everything that the log has becomes the truth, and when the process dies
// nothing more of it reaches the log.
import type { Entry } from '../../server/log/entry.ts'
import type { Glance, LogStore, StoredCheckpoint, UniverseLog } from '../../server/log/universe-log.ts'
import type { Fuse } from './fuse.ts'
import type { Truth } from './truth.ts'

export interface WitnessOptions {
  readonly fuse: Fuse
  readonly truth: Truth
  /** Passes the time that a log takes for anything but an append. */
  readonly pause: () => Promise<void>
}

export class WitnessedLogs implements LogStore {
  private readonly inner: LogStore
  private readonly options: WitnessOptions

  constructor(inner: LogStore, options: WitnessOptions) {
    this.inner = inner
    this.options = options
  }

  list(): Promise<string[]> {
    return this.inner.list()
  }

  async open(universe: string): Promise<UniverseLog> {
    const log = await whileAlive(this.options, () => this.inner.open(universe))
    return new WitnessedLog(log, this.options)
  }

  glance(universe: string): Promise<Glance | null> {
    return whileAlive(this.options, () => this.inner.glance(universe))
  }

  begin(universe: string, checkpoint: StoredCheckpoint): Promise<void> {
    return whileAlive(this.options, () => this.inner.begin(universe, checkpoint))
  }

  probe(): Promise<void> {
    return whileAlive(this.options, () => this.inner.probe())
  }

  remove(universe: string): Promise<void> {
    return whileAlive(this.options, () => this.inner.remove(universe))
  }

  close(): Promise<void> {
    return whileAlive(this.options, () => this.inner.close())
  }
}

class WitnessedLog implements UniverseLog {
  private readonly inner: UniverseLog
  private readonly options: WitnessOptions

  constructor(inner: UniverseLog, options: WitnessOptions) {
    this.inner = inner
    this.options = options
  }

  get epoch(): number {
    return this.inner.epoch
  }

  claim(): Promise<number> {
    return whileAlive(this.options, () => this.inner.claim())
  }

  append(entry: Entry, done: (error: Error | null) => void): void {
    const { fuse, truth } = this.options
    if (!fuse.pass()) return
    this.inner.append(entry, (error) => {
      // A process may die between what it did and what it hears of it.
      if (!fuse.pass()) return
      if (error === null) truth.add(entry)
      done(error)
    })
  }

  read(after: number): Promise<{ entries: Entry[]; damage: string | null }> {
    return whileAlive(this.options, async () => {
      const found = await this.inner.read(after)
      this.options.truth.recovered(after, found.entries)
      return found
    })
  }

  checkpoints(): Promise<{ checkpoints: StoredCheckpoint[]; damage: string[] }> {
    return whileAlive(this.options, () => this.inner.checkpoints())
  }

  saveCheckpoint(checkpoint: StoredCheckpoint): Promise<void> {
    return whileAlive(this.options, () => this.inner.saveCheckpoint(checkpoint))
  }

  cut(): Promise<void> {
    return whileAlive(this.options, () => this.inner.cut())
  }

  close(): Promise<void> {
    return whileAlive(this.options, () => this.inner.close())
  }
}

/** What `act` gives; a process that dies before or meanwhile never hears of it. */
async function whileAlive<T>({ fuse, pause }: WitnessOptions, act: () => Promise<T>): Promise<T> {
  if (!fuse.pass()) return never()
  try {
    const result = await act()
    await pause()
    return fuse.pass() ? result : await never()
  } catch (error) {
    if (fuse.isBlown) return never()
    throw error
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined)
}
