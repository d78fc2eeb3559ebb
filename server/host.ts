// Runs one universe for those who are in it: commands in, tick, frames out, and its own list of players.
import { encodeReplay, encodeRoster, encodeWelcome } from '../shared/codec.ts'
import { hashSectors } from '../shared/hash.ts'
import { type News, PROTOCOL_VERSION, type Said } from '../shared/protocol.ts'
import { SHOT_LIFE, TICK_MS, TICKS_PER_SECOND } from '../shared/rules.ts'
import { sees } from '../shared/sectors.ts'
import { ChatHistory } from './chat-history.ts'
import { createLiveEngine, type Engine } from './engine.ts'
import { Inbox } from './inbox.ts'
import type { Replay } from './journal/replay.ts'
import { Keyframes } from './keyframes.ts'
import { PilotNumbers } from './numbers.ts'
import { Outbox, type Publish } from './outbox.ts'
import { Pace } from './pace.ts'
import type { Command } from './universe/commands.ts'
import type { Definition } from './universe/definition.ts'
import type { Pilot } from './universe/pilots.ts'
import { createUniverse } from './universe/tick.ts'
import type { Universe } from './universe/universe.ts'

/** Ticks between two standings, and how many places they show. */
const STANDINGS_PERIOD = 20
const STANDINGS_PLACES = 10
/** Whose turn it is to run a universe. While one process does, it is always the first. */
const EPOCH = 1
/** Ticks a pilot's number stays unused after it left: until the last of its shots is gone. */
const NUMBER_REST = SHOT_LIFE + 1

/** Seconds of chat that somebody new is shown. */
const RECENT_TICKS = 60 * TICKS_PER_SECOND

