// The engine of a universe that this process leads: orders what is asked for into one entry a tick, appends it to the
// log, and applies it once it is there. So nothing that anybody has seen can be lost with the process.
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import type { Description } from '../log/checkpoint.ts'
import type { Entry } from '../log/entry.ts'
import type { Keeper } from '../log/keeper.ts'
import type { UniverseLog } from '../log/universe-log.ts'
import type { Logger } from '../process/logger.ts'
import { type Definition, sameTerms, termsOf } from '../universe/definition.ts'
import { fingerprint } from '../universe/fingerprint.ts'
import { STEERED } from '../universe/pilots.ts'
import { NO_RELAY } from '../universe/relays.ts'
import type { Command } from '../universe/stages/commands.ts'
import { step } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'
import { newUniverse } from './beginning.ts'
import { Checkpointer } from './checkpointer.ts'
import type { Engine, EngineListener } from './engine.ts'
import { Inbox } from './inbox.ts'
import type { LogWatch } from './log-watch.ts'
import { catchUp, type Recovered, recover } from './recovery.ts'

export interface LeadingOptions {
  readonly definition: Definition
  readonly origin: Description['origin']
  readonly log: UniverseLog
  /** Begins to keep the entries beyond the log. */
  readonly keep?: (description: Description) => Keeper
  readonly watch?: LogWatch
  readonly logger: Logger
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Where other processes follow. */
  readonly company?: Company
}

/** What a leader has to do with the processes that follow it. */
export interface Company {
  readonly inbox: Inbox
  /** The commands of the next entry, from those that were asked for here. */
  arrange(own: readonly Command[]): readonly Command[]
  /** An entry is in the log and was applied. */
  applied(entry: Entry): void
  /** The log refused an entry, or did not answer. True: another engine goes on in place of this one. */
  refused(error: Error): boolean
}

/** A universe, and how it goes on in its log. */
export interface Led extends LeadingOptions {
  readonly universe: Universe
  readonly description: Description
  readonly epoch: number
}

/** A universe in its log has another size than its definition: a size cannot change. */
export class SizeChanged extends Error {
  /** The definition with which it can go on. */
  readonly former: Definition

  constructor(former: Definition, now: Definition) {
    super(
      `it has ${former.columns} x ${former.rows} sectors, and its definition now says ${now.columns} x ${now.rows}: ` +
        'a size cannot change; set it back, or reset the universe',
    )
    this.former = former
  }

  /** The error, when there is reason for it. */
  static find(former: Definition, now: Definition): SizeChanged | null {
    const isSame = former.columns === now.columns && former.rows === now.rows
    return isSame ? null : new SizeChanged(former, now)
  }
}

/**
 * Takes the lead of a universe: as its log has it, everybody adrift; or a new one.
 * Throws an Error with one line when the log cannot be read, or SizeChanged when the definition does not fit it.
 */
export async function lead(options: LeadingOptions): Promise<LeadingEngine> {
  const { definition, origin, log, logger } = options
  const { id } = definition
  const found = await recover(log)
  if (found !== null) checkSize(found, definition)
  const epoch = await log.claim()
  // Another leader may have gone on until the claim, but not after it.
  const recovered = found === null ? await recover(log) : await catchUp(log, found)
  if (recovered === null) {
    const { universe, description, checkpoint } = newUniverse(definition, origin, epoch)
    await log.saveCheckpoint(checkpoint)
    options.watch?.checkpointed(id, universe.tick)
    return new LeadingEngine({ ...options, universe, description, epoch })
  }
  checkSize(recovered, definition)
  const { universe, differences, damage, entries } = recovered
  const { incarnation, definition: before } = recovered.description
  for (const line of damage) logger.warn({ universe: id, damage: line }, 'the log was damaged')
  for (const tick of differences)
    logger.error({ universe: id, tick }, 'the universe differs from its log: this must never happen')
  const print = fingerprint(universe, new Uint32Array(universe.grid.sectors))
  logger.info({ universe: id, tick: universe.tick, fingerprint: print, entries, epoch }, 'recovered')
  options.watch?.recovered(id, universe.tick - entries, differences.length)
  const description = { incarnation, origin, definition }
  const engine = new LeadingEngine({ ...options, universe, description, epoch })
  engine.resume(before)
  return engine
}

function checkSize({ description }: Recovered, definition: Definition): void {
  const misfit = SizeChanged.find(description.definition, definition)
  if (misfit !== null) throw misfit
}

