// Decides when a universe is due for a checkpoint, and takes it: often enough that a recovery takes under a second, and
// never more than one at a time. The universe is copied within the tick; it is written when that is over.
import { setImmediate } from 'node:timers/promises'

import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import { type Description, encodeCheckpoint } from '../log/checkpoint.ts'
import type { UniverseLog } from '../log/universe-log.ts'
import type { Logger } from '../process/logger.ts'
import type { Universe } from '../universe/universe.ts'
import type { LogWatch } from './log-watch.ts'

/** Milliseconds of steps after which one is due: a recovery takes them again, in code that is not compiled yet. */
const MOST_STEP_MS = 250
/** Ticks after which one is due anyway, so that the log can be cut. */
const MOST_TICKS = 120 * TICKS_PER_SECOND
/** Ticks between two at least: a universe so large that steps alone fill the time would do nothing else. */
const FEWEST_TICKS = 2 * TICKS_PER_SECOND
const QUIET_TICK = TICKS_PER_SECOND / 2

export interface CheckpointerOptions {
  readonly universe: Universe
  readonly log: UniverseLog
  readonly epoch: number
  readonly description: Description
  readonly watch?: LogWatch
  readonly logger: Logger
}

export class Checkpointer {
  private readonly options: CheckpointerOptions
  private stepMs = 0
  private lastTick: number
  private saving: Promise<void> | null = null

  constructor(options: CheckpointerOptions) {
    this.options = options
    this.lastTick = options.universe.tick
  }

  /** A step was taken, which took so many milliseconds. */
  stepped(ms: number): void {
    this.stepMs += ms
    const { universe } = this.options
    const ticks = universe.tick - this.lastTick
    // Ticks with fingerprints and audits, the full seconds, have enough to do.
    if (this.saving !== null || ticks < FEWEST_TICKS || universe.tick % TICKS_PER_SECOND !== QUIET_TICK)
      return
    if (this.stepMs > MOST_STEP_MS || ticks > MOST_TICKS) void this.save()
  }

  /** Keeps the universe as it is; resolves when that is done, or failed and is in the server's log. */
  async save(): Promise<void> {
    const { universe, log, epoch, description, logger, watch } = this.options
    while (this.saving !== null) await this.saving
    this.stepMs = 0
    this.lastTick = universe.tick
    const { tick } = universe
    const bytes = encodeCheckpoint(universe, description)
    this.saving = setImmediate()
      .then(() => log.saveCheckpoint({ epoch, tick, bytes }))
      .then(() => watch?.checkpointed(description.definition.id, tick))
      .then(() => log.cut())
      .catch((error: unknown) => {
        // The entries are in the log all the same: a recovery only takes longer. The next one is tried when it is due.
        logger.error(
          { universe: description.definition.id, tick, error: String(error) },
          'checkpoint not kept',
        )
      })
      .finally(() => {
        this.saving = null
      })
    await this.saving
  }
}
