// Runs one universe for those who are in it: commands in, tick, frames out, and its own list of players.
import { encodeReplay, encodeWelcome } from '../../shared/codec.ts'
import { hashSectors } from '../../shared/hash.ts'
import { JOIN_LINE_BURST, JOIN_LINES_PER_SECOND } from '../../shared/limits.ts'
import { type News, PROTOCOL_VERSION } from '../../shared/protocol.ts'
import { TICK_MS, TICKS_PER_SECOND } from '../../shared/rules.ts'
import { Audience, type Watcher } from '../gateway/frames/audience.ts'
import { Entries } from '../gateway/frames/entries.ts'
import type { Publish } from '../gateway/frames/outbox.ts'
import { Pace } from '../gateway/frames/pace.ts'
import { TokenBucket } from '../process/token-bucket.ts'
import type { Definition } from '../universe/definition.ts'
import type { Command } from '../universe/stages/commands.ts'
import { createUniverse } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'
import { ChatHistory, type Speaker } from './chat-history.ts'
import { createLiveEngine, type Engine } from './engine.ts'
import { Inbox } from './inbox.ts'
import type { Replay } from './replay.ts'
import { Roster } from './roster.ts'

/** Whose turn it is to run a universe. While one process does, it is always the first. */
const EPOCH = 1
/** Ticks between two looks at the standings. */
const STANDINGS_PERIOD = 20
/** Ticks of chat that somebody new is shown. */
const RECENT_TICKS = 60 * TICKS_PER_SECOND

export interface HostOptions {
  readonly definition: Definition
  readonly publish: Publish
  /** Ticks between two audits of all sectors. */
  readonly auditPeriod: number
  /** Milliseconds without anybody after which the universe stops ticking. */
  readonly graceMs: number
  /** A clock in milliseconds. */
  readonly now: () => number
  /** How many ticks go into a frame; one when it is left out. */
  readonly pace?: Pace
  /** Starts the journal of a universe; none is kept without it. */
  readonly openJournal?: OpenJournal
  /** What is to be watched in the place of a live universe. */
  readonly replay?: Replay | undefined
}

/** Told every tick that ended, with the commands that went into it. */
export interface TickRecord {
  add(universe: Universe, commands: readonly Command[]): void
  close(): Promise<void>
}
export type OpenJournal = (definition: Definition, universe: Universe) => TickRecord

export class Host {
  readonly definition: Definition
  readonly universe: Universe
  readonly inbox = new Inbox()
  /** Null in a live universe. */
  private readonly replay: Replay | null
  private readonly engine: Engine
  private toldSpeed = -1
  private readonly journal: TickRecord | null
  private readonly entries: Entries
  private readonly roster: Roster
  private readonly audience: Audience
  private readonly auditPeriod: number
  private readonly graceMs: number
  private readonly now: () => number
  private readonly hashes: Uint32Array
  private readonly chat = new ChatHistory()
  private readonly joinLines: TokenBucket
  private emptySince: number
  private tickedAt: number

  constructor(options: HostOptions) {
    this.definition = options.definition
    this.replay = options.replay ?? null
    this.engine = this.replay ?? createLiveEngine(createUniverse(options.definition), this.inbox)
    this.universe = this.engine.universe
    this.journal = options.openJournal?.(options.definition, this.universe) ?? null
    this.entries = new Entries(this.universe)
    this.roster = new Roster(this.universe, this.entries, options.definition.rules.drones)
    this.audience = new Audience({
      universe: this.universe,
      entries: this.entries,
      pace: options.pace ?? new Pace(),
      publish: options.publish,
      epoch: EPOCH,
      welcome: (watcher) => this.welcome(watcher),
    })
    this.auditPeriod = options.auditPeriod
    this.graceMs = options.graceMs
    this.now = options.now
    this.hashes = new Uint32Array(this.universe.grid.sectors)
    // Nobody was ever here: it sleeps until somebody comes.
    this.emptySince = Number.NEGATIVE_INFINITY
    this.tickedAt = options.now()
    this.joinLines = new TokenBucket(JOIN_LINES_PER_SECOND, JOIN_LINE_BURST, options.now())
  }

  /** Pilots who came from outside: not the drones. */
  get pilots(): number {
    return this.roster.visitors
  }

  get isFull(): boolean {
    return this.replay !== null || this.pilots >= this.definition.capacity
  }

  /** Nobody has been here for longer than the grace period: the universe stands still, and costs nothing. */
  get isAsleep(): boolean {
    return this.audience.size === 0 && this.pilots === 0 && this.now() - this.emptySince > this.graceMs
  }

  /** Spectators who are sent frames now. */
  countSpectators(): number {
    return this.audience.countSpectators()
  }

  /** Takes a number for a pilot called `name`, whose ship comes with the next tick. The caller has looked at isFull. */
  enlist(name: string): number {
    const pilot = this.roster.take()
    this.inbox.add({ type: 'join', pilot, name, drone: false })
    return pilot
  }

  /** Ends a pilot and its ship. */
  dismiss(pilot: number): void {
    this.roster.release(pilot)
    this.inbox.add({ type: 'leave', pilot })
    this.emptySince = this.now()
  }

