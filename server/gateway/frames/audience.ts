// Those who are sent what happens in one universe: a welcome first, a keyframe of what they did not see before, then
// frames. It alone knows how far each of them is; a session asks, and never writes.

import { encodeCatchUp, encodeNotice, encodeReplay, encodeWelcome } from '../../../shared/codec.ts'
import { hashSectors } from '../../../shared/hash.ts'
import type { PilotId, SectorId, Tick } from '../../../shared/ids.ts'
import { PROTOCOL_VERSION, type Stutters } from '../../../shared/protocol.ts'
import { TICKS_PER_SECOND } from '../../../shared/rules.ts'
import { sees } from '../../../shared/sectors.ts'
import type { Replica, ReplicaListener } from '../../replica/replica.ts'
import type { Line } from '../../universe/chat.ts'
import { Entries } from './entries.ts'
import { Keyframes } from './keyframes.ts'
import { Outbox, type Publish, type Turn } from './outbox.ts'
import type { Pace } from './pace.ts'
import { Punctuality } from './punctuality.ts'
import { Standings } from './standings.ts'
import type { Stream } from './streams.ts'
import { TickNews } from './tick-news.ts'
import { Traffic } from './traffic.ts'

/**
 * Spectators who are given a keyframe in one tick. When the pilot that thousands follow crosses into another sector they
 * move in groups, and no pilot's frame waits for all of them: a view reaches farther than a ship flies meanwhile.
 */
const MOST_MOVES = 250
/** Ticks of chat that somebody new is shown. */
const RECENT_TICKS = 60 * TICKS_PER_SECOND

/** What an audience needs of somebody who is sent frames. */
export interface Watcher {
  /** Its pilot, or -1 for a spectator. */
  readonly pilot: PilotId
  /** Opens the session again after a break. */
  readonly key: string
  /** The number of the last chat line it has, or 0. */
  readonly line: number
  /** It was sent a welcome or a whole keyframe as of this tick. */
  caughtUp(tick: Tick): void
  /** The sector its ship or camera is in now. */
  sector(): SectorId
  /** Frames come in stream `to` from now on, and no longer in `from`; -1 is none. */
  switchStream(from: number, to: number): void
  send(message: Uint8Array): void
}

/** How far a watcher is. */
interface Place {
  /** The stream its frames come in, or null before its first keyframe. */
  stream: Stream | null
  /** What it needs first: everything, with a welcome; all that it may have missed; or nothing but what is new to its view. */
  needs: 'welcome' | 'catch-up' | 'nothing'
}

export interface AudienceOptions {
  readonly replica: Replica
  readonly pace: Pick<Pace, 'patience'>
  readonly publish: Publish
  /** Counts what is sent; shared by all audiences. */
  readonly traffic?: Traffic
  /** Ticks between two audits of all sectors. */
  readonly auditPeriod: number
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Calls back when what has arrived meanwhile has been read; at once when it is left out. */
  readonly later?: (turn: Turn) => void
}

export class Audience implements ReplicaListener {
  private readonly replica: Replica
  private readonly auditPeriod: number
  private readonly outbox: Outbox
  private readonly keyframes: Keyframes
  private readonly standings: Standings
  private readonly news: TickNews
  private readonly hashes: Uint32Array
  private readonly punctuality = new Punctuality()
  private readonly now: () => number
  private readonly traffic: Traffic
  /** What watchers have reported since the universe woke up. */
  readonly stutters: Stutters = { server: 0, line: 0, machine: 0 }
  /** In the order in which they were served last: whoever had to wait comes first. */
  private readonly places = new Map<Watcher, Place>()

  constructor(options: AudienceOptions) {
    const {
      replica,
      pace,
      publish,
      auditPeriod,
      now,
      traffic = new Traffic(),
      later = (turn) => turn(),
    } = options
    const { universe } = replica
    this.replica = replica
    this.auditPeriod = auditPeriod
    const entries = new Entries(universe)
    this.outbox = new Outbox({
      universe,
      entries,
      pace,
      traffic,
      publish,
      isReplay: replica.span !== null,
      later,
    })
    this.keyframes = new Keyframes(universe, entries)
    this.standings = new Standings(universe)
    this.news = new TickNews(universe, this.standings, now)
    this.now = now
    this.traffic = traffic
    this.hashes = new Uint32Array(universe.grid.sectors)
    replica.listen(this)
  }

  /** Spectators who are sent frames now. */
  countSpectators(): number {
    let count = 0
    for (const { pilot } of this.places.keys()) if (pilot < 0) count++
    return count
  }

  /**
   * Somebody gets frames from now on: at the end of the next tick what they need, a keyframe, then frames.
   * @param needs a welcome for a new socket, a catch-up for one that was behind
   */
  admit(watcher: Watcher, needs: 'welcome' | 'catch-up'): void {
    if (!this.places.has(watcher)) this.replica.attend()
    if (needs === 'catch-up') this.traffic.catchUps++
    // In a replay time may have jumped meanwhile: only a welcome says where it is.
    this.places.set(watcher, { stream: null, needs: this.replica.span === null ? needs : 'welcome' })
    if (this.replica.isStill) watcher.send(encodeNotice('standsStill'))
  }

  /** Somebody gets no more frames. No effect on one who gets none. */
  release(watcher: Watcher): void {
    const place = this.places.get(watcher)
    if (place === undefined) return
    this.places.delete(watcher)
    this.replica.depart()
    if (place.stream === null) return
    this.outbox.unwatch(place.stream)
    watcher.switchStream(place.stream.number, -1)
  }

  /** Somebody who gets frames missed something: they are sent a whole keyframe. No effect on one who gets none. */
  resync(watcher: Watcher): void {
    const place = this.places.get(watcher)
    this.traffic.resyncs++
    if (place !== undefined && place.needs === 'nothing') place.needs = 'catch-up'
  }

