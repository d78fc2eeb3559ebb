// The engine of a universe that several nodes hold: it leads or follows, and changes between the two while its sockets stay.
// The epoch in the log alone decides who leads; everything here only decides who tries, and when.
import { type Description, encodeCheckpoint } from '../log/checkpoint.ts'
import type { Entry } from '../log/entry.ts'
import type { RedisLog } from '../log/redis/redis-log.ts'
import type { Engine, EngineListener } from '../replica/engine.ts'
import { FollowingEngine } from '../replica/following-engine.ts'
import { Inbox } from '../replica/inbox.ts'
import { LeadingEngine } from '../replica/leading-engine.ts'
import { recover } from '../replica/recovery.ts'
import { sameTerms, termsOf } from '../universe/definition.ts'
import type { Command } from '../universe/stages/commands.ts'
import type { Universe } from '../universe/universe.ts'
import { decodeBatch, encodeBatch } from './batch.ts'
import { Departures } from './departures.ts'
import { Incoming } from './incoming.ts'
import { Outgoing } from './outgoing.ts'
import type { Services } from './services.ts'

export interface SharedOptions extends Services {
  readonly log: RedisLog
  readonly universe: Universe
  readonly description: Description
  /** The terms that the universe's log was last begun with. */
  readonly before: Description['definition']
}

/** Turns after which a batch that was not seen is sent again. */
const REPEAT_TURNS = 5
/** Milliseconds between two attempts to take over. */
const RETRY_MS = 250

export class SharedEngine implements Engine {
  readonly playback = null
  readonly inbox = new Inbox()
  readonly universe: Universe
  /** Times that this node took over from another one. */
  takeOvers = 0
  private readonly options: SharedOptions
  private readonly id: string
  private readonly outgoing = new Outgoing()
  private description: Description
  private role: LeadingEngine | FollowingEngine
  private incoming: Incoming
  private departures = new Departures()
  private stopListening: () => void = () => undefined
  private listener: EngineListener | null = null
  /** While the role changes. */
  private changing: Promise<void> | null = null
  private triedAt = Number.NEGATIVE_INFINITY
  private turns = 0
  /** To whom the lead is to be handed over with the next entry. */
  private successor: number | null = null
  private whenHanded: () => void = () => undefined
  private closed = false

  /** Leads under this epoch, or follows (null). */
  constructor(options: SharedOptions, epoch: number, leads: boolean) {
    this.options = options
    this.universe = options.universe
    this.description = options.description
    this.id = options.description.definition.id
    this.incoming = new Incoming(this.universe.relays)
    this.role = leads ? this.lead(epoch) : this.follow(epoch)
    const { definition } = options.description
    if (leads && !sameTerms(definition, options.before))
      this.inbox.add({ type: 'terms', terms: termsOf(definition) })
  }

  get leads(): boolean {
    return this.role instanceof LeadingEngine
  }

  get relay(): number {
    return this.outgoing.relay
  }

  get incarnation(): string {
    return this.role.incarnation
  }

  get epoch(): number {
    return this.role.epoch
  }

  get rate(): number {
    return this.role.rate
  }

  get differences(): number {
    return this.role instanceof FollowingEngine ? this.role.differences : 0
  }

  turn(listener: EngineListener): void {
    if (this.closed) return
    this.listener = listener
    this.turns++
    const { role, options } = this
    if (role instanceof LeadingEngine) return role.turn(listener)
    role.turn(listener)
    const silence = Math.min(role.silentMs, options.members.connectedMs())
    if (silence > options.leases.ms && this.mayTry()) this.change(this.takeOver(role, false))
  }

  /** Redis is back: it may have forgotten what is known here. */
  async check(): Promise<void> {
    // A leader finds out by its next entry.
    if (this.leads) return
    const { epoch, last } = await this.options.log.look()
    if (epoch < this.epoch || (last ?? -1) < this.universe.tick) this.change(this.restore())
  }

  /** Gives the lead to the node with this relay number, between two ticks; resolves when that is in the log. */
  handOver(relay: number): Promise<void> {
    if (!this.leads || relay === this.relay) return Promise.resolve()
    this.successor = relay
    return new Promise((resolve) => (this.whenHanded = resolve))
  }

  async close(): Promise<void> {
    this.closed = true
    this.options.closed(this.id)
    this.whenHanded()
    await this.changing
    this.stopListening()
    const { leads } = this
    await this.role.close()
    if (leads) await this.options.leases.release(this.id).catch(() => undefined)
    await this.options.log.close()
  }

  private mayTry(): boolean {
    const now = this.options.timers.now()
    if (this.changing !== null || now - this.triedAt < RETRY_MS) return false
    this.triedAt = now
    return true
  }

  /** One change of role at a time. */
  private change(done: Promise<void>): void {
    const { logger } = this.options
    this.changing = done
      .catch((error: unknown) =>
        logger.warn({ universe: this.id, error: String(error) }, 'no change of leader'),
      )
      .finally(() => {
        this.changing = null
      })
  }

  private follow(epoch: number): FollowingEngine {
    const { reader, log, logger, timers } = this.options
    this.stopListening()
    return new FollowingEngine({
      universe: this.universe,
      incarnation: this.description.incarnation,
      epoch,
      id: this.id,
      feed: (after, receive) => reader.follow(this.id, after, receive),
      send: () => this.send(),
      applied: (entry) => this.followed(entry),
      recover: () => recover(log),
      logger,
      now: () => timers.now(),
    })
  }