/** What a host needs of someone who is sent frames. */
export interface Watcher {
  /** Its pilot, or -1 for a spectator. */
  readonly pilot: number
  /** Opens the session again after a break. */
  readonly key: string
  /** The tick up to which it knows what was said, or null when it is new. */
  readonly missedSince: number | null
  /** The home sector its frames come from, or -1 before its first keyframe. */
  home: number
  /** It needs a welcome first: its socket is new, or time has jumped. */
  arriving: boolean
  /** It needs a whole keyframe. */
  stale: boolean
  /** The welcome was sent, at this tick. */
  greeted(tick: number): void
  /** The sector its ship or camera is in now. */
  sector(): number
  /** Frames come from `to` from now on, and no longer from `from`; -1 is none. */
  moveHome(from: number, to: number): void
  send(message: Uint8Array): void
}

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
  private readonly outbox: Outbox
  private readonly keyframes: Keyframes
  private readonly watchers = new Set<Watcher>()
  private readonly auditPeriod: number
  private readonly graceMs: number
  private readonly now: () => number
  private readonly hashes: Uint32Array
  private readonly numbers = new PilotNumbers()
  private readonly adrift = new Set<number>()
  private readonly chat = new ChatHistory()
  /** The roster of the welcomes of a tick, and that tick. */
  private roster: Uint8Array = new Uint8Array()
  private rosterTick = -1
  private lastStandings = ''
  private emptySince: number
  private tickedAt: number

  constructor(options: HostOptions) {
    this.definition = options.definition
    this.replay = options.replay ?? null
    this.engine = this.replay ?? createLiveEngine(createUniverse(options.definition), this.inbox)
    this.universe = this.engine.universe
    this.journal = options.openJournal?.(options.definition, this.universe) ?? null
    const pace = options.pace ?? new Pace()
    this.outbox = new Outbox(this.universe.grid, this.universe.log, pace, options.publish)
    this.keyframes = new Keyframes(this.universe)
    this.auditPeriod = options.auditPeriod
    this.graceMs = options.graceMs
    this.now = options.now
    this.hashes = new Uint32Array(this.universe.grid.sectors)
    // Nobody was ever here: it sleeps until somebody comes.
    this.emptySince = Number.NEGATIVE_INFINITY
    this.tickedAt = options.now()
    // The drones have the first numbers.
    for (let n = 0; n < options.definition.rules.drones; n++) this.numbers.take(0)
  }

  /** Pilots who came from outside: not the drones. */
  get pilots(): number {
    return this.numbers.count - this.definition.rules.drones
  }

  get isFull(): boolean {
    return this.replay !== null || this.pilots >= this.definition.capacity
  }

  /** Nobody has been here for longer than the grace period: the universe stands still, and costs nothing. */
  get isAsleep(): boolean {
    return this.watchers.size === 0 && this.pilots === 0 && this.now() - this.emptySince > this.graceMs
  }

  /** Spectators who are sent frames now. */
  countSpectators(): number {
    let count = 0
    for (const { pilot } of this.watchers) if (pilot < 0) count++
    return count
  }

  /** Takes a number for a pilot called `name`, whose ship comes with the next tick. The caller has looked at isFull. */
  enlist(name: string): number {
    const pilot = this.numbers.take(this.universe.tick)
    this.inbox.add({ type: 'join', pilot, name, drone: false })
    return pilot
  }

  /** Ends a pilot and its ship. */
  dismiss(pilot: number): void {
    this.numbers.release(pilot, this.universe.tick + NUMBER_REST)
    this.adrift.delete(pilot)
    this.inbox.add({ type: 'leave', pilot })
    this.emptySince = this.now()
  }

  /** Lets a pilot's ship drift, hands off, or ends that. */
  setAdrift(pilot: number, adrift: boolean): void {
    if (adrift === this.adrift.has(pilot)) return
    const { ships } = this.universe.bodies
    if (adrift) {
      this.adrift.add(pilot)
      const [target, sequence] = [ships.heading[pilot] ?? 0, ships.ack[pilot] ?? 0]
      this.inbox.steer({ type: 'steer', pilot, target, controls: 0, sequence })
    } else this.adrift.delete(pilot)
    this.tell({ type: 'adrift', pilot, adrift })
  }

  /** Someone gets frames from now on: at the end of the next tick a welcome if arriving, a keyframe, then frames. */
  admit(watcher: Watcher): void {
    watcher.stale = true
    this.watchers.add(watcher)
  }

  /** Someone gets no more frames. No effect on one who gets none. */
  release(watcher: Watcher): void {
    if (!this.watchers.delete(watcher)) return
    if (watcher.home >= 0) {
      this.outbox.unwatch(watcher.home)
      watcher.moveHome(watcher.home, -1)
    }
    watcher.home = -1
    this.emptySince = this.now()
  }

  /** Says a chat line to everybody here. */
  say(said: Said): void {
    this.chat.add(this.universe.tick, said)
    this.tell({ type: 'chat', ...said })
  }

  /** News for everybody here. */
  tell(news: News): void {
    this.outbox.tell(news)
  }

  /** The sector that pilot's ship is in, or was last. */
  sectorOf(pilot: number): number {
    return this.universe.bodies.ships.sector[pilot] ?? 0
  }

  /** A pilot to look at first: the newest who came from outside, or else a drone; -1 when there is none. */
  someone(): number {
    return (
      this.universe.pilots.list.findLast(({ drone }) => !drone)?.id ?? this.universe.pilots.list[0]?.id ?? -1
    )
  }

  hasPilot(pilot: number): boolean {
    return this.numbers.has(pilot) || this.universe.pilots.get(pilot) !== undefined
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
      this.tellStandings()
      this.outbox.compose(universe.tick, this.audit())
      this.outbox.flush()
    }
    for (const watcher of this.watchers) this.follow(watcher)
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
    for (const watcher of this.watchers) {
      watcher.arriving = true
      watcher.stale = true
    }
    this.outbox.restart(this.universe.tick)
    return true
  }

  /** Tells everybody how the tape goes on, when that has changed. */
  private tellReplay(replay: Replay): void {
    this.toldSpeed = replay.speed
    for (const watcher of this.watchers) watcher.send(encodeTape(replay))
  }

  /** Ends what outlives a tick: the journal. */
  async close(): Promise<void> {
    await this.journal?.close()
  }

  /** The news that a command is. */
  private tellOf(command: Command): void {
    const { type, pilot } = command
    if (type === 'join') {
      const { name, drone } = command
      this.tell({ type: 'joined', player: { pilot, name, drone, score: 0, adrift: false } })
    } else if (type === 'leave') this.tell({ type: 'left', pilot })
  }

  private audit(): Uint32Array | null {
    const { universe } = this
    if (universe.tick % this.auditPeriod !== 0) return null
    hashSectors(universe.bodies, universe.grid, universe.tick, this.hashes)
    return this.hashes
  }

  /**
   * Gives a watcher a keyframe of what it did not see before: after it moved to another sector, or asked for one.
   * Only when the new home has nothing left to send: a keyframe stands after all frames up to its tick.
   */
  private follow(watcher: Watcher): void {
    const { grid, tick } = this.universe
    const home = watcher.sector()
    const before = watcher.home
    if (home === before && !watcher.stale) return
    // Who has nothing yet is not kept waiting; the home's other watchers get an early frame for it.
    if (watcher.arriving) this.outbox.flushHome(home)
    else if (!this.outbox.isDue(home)) return
    // Those of the old home are the last it gets from there.
    if (home !== before && before >= 0) this.outbox.flushHome(before)
    const whole = watcher.stale || before < 0
    if (watcher.arriving) this.greet(watcher)
    if (home !== before) {
      this.outbox.watch(home, tick)
      if (before >= 0) this.outbox.unwatch(before)
      watcher.home = home
      watcher.moveHome(before, home)
    }
    watcher.stale = false
    const view = this.outbox.viewOf(home)
    const sectors = whole ? view : view.filter((sector) => !sees(grid, before, sector))
    watcher.send(this.keyframes.encode(EPOCH, home, this.outbox.sequenceOf(home), sectors))
  }

  private greet(watcher: Watcher): void {
    watcher.send(this.welcome(watcher))
    if (this.replay !== null) watcher.send(encodeTape(this.replay))
    watcher.greeted(this.universe.tick)
  }

  private welcome({ pilot, key, missedSince }: Watcher): Uint8Array {
    const { grid, tick } = this.universe
    return encodeWelcome({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      epoch: EPOCH,
      pilot,
      key,
      universe: this.definition.name,
      columns: grid.columns,
      rows: grid.rows,
      tick,
      players: this.encodedRoster(),
      said: this.chat.since(missedSince ?? tick - RECENT_TICKS),
    })
  }

  /** All pilots, encoded at most once a tick: many may arrive at the same. */
  private encodedRoster(): Uint8Array {
    const { tick, pilots } = this.universe
    if (this.rosterTick !== tick) {
      const players = pilots.list.map(({ id, name, score, drone }) => {
        return { pilot: id, name, score, drone, adrift: this.adrift.has(id) }
      })
      this.roster = encodeRoster(players)
      this.rosterTick = tick
    }
    return this.roster
  }

  private tellStandings(): void {
    if (this.universe.tick % STANDINGS_PERIOD !== 0) return
    const standings = bestOf(this.universe.pilots.list).map(({ id, score }) => ({ pilot: id, score }))
    const text = JSON.stringify(standings)
    if (text === this.lastStandings) return
    this.lastStandings = text
    this.tell({ type: 'standings', standings })
  }
}

function encodeTape({ firstTick, lastTick, speed }: Replay): Uint8Array {
  return encodeReplay(firstTick, lastTick, Math.round(speed * 4))
}

/** The pilots with the highest scores, best first; of equals who is earlier in the list. */
function bestOf(pilots: readonly Pilot[]): Pilot[] {
  const best: Pilot[] = []
  for (const pilot of pilots) {
    if (best.length === STANDINGS_PLACES && pilot.score <= best.at(-1)!.score) continue
    let at = best.length
    while (at > 0 && best[at - 1]!.score < pilot.score) at--
    best.splice(at, 0, pilot)
    if (best.length > STANDINGS_PLACES) best.pop()
  }
  return best
}