  /** Whether somebody still waits for the welcome. */
  isArriving(watcher: Watcher): boolean {
    return this.places.get(watcher)?.needs === 'welcome'
  }

  /** The home sector of a watcher's frames, or -1. */
  homeOf(watcher: Watcher): SectorId {
    return this.places.get(watcher)?.stream?.home ?? -1
  }

  /** A pilot to look at first: the newest visitor, or else a drone; -1 when there is none. */
  defaultFocus(): PilotId {
    const { list } = this.replica.universe.pilots
    return list.findLast(({ drone }) => !drone)?.id ?? list[0]?.id ?? -1
  }

  /** A watcher fell behind: nothing is sent to it until it has caught up. */
  stall(watcher: Watcher): void {
    this.traffic.stalls++
    this.release(watcher)
  }

  countStutters({ server, line, machine }: Stutters): void {
    this.stutters.server += server
    this.stutters.line += line
    this.stutters.machine += machine
  }

  /** Sends the frames of the tick that just ended. */
  ticked(): void {
    const { span, rate, universe } = this.replica
    for (const sector of universe.log.events.keys) this.traffic.countEvents(universe.log.events.get(sector))
    const lateness = span === null ? this.punctuality.note(this.now(), rate) : null
    this.outbox.compose({ news: this.news.take(), hashes: this.audit(), lateness })
    this.outbox.flush()
  }

  /** Gives all who need one a keyframe; of spectators only so many a tick, in turns. */
  settled(): void {
    const served: Watcher[] = []
    for (const [watcher, place] of this.places) {
      const home = watcher.sector()
      if (home === place.stream?.home && place.needs === 'nothing') continue
      if (watcher.pilot < 0) {
        if (served.length === MOST_MOVES) continue
        served.push(watcher)
      }
      this.move(watcher, place, home)
    }
    for (const watcher of served) {
      const place = this.places.get(watcher)!
      this.places.delete(watcher)
      this.places.set(watcher, place)
    }
  }

  paced(): void {
    this.punctuality.reset()
    this.outbox.flushAll()
    const message =
      this.replica.span === null
        ? encodeNotice(this.replica.isStill ? 'standsStill' : 'goesOn')
        : this.timeOf()
    for (const watcher of this.places.keys()) watcher.send(message)
  }

  /** Everybody begins again. */
  jumped(): void {
    for (const place of this.places.values()) place.needs = 'welcome'
    this.outbox.restart()
  }

  /** Gives a watcher in `home` a keyframe of what it did not see before, or of everything when it missed something. */
  private move(watcher: Watcher, place: Place, home: SectorId): void {
    const { universe, epoch } = this.replica
    const before = place.stream
    // What its old home still has to say is the last it gets from there. What the new one has is of ticks that it then
    // knows, and passes over.
    if (before !== null) this.outbox.flushStream(before)
    const whole = place.needs !== 'nothing' || before === null
    if (place.needs === 'welcome') this.welcome(watcher)
    else if (place.needs === 'catch-up') this.catchUp(watcher)
    if (whole) watcher.caughtUp(universe.tick)
    const stream = this.streamIn(home, watcher, before)
    place.stream = stream
    place.needs = 'nothing'
    const view = this.outbox.viewOf(home)
    const sectors = whole ? view : view.filter((sector) => !sees(universe.grid, before.home, sector))
    const keyframe = this.keyframes.encode(epoch, home, stream.sequence, sectors)
    this.traffic.sentKeyframe(keyframe.length)
    watcher.send(keyframe)
  }

  /** The stream of a watcher's frames from now on, when its home sector is `home`. */
  private streamIn(home: SectorId, watcher: Watcher, before: Stream | null): Stream {
    if (home === before?.home) return before
    const stream = this.outbox.watch(home, this.replica.universe.tick, watcher.pilot < 0)
    if (before !== null) this.outbox.unwatch(before)
    watcher.switchStream(before?.number ?? -1, stream.number)
    return stream
  }

  private audit(): Uint32Array | null {
    const { bodies, grid, tick } = this.replica.universe
    if (tick % this.auditPeriod !== 0) return null
    hashSectors(bodies, grid, tick, this.hashes)
    return this.hashes
  }

  private welcome(watcher: Watcher): void {
    const { universe, epoch, span } = this.replica
    const { grid, tick, chat } = universe
    const welcome = encodeWelcome({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      epoch,
      pilot: watcher.pilot,
      key: watcher.key,
      universe: universe.name,
      columns: grid.columns,
      rows: grid.rows,
      tick,
      ...this.standings.current(),
      lines: chat.count,
      said: chat.lines.filter((line) => isMissing(line, watcher.line, tick)),
      rules: universe.rules,
      match: universe.match,
    })
    watcher.send(welcome)
    if (span !== null) watcher.send(this.timeOf())
  }

  /** All that a watcher may have missed, but for what the keyframe behind it has. */
  private catchUp(watcher: Watcher): void {
    const { chat, rules, match } = this.replica.universe
    const said = chat.lines.filter(({ number }) => number > watcher.line)
    watcher.send(encodeCatchUp({ lines: chat.count, said, ...this.standings.current(), rules, match }))
  }

  private timeOf(): Uint8Array {
    const { span, rate } = this.replica
    return encodeReplay(span!.firstTick, span!.lastTick, Math.round(rate * 4))
  }
}

/** Whether a watcher that has lines up to `known` lacks this one: somebody new lacks those of the last minute. */
function isMissing({ number, tick }: Line, known: number, now: number): boolean {
  return known > 0 ? number > known : tick > now - RECENT_TICKS
}
