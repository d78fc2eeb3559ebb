// The logs of a server as whole universes: which there are, how one goes on, begins, begins anew, and is removed.
import { type Checkpoint, decodeCheckpoint } from '../log/checkpoint.ts'
import type { LogStore } from '../log/universe-log.ts'
import type { Definition, Origin } from '../universe/definition.ts'
import { newUniverse } from './beginning.ts'
import { idSchema } from './definitions.ts'
import type { Engine } from './engine.ts'
import { type LeadingOptions, lead } from './leading-engine.ts'
import type { Defined } from './place.ts'

export interface ArchiveOptions extends Pick<LeadingOptions, 'keep' | 'watch' | 'logger' | 'now'> {
  readonly logs: LogStore
}

/** A universe that was found in its log. */
export interface Found {
  readonly id: string
  /** Null when the log cannot be read: opening it says why. */
  readonly checkpoint: Omit<Checkpoint, 'snapshot'> | null
  /** Somebody was in it: it has to go on. */
  readonly isAwake: boolean
}

/** Logs that are looked at at the same time: Node has four threads for all files. */
const LANES = 8

export class Archive {
  private readonly options: ArchiveOptions

  constructor(options: ArchiveOptions) {
    this.options = options
  }

  /** Looks at all logs, without opening one. */
  async survey(): Promise<Found[]> {
    const ids = (await this.options.logs.list()).sort()
    const found: Found[] = []
    let next = 0
    const lane = async () => {
      for (let n = next++; n < ids.length; n = next++) found[n] = await this.find(ids[n]!)
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    return found
  }

  /** A universe that was made while servers ran, as its log has it; null when there is none. Rejects when it cannot be read. */
  async discover(id: string): Promise<Defined | null> {
    // Anybody may ask for any id.
    const seen = idSchema.safeParse(id).success ? await this.options.logs.glance(id) : null
    if (seen === null) return null
    const { definition, origin, terms } = decodeCheckpoint(seen.checkpoint.bytes)
    return origin === 'file' ? null : { definition, origin, terms }
  }

  /** Takes the lead of a universe. Throws an Error with one line. */
  async open(definition: Definition, origin: Origin): Promise<Engine> {
    const { logs, ...options } = this.options
    const log = await logs.open(definition.id)
    try {
      return await lead({ definition, origin, log, ...options })
    } catch (error) {
      await log.close()
      throw error
    }
  }

  async has(id: string): Promise<boolean> {
    return (await this.options.logs.list()).includes(id)
  }

  /**
   * Begins a universe, or begins it anew: with another incarnation, and an epoch above those of before. It must not be open.
   * Throws an Error with one line when it cannot be kept; then it is as it was.
   */
  async begin(definition: Definition, origin: Origin): Promise<void> {
    const { logs } = this.options
    const log = await logs.open(definition.id)
    const epoch = log.epoch + 1
    await log.close()
    await logs.begin(definition.id, newUniverse(definition, origin, epoch).checkpoint)
  }

  remove(id: string): Promise<void> {
    return this.options.logs.remove(id)
  }

  private async find(id: string): Promise<Found> {
    try {
      const seen = await this.options.logs.glance(id)
      if (seen === null) return { id, checkpoint: null, isAwake: true }
      const { snapshot: _, ...checkpoint } = decodeCheckpoint(seen.checkpoint.bytes)
      return { id, checkpoint, isAwake: seen.isBehind || checkpoint.pilots > 0 }
    } catch {
      return { id, checkpoint: null, isAwake: true }
    }
  }
}
