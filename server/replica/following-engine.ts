// The engine of a universe that another process leads: applies what comes into its log, and compares fingerprints. It knows
// neither where entries come from nor where requests go.
import type { Entry } from '../log/entry.ts'
import type { Logger } from '../process/logger.ts'
import { restoreSnapshot, takeSnapshot } from '../universe/snapshot.ts'
import { step } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'
import type { EngineListener } from './engine.ts'
import { isDifferent, type Recovered } from './recovery.ts'

/** Entries as they come into the log, in order. */
export interface Feed {
  end(): void
}

export interface FollowingOptions {
  readonly universe: Universe
  readonly incarnation: string
  readonly epoch: number
  /** Gives all entries after a tick, those of now and those to come. */
  readonly feed: (after: number, receive: (entries: readonly Entry[]) => void) => Feed
  /** Asks the leader for what was asked for here; called with each turn. */
  readonly send: () => void
  /** An entry was applied. False: the rest is not to be applied by this engine. */
  readonly applied: (entry: Entry) => boolean
  /** The universe as its log has it. */
  readonly recover: () => Promise<Recovered | null>
  readonly logger: Logger
  /** For the server's log. */
  readonly id: string
  /** A clock in milliseconds. */
  readonly now: () => number
}

/** Milliseconds without an entry after which a universe stands still for those who watch it. */
const STILL_MS = 1000
/** Between two attempts to begin from a checkpoint. */
const RELOAD_MS = 500

export class FollowingEngine {
  readonly universe: Universe
  incarnation: string
  epoch: number
  /** Fingerprints that differed: always none, unless a machine or this code is at fault. */
  differences = 0
  /** The universe is not what its log says, and does not go on until it is. */
  needsReload = false
  private readonly options: FollowingOptions
  private readonly sectors: Uint32Array
  private feed: Feed | null = null
  private listener: EngineListener | null = null
  private heardAt: number
  private reloading: Promise<void> | null = null
  private reloadedAt = Number.NEGATIVE_INFINITY
  private closed = false

  constructor(options: FollowingOptions) {
    const { universe, incarnation, epoch, now } = options
    this.options = options
    this.universe = universe
    this.incarnation = incarnation
    this.epoch = epoch
    this.heardAt = now()
    this.sectors = new Uint32Array(universe.grid.sectors)
  }

  get rate(): number {
    return this.needsReload || this.silentMs > STILL_MS ? 0 : 1
  }

  /** Milliseconds since the last entry. */
  get silentMs(): number {
    return this.options.now() - this.heardAt
  }

  /** Nothing could be heard until now. */
  refresh(): void {
    this.heardAt = this.options.now()
  }

  turn(listener: EngineListener): void {
    if (this.closed) return
    this.listener = listener
    this.options.send()
    if (this.needsReload) this.reload()
    else this.feed ??= this.options.feed(this.universe.tick, (entries) => this.receive(entries))
  }

  /** Applies entries that follow; what is older is passed over. */
  receive(entries: readonly Entry[]): void {
    if (this.closed || this.needsReload) return
    let isSettled = false
    for (const entry of entries) {
      if (entry.tick <= this.universe.tick) continue
      if (!this.fits(entry)) break
      this.heardAt = this.options.now()
      this.epoch = entry.epoch
      step(this.universe, entry.commands)
      this.listener?.ticked()
      isSettled = true
      if (!this.options.applied(entry)) break
    }
    if (isSettled) this.listener?.settled()
  }

  /** Takes no more entries. The universe stays as it is, for another engine to go on with. */
  async close(): Promise<void> {
    this.closed = true
    this.endFeed()
    await this.reloading
  }

  /** Whether an entry is of the universe that is here; if not, it begins anew from a checkpoint. */
  private fits(entry: Entry): boolean {
    const { universe, options, epoch } = this
    const { id, logger } = options
    const { tick } = universe
    const isGap = entry.tick > tick + 1 || entry.epoch < epoch
    if (isGap)
      logger.warn({ universe: id, tick, next: entry.tick }, 'the log goes on elsewhere: from a checkpoint')
    else if (isDifferent(entry, universe, this.sectors)) {
      this.differences++
      logger.error({ universe: id, tick }, 'the universe differs from its log: this must never happen')
    } else return true
    this.startOver()
    return false
  }

  /** Stops serving until the universe is what the log says. */
  startOver(): void {
    this.needsReload = true
    this.endFeed()
  }

  private endFeed(): void {
    this.feed?.end()
    this.feed = null
  }

  private reload(): void {
    const { now, logger, id } = this.options
    if (this.reloading !== null || now() - this.reloadedAt < RELOAD_MS) return
    this.reloadedAt = now()
    this.reloading = this.replace()
      .catch((error: unknown) =>
        logger.error({ universe: id, error: String(error) }, 'no checkpoint to go on from'),
      )
      .finally(() => {
        this.reloading = null
      })
  }

  private async replace(): Promise<void> {
    const recovered = await this.options.recover()
    if (recovered === null || this.closed) return
    restoreSnapshot(this.universe, takeSnapshot(recovered.universe))
    this.incarnation = recovered.description.incarnation
    this.epoch = recovered.epoch
    this.needsReload = false
    this.refresh()
    this.listener?.jumped?.()
  }
}
