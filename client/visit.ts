// One visit to a universe, without a screen: connection, clock, mirror and what is known of pilots, kept in step.
// Programs (bots) and the game in the browser stand on it alike.

import { createMatch, type Match } from '../shared/modes.ts'
import type { ClientMessage, ClientRules, News, Notice, ServerMessage, Stutters } from '../shared/protocol.ts'
import type { Timers } from '../shared/timers.ts'
import { ChatLines, type ChatLinesListener } from './chat-lines.ts'
import { Connection, type CreateSocket } from './connection.ts'
import { Mirror, type MirrorListener } from './mirror.ts'
import { Players } from './players.ts'
import { ServerClock } from './server-clock.ts'
import type { RequestTicket } from './tickets.ts'

export interface VisitOptions {
  readonly url: string
  /** Of a session to go on with; none for a new one. */
  readonly key?: string
  /** The class of the first ship; the first class unless said otherwise. */
  readonly ship?: number
  readonly requestTicket: RequestTicket
  readonly createSocket: CreateSocket
  readonly timers: Timers
  readonly random: () => number
  readonly listener: VisitListener
}

export interface VisitListener extends MirrorListener, ChatLinesListener {
  /** Joined, or came back: `visit.mirror` is a new one. */
  welcomed?(): void
  /** A keyframe, or a tick of a frame, was applied. */
  framed?(tick: number): void
  /** A keyframe or a frame came whose newest tick is this. `lateMs`: how late its ticks came, as the server says. */
  arrived?(tick: number, lateMs: number): void
  /** The ping sent at this local time was answered: it had reached the server at `tick`, with fractions. */
  ponged?(sent: number, tick: number): void
  /** What stuttered since the last ping, to be reported with this one; null for nothing. */
  report?(): Stutters | null
  joined?(name: string): void
  left?(name: string): void
  noticed?(notice: Notice): void
  /** The state of the round has changed. */
  played?(match: Match, before: Match): void
  /** What is seen is a replay: its first and last tick, and its speed (1 is real time). */
  replayed?(first: number, last: number, speed: number): void
  /** `reason`: what the server said, or ''. */
  away?(attempt: number, waitMs: number, reason: string, code: number): void
  refused?(code: number, reason: string): void
}

/** Milliseconds between two pings, at first and once the clock is known. */
const EAGER_PING_MS = 150
const EAGER_PINGS = 6
const PING_MS = 2000
/** Milliseconds without an answer after which a keyframe is asked for again. */
const RESYNC_AGAIN_MS = 2500

export class Visit {
  readonly clock = new ServerClock()
  readonly players = new Players()
  mirror: Mirror | null = null
  /** One's own pilot, or -1. */
  pilot = -1
  /** Opens this session again, for a while after it was lost. */
  key = ''
  universe = ''
  /** The class of the next ship. */
  ship: number
  rules: ClientRules = { shotDamage: 0, drawAhead: false, mode: 'free', goal: 0 }
  match: Match = createMatch()
  /** Counted over all connections of this visit. */
  readonly received = {
    bytes: 0,
    messages: 0,
    events: 0,
    steered: 0,
    gaps: 0,
    desyncs: 0,
    audits: 0,
    resyncs: 0,
  }
  /** Sees every message before it is acted on, with its size in bytes: for those who measure. */
  tap: ((message: ServerMessage, bytes: number) => void) | null = null
  private readonly options: VisitOptions
  private readonly connection: Connection
  private readonly pings = new Map<number, number>()
  private readonly chat: ChatLines
  private pingToken = 0
  private pingedAt = 0
  private resyncAt = 0
  private cancelPing: () => void = () => undefined

  constructor(options: VisitOptions) {
    this.options = options
    this.ship = options.ship ?? 0
    const { listener } = options
    this.chat = new ChatLines(listener)
    this.connection = new Connection({
      ...options,
      lastLine: () => this.chat.last,
      ship: () => this.ship,
      onMessage: (message, bytes) => this.receive(message, bytes),
      onAway: (attempt, waitMs, reason, code) => {
        this.pause()
        listener.away?.(attempt, waitMs, reason, code)
      },
      onRefused: (code, reason) => {
        this.pause()
        listener.refused?.(code, reason)
      },
    })
  }

  /** The network is back: tries at once if the connection was lost. */
  tryNow(): void {
    this.connection.tryNow()
  }

  send(message: ClientMessage): void {
    this.connection.send(message)
  }

  /** The next ship is to be of this class. */
  choose(ship: number): void {
    this.ship = ship
    this.send({ type: 'choose', ship })
  }

  /** A spectator's camera stays with this pilot. */
  follow(pilot: number): void {
    this.players.followed = pilot
    this.send({ type: 'follow', pilot })
  }

  /** Whom a spectator may follow, by number. */
  choices(): number[] {
    return this.players.choices(this.mirror?.bodies.ships)
  }

  /** Drops the socket, as a lost network would. */
  drop(): void {
    this.connection.drop()
  }

  close(): void {
    this.pause()
    this.connection.close()
  }