export class LeadingEngine implements Engine {
  readonly playback = null
  readonly leads = true
  readonly relay = NO_RELAY
  readonly inbox: Inbox
  readonly universe: Universe
  readonly epoch: number
  readonly incarnation: string
  private readonly company: Company | null
  private readonly log: UniverseLog
  private readonly keeper: Keeper | null
  private readonly watch: LogWatch | undefined
  private readonly logger: Logger
  private readonly now: () => number
  private readonly definition: Definition
  private readonly checkpointer: Checkpointer
  private readonly sectors: Uint32Array
  /** The entry that the log was given last, until it is applied. */
  private pending: Entry | null = null
  private isAppending = false
  private appendedAt = 0
  /** Why the log did not take it, or null. */
  private trouble: string | null = null
  private listener: EngineListener | null = null
  private closed = false
  /** Called when the log has answered, by a close that waits for it. */
  private whenAppended: () => void = () => undefined

  constructor(led: Led) {
    const { universe, epoch, description, log, logger, now, definition } = led
    this.universe = universe
    this.epoch = epoch
    this.incarnation = description.incarnation
    this.company = led.company ?? null
    this.inbox = led.company?.inbox ?? new Inbox()
    this.log = log
    this.keeper = led.keep?.(description) ?? null
    this.watch = led.watch
    this.logger = logger
    this.now = now
    this.definition = definition
    this.checkpointer = new Checkpointer(led)
    this.sectors = new Uint32Array(universe.grid.sectors)
  }

  get rate(): number {
    return this.trouble === null ? 1 : 0
  }

  /** After a recovery: nobody steers anybody, and a definition that its operator changed is in force. */
  resume(before: Definition): void {
    for (const { id, drone, adriftSince } of this.universe.pilots.list)
      if (!drone && adriftSince === STEERED) this.inbox.add({ type: 'adrift', pilot: id })
    if (!sameTerms(this.definition, before))
      this.inbox.add({ type: 'terms', terms: termsOf(this.definition) })
  }

  turn(listener: EngineListener): void {
    // The log is still busy with the last tick: this one comes late.
    if (this.isAppending || this.closed) return
    this.listener = listener
    this.pending ??= this.nextEntry()
    this.isAppending = true
    this.appendedAt = this.now()
    this.log.append(this.pending, this.appended)
  }

  async close(): Promise<void> {
    this.closed = true
    if (this.isAppending) await new Promise<void>((resolve) => (this.whenAppended = resolve))
    this.keeper?.end()
    await this.checkpointer.save()
    await this.log.close()
  }

  private nextEntry(): Entry {
    const { universe, epoch, company } = this
    const own = this.inbox.take(universe.tick + 1)
    const isFingerprinted = universe.tick % TICKS_PER_SECOND === 0
    return {
      epoch,
      tick: universe.tick + 1,
      fingerprint: isFingerprinted ? fingerprint(universe, this.sectors) : null,
      commands: company?.arrange(own) ?? own,
    }
  }

  private readonly appended = (error: Error | null): void => {
    this.isAppending = false
    if (error !== null) {
      this.watch?.refused()
      if (this.company?.refused(error) === true) return this.retire()
      return this.standStill(error.message)
    }
    if (this.trouble !== null) {
      this.logger.warn({ universe: this.definition.id, tick: this.universe.tick }, 'the universe goes on')
      this.trouble = null
    }
    const entry = this.pending!
    this.pending = null
    this.watch?.appended(this.now() - this.appendedAt)
    this.keeper?.keep(entry, this.universe)
    const { rules } = this.universe
    const started = this.now()
    step(this.universe, entry.commands)
    const stepMs = this.now() - started
    this.company?.applied(entry)
    this.listener!.ticked()
    this.listener!.settled()
    // Other terms are kept at once: what is said of a universe that sleeps is read from its checkpoint alone.
    if (this.universe.rules === rules) this.checkpointer.stepped(stepMs)
    else void this.checkpointer.save()
    this.whenAppended()
  }

  /** Another engine goes on. */
  retire(): void {
    this.closed = true
    this.keeper?.end()
    this.whenAppended()
  }

  /** The log takes no entries: the universe waits, and asks again with each turn. */
  private standStill(reason: string): void {
    if (this.trouble === null)
      this.logger.error(
        { universe: this.definition.id, tick: this.universe.tick, reason },
        'the universe stands still: its log cannot be written',
      )
    this.trouble = reason
    this.whenAppended()
  }
}