  private lead(epoch: number): LeadingEngine {
    const { channels, log, logger, timers, keep, watch } = this.options
    const { definition, origin } = this.description
    this.incoming = new Incoming(this.universe.relays)
    this.departures = new Departures()
    this.successor = null
    this.stopListening = channels.listen(`ask:${this.id}`, (bytes) =>
      this.incoming.receive(decodeBatch(bytes)),
    )
    logger.info({ universe: this.id, tick: this.universe.tick, epoch }, 'leads')
    return new LeadingEngine({
      definition,
      origin,
      log,
      logger,
      now: () => timers.now(),
      ...(keep === undefined ? {} : { keep }),
      ...(watch === undefined ? {} : { watch }),
      universe: this.universe,
      description: this.description,
      epoch,
      company: {
        inbox: this.inbox,
        arrange: (own) => this.arrange(own),
        applied: (entry) => this.led(entry),
        refused: () => this.refused(),
      },
    })
  }

  /** Sends what was asked for here since the last turn, and again what was not seen in the log. */
  private send(): void {
    const { outgoing, options } = this
    const batch = outgoing.isFull ? null : outgoing.seal(this.inbox.take(this.universe.tick + 1))
    const isRepeating = this.turns % REPEAT_TURNS === 0
    for (const unseen of isRepeating ? outgoing.unseen : batch === null ? [] : [batch])
      options.channels.send(`ask:${this.id}`, encodeBatch(unseen))
  }

  /** The next entry: who is gone, what was asked for here, what others ask for. */
  private arrange(own: readonly Command[]): readonly Command[] {
    const { outgoing, incoming, options, universe } = this
    const commands: Command[] = []
    const live = options.members.relaysOf(this.id)
    for (const relay of this.departures.find(universe.relays, live, options.timers.now())) {
      incoming.forget(relay)
      if (relay !== outgoing.relay) commands.push({ type: 'cutOff', relay })
    }
    outgoing.seal(own)
    for (const batch of [...outgoing.unseen, ...incoming.take()]) {
      commands.push({ type: 'relay', relay: batch.relay, batch: batch.number })
      for (const command of batch.commands) commands.push(command)
    }
    if (this.successor !== null) commands.push({ type: 'handOver', relay: this.successor })
    return commands
  }

  /** An entry of ours was applied. */
  private led(entry: Entry): void {
    this.outgoing.settle(this.universe.relays)
    const successor = successorIn(entry)
    if (successor === null || successor === this.relay) return
    this.stepDown('handed over')
    this.whenHanded()
  }

  /** An entry of another leader was applied; false when we are to go on after it. */
  private followed(entry: Entry): boolean {
    this.outgoing.settle(this.universe.relays)
    const { role } = this
    if (successorIn(entry) !== this.relay || this.changing !== null || !(role instanceof FollowingEngine))
      return true
    this.change(this.takeOver(role, true))
    return false
  }

  /** The log did not take our entry: it has another leader, or has forgotten us, or is away. */
  private refused(): boolean {
    const { refusal } = this.options.log
    if (refusal === null) return false
    if (refusal.epoch > this.epoch) this.stepDown('another node leads')
    else {
      this.stepDown('the log has forgotten')
      this.change(this.restore())
    }
    return true
  }

  private stepDown(reason: string): void {
    const { role, universe, options } = this
    if (role instanceof LeadingEngine) role.retire()
    options.logger.info({ universe: this.id, tick: universe.tick, reason }, 'follows')
    this.role = this.follow(this.epoch)
  }

  /** Becomes the leader, if no other node is quicker. */
  private async takeOver(role: FollowingEngine, handedOver: boolean): Promise<void> {
    const { leases, log, logger } = this.options
    if (role.needsReload || !(await leases.acquire(this.id, handedOver))) return
    const epoch = await log.claim()
    // From here on no entry of the former leader is taken: these are its last.
    const { entries, damage } = await log.read(this.universe.tick)
    if (this.closed || role !== this.role) return
    role.receive(entries)
    if (damage !== null || role.needsReload) return role.startOver()
    void role.close()
    this.takeOvers++
    logger.info({ universe: this.id, tick: this.universe.tick, epoch, handedOver }, 'takes over')
    this.role = this.lead(epoch)
    // The tick that is due already, and not only with the next turn.
    if (this.listener !== null) this.role.turn(this.listener)
  }

  /** Redis has forgotten entries that were applied here: the node with the newest tick gives them back. */
  private async restore(): Promise<void> {
    const { votes, logs, leases, log, logger } = this.options
    const { tick } = this.universe
    if (!(await votes.isNewest(this.id, tick)) || this.universe.tick !== tick) return
    const bytes = encodeCheckpoint(this.universe, this.description)
    const isRestored = await logs.restore(this.id, { epoch: this.epoch, tick, bytes })
    if (!isRestored || this.closed) return
    await leases.acquire(this.id, true)
    // Of the epoch that Redis may have forgotten the log still knows.
    const epoch = await log.claim()
    logger.warn(
      { universe: this.id, tick, epoch },
      'Redis had forgotten the universe, and was given it again',
    )
    void this.role.close()
    this.role = this.lead(epoch)
  }
}

function successorIn({ commands }: Entry): number | null {
  const last = commands.at(-1)
  return last?.type === 'handOver' ? last.relay : null
}