  /** Lets a pilot's ship drift, hands off, or ends that; told with the next tick to those who see the ship. */
  setAdrift(pilot: number, adrift: boolean): void {
    if (!this.entries.setAdrift(pilot, adrift) || !adrift) return
    const { ships } = this.universe.bodies
    const [target, sequence] = [ships.heading[pilot] ?? 0, ships.ack[pilot] ?? 0]
    this.inbox.steer({ type: 'steer', pilot, target, controls: 0, sequence })
  }

  isAdrift(pilot: number): boolean {
    return this.entries.isAdrift(pilot)
  }

  /** Someone gets frames from now on: at the end of the next tick a welcome if arriving, a keyframe, then frames. */
  admit(watcher: Watcher): void {
    this.audience.admit(watcher)
  }

  /** Someone gets no more frames. No effect on one who gets none. */
  release(watcher: Watcher): void {
    if (this.audience.release(watcher)) this.emptySince = this.now()
  }

  /** Says `user`'s chat line to everybody here. */
  say(from: string, text: string, user: string): void {
    this.chat.add({ tick: this.universe.tick + 1, from, text }, user)
    this.tell({ type: 'chat', from, text })
  }

  /** News for everybody here. */
  tell(news: News): void {
    this.audience.tell(news)
  }

  /** The sector that pilot's ship is in, or was last. */
  sectorOf(pilot: number): number {
    return this.universe.bodies.ships.sector[pilot] ?? 0
  }

  scoreOf(pilot: number): number {
    return this.universe.pilots.get(pilot)?.score ?? 0
  }

  /** Who, other than the user `asker`, said something as `name` last, and what; null when nobody did. */
  speaker(name: string, asker: string): Speaker | null {
    return this.chat.speaker(name, asker)
  }

  /** A pilot to look at first: the newest who came from outside, or else a drone; -1 when there is none. */
  someone(): number {
    return this.roster.someone()
  }

  hasPilot(pilot: number): boolean {
    return this.roster.has(pilot)
  }

  /** How much of the tick after `universe.tick` has passed, in 1/256: 0..255. */
  fraction(): number {
    return Math.min(255, Math.floor(((this.now() - this.tickedAt) / TICK_MS) * 256))
  }

  /** One tick, and what it means for everybody's screens. */
  tick(): void {
    const { universe } = this
    for (let due = this.engine.due(); due > 0; due--) {
      const commands = this.engine.advance()
      this.tickedAt = this.now()
      this.journal?.add(universe, commands)
      for (const command of commands) this.tellOf(command)
      if (universe.tick % STANDINGS_PERIOD === 0) this.tellStandings()
      this.audience.publish(this.audit())
    }
    this.audience.follow()
    if (this.replay !== null && this.replay.speed !== this.toldSpeed) this.tellReplay(this.replay)
  }

  get isReplay(): boolean {
    return this.replay !== null
  }

  /** How many times as fast as real time ticks go by, at least 1: who is behind by ticks is judged by it. */
  get haste(): number {
    return Math.max(1, this.engine.speed)
  }

  /** Changes the speed of a replay, in quarters of real time. False when there is none. */
  play(speed: number): boolean {
    if (this.replay === null) return false
    this.replay.setSpeed(speed)
    return true
  }

  /** Takes everybody who watches a replay to another tick of it. False when there is none. */
  seek(tick: number): boolean {
    if (this.replay === null) return false
    this.replay.seek(tick)
    this.audience.restart()
    return true
  }

  /** Tells everybody how the tape goes on, when that has changed. */
  private tellReplay(replay: Replay): void {
    this.toldSpeed = replay.speed
    this.audience.send(encodeTape(replay))
  }

  /** Ends what outlives a tick: the journal. */
  async close(): Promise<void> {
    await this.journal?.close()
  }

  /** The news that a command is. */
  private tellOf({ type, pilot }: Command): void {
    if (type === 'steer' || !this.joinLines.take(this.now())) return
    const name = this.universe.pilots.nameOf(pilot)
    this.tell(type === 'join' ? { type: 'joined', pilot, name } : { type: 'left', pilot, name })
  }

  private tellStandings(): void {
    const standings = this.roster.takeNewStandings()
    if (standings !== null) this.tell({ type: 'standings', ...standings })
  }

  private audit(): Uint32Array | null {
    const { universe } = this
    if (universe.tick % this.auditPeriod !== 0) return null
    hashSectors(universe.bodies, universe.grid, universe.tick, this.hashes)
    return this.hashes
  }

  private welcome({ pilot, key, missedSince }: Watcher): Uint8Array[] {
    const { grid, tick } = this.universe
    const welcome = encodeWelcome({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      epoch: EPOCH,
      pilot,
      key,
      universe: this.definition.name,
      columns: grid.columns,
      rows: grid.rows,
      tick,
      ...this.roster.standings(),
      said: this.chat.since(missedSince ?? tick - RECENT_TICKS),
    })
    return this.replay === null ? [welcome] : [welcome, encodeTape(this.replay)]
  }
}

function encodeTape({ firstTick, lastTick, speed }: Replay): Uint8Array {
  return encodeReplay(firstTick, lastTick, Math.round(speed * 4))
}