  private receive(message: ServerMessage, bytes: number): void {
    // Timers are slowed down in a hidden page; messages are not, and the server must hear that they arrive.
    if (message.type !== 'welcome' && this.options.timers.now() - this.pingedAt > PING_MS) this.ping()
    this.tap?.(message, bytes)
    this.received.bytes += bytes
    this.received.messages++
    switch (message.type) {
      case 'frame':
        return this.frame(message)
      case 'keyframe':
        if (this.mirror === null) return
        if (!this.mirror.applyKeyframe(message)) this.resync()
        for (const item of message.news) this.news(item)
        this.options.listener.framed?.(message.tick)
        return this.options.listener.arrived?.(message.tick, 0)
      case 'pong': {
        const sent = this.pings.get(message.token)
        this.pings.delete(message.token)
        if (sent !== undefined) this.measured(sent, message.tick + message.fraction / 256)
        if (!this.chat.report(message.lines, this.options.timers.now())) this.askForLines()
        return
      }
      case 'notice':
        this.notice(message.notice)
        return this.options.listener.noticed?.(message.notice)
      case 'replay':
        this.clock.setRate(message.speed / 4, this.options.timers.now())
        return this.options.listener.replayed?.(message.first, message.last, message.speed / 4)
      case 'welcome':
        return this.welcome(message)
      case 'catchUp':
        this.rules = message.rules
        this.play(message.match)
        this.chat.catchUp(message.lines, message.said)
        return this.players.rank(message, this.pilot, this.mirror?.bodies.ships)
    }
  }

  private notice(notice: Notice): void {
    if (notice === 'noSuchPilot') this.players.missed()
    if (notice === 'standsStill') this.clock.setRate(0, this.options.timers.now())
    if (notice === 'goesOn') this.clock.setRate(1, this.options.timers.now())
  }

  private measured(sent: number, tick: number): void {
    this.clock.add(sent, this.options.timers.now(), tick)
    this.options.listener.ponged?.(sent, tick)
  }

  private welcome(message: Extract<ServerMessage, { type: 'welcome' }>): void {
    this.mirror = new Mirror(message.columns, message.rows, message.epoch, this.options.listener)
    // What was said until then is in the welcome.
    this.mirror.tick = message.tick
    if (message.match.round !== this.match.round) this.players.beginRound()
    // Who comes back without a ship is told its own entry only with the next one.
    this.players.reset(message, message.key === this.key ? this.players.get(message.pilot) : undefined)
    this.pilot = message.pilot
    this.key = message.key
    this.universe = message.universe
    this.rules = message.rules
    this.match = message.match
    this.clock.setRate(1, this.options.timers.now())
    this.clock.reset()
    this.pings.clear()
    this.pingToken = 0
    this.resyncAt = this.options.timers.now()
    this.ping()
    this.options.listener.welcomed?.()
    this.chat.catchUp(message.lines, message.said)
  }

  private frame(message: Extract<ServerMessage, { type: 'frame' }>): void {
    const { mirror } = this
    if (mirror === null) return
    const { tick: reached } = mirror
    const { events, steered, gaps, desyncs, audits } = mirror.counters
    const complete = mirror.applyFrame(message)
    this.received.events += mirror.counters.events - events
    this.received.steered += mirror.counters.steered - steered
    this.received.gaps += mirror.counters.gaps - gaps
    this.received.desyncs += mirror.counters.desyncs - desyncs
    this.received.audits += mirror.counters.audits - audits
    if (!complete) this.resync()
    // Scores and entries in the order of ticks: an entry has the score of the end of its tick.
    let lateMs = 0
    for (const { tick, blocks, news } of message.ticks) {
      // A frame of a home that one just moved to tells again of ticks that are known.
      if (tick > reached) {
        for (const block of blocks) this.players.readScores(block)
        for (const item of news) {
          this.news(item)
          if (item.type === 'late') lateMs = Math.max(lateMs, item.ms)
        }
      }
      this.options.listener.framed?.(tick)
    }
    const newest = message.ticks.at(-1)
    if (newest !== undefined) this.options.listener.arrived?.(newest.tick, lateMs)
  }

  private news(item: News): void {
    const { listener } = this.options
    switch (item.type) {
      case 'audit':
        return
      case 'chat':
        if (!this.chat.hear(item)) this.askForLines()
        return
      case 'joined':
        return listener.joined?.(item.name)
      case 'left':
        return listener.left?.(item.name)
      case 'standings':
        return this.players.rank(item, this.pilot, this.mirror?.bodies.ships)
      case 'pilots':
        return this.players.learn(item.pilots)
      case 'rules':
        this.rules = item.rules
        return
      case 'late':
        return this.clock.skip(item.skipped)
      case 'match':
        return this.play(item.match)
    }
  }

  /** The new state of the round. */
  private play(match: Match): void {
    const before = this.match
    this.match = match
    if (match.round !== before.round) this.players.beginRound()
    this.options.listener.played?.(match, before)
  }

  private resync(): void {
    this.resyncAt = this.options.timers.now()
    this.received.resyncs++
    this.send({ type: 'resync', line: this.chat.last })
  }

  /** A chat line is missing: what was said since the last one comes with a keyframe. */
  private askForLines(): void {
    if (this.chat.isWaiting) return
    this.chat.isWaiting = true
    this.resync()
  }

  private ping(): void {
    this.cancelPing()
    const { timers } = this.options
    const now = timers.now()
    const token = this.pingToken++
    this.pingedAt = now
    this.pings.set(token, now)
    this.send({ type: 'ping', token, tick: this.mirror?.tick ?? 0, line: this.chat.last })
    const stutters = this.options.listener.report?.() ?? null
    if (stutters !== null) this.send({ type: 'stutters', ...stutters })
    // The keyframe that was asked for may have been dropped on a full socket.
    const isMissing = this.mirror?.stale === true || this.chat.isWaiting
    if (isMissing && now - this.resyncAt > RESYNC_AGAIN_MS) this.resync()
    this.cancelPing = timers.after(token < EAGER_PINGS ? EAGER_PING_MS : PING_MS, () => this.ping())
  }

  private pause(): void {
    this.cancelPing()
  }
}
