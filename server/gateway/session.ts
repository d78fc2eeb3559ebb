// One player behind one socket, from the join until the socket is gone. The pilot outlives it: it is the universe's, and
// another session may come for it. Turns typed messages into commands, and decides when a peer is too far behind.

import { encodeNotice, encodePong } from '../../shared/codec.ts'
import { canUpgrade, nextCost } from '../../shared/crystals.ts'
import type { PilotId, SectorId, Tick } from '../../shared/ids.ts'
import {
  CHAT_BURST,
  CHATS_PER_SECOND,
  HOPELESS_MS,
  RESYNC_BURST,
  RESYNCS_PER_SECOND,
  STALL_MS,
} from '../../shared/limits.ts'
import { CLOSE, type ClientMessage, type Close } from '../../shared/protocol.ts'
import { TICK_MS, TICKS_PER_SECOND } from '../../shared/rules.ts'
import { isModel } from '../../shared/ship-classes.ts'
import { cleanChat } from '../../shared/text.ts'
import { PROPERTIES } from '../../shared/upgrades.ts'
import type { Identity } from '../admission/conduct/bans.ts'
import type { Conduct } from '../admission/conduct/conduct.ts'
import type { Pass } from '../admission/tickets.ts'
import type { Peer } from '../net/listener.ts'
import { TokenBucket } from '../process/token-bucket.ts'
import type { Replica } from '../replica/replica.ts'
import type { Audience, Watcher } from './frames/audience.ts'

/** Where a spectator's camera is: with a pilot, or free in a sector. */
type Focus = { readonly follow: PilotId } | { readonly look: SectorId }

type State =
  /** The pilot that was asked for is not there yet. */
  | { readonly is: 'joining'; readonly peer: Peer }
  /** Frames go to `peer`. */
  | { readonly is: 'present'; readonly peer: Peer }
  /** `peer` is behind or silent since `tick`: nothing is sent until it has caught up. */
  | { readonly is: 'stalled'; readonly peer: Peer; readonly tick: number }
  | { readonly is: 'ended' }

/** A message of a session: all but the join. */
export type SessionMessage = Exclude<ClientMessage, { type: 'join' }>

/** Ticks between two heartbeats: a peer that has everything may be so far behind. */
const HEARTBEAT_TICKS = TICKS_PER_SECOND

export interface SessionOptions {
  readonly replica: Replica
  readonly audience: Audience
  readonly pass: Pass
  /** Opens the pilot again, in another session; '' for a spectator. */
  readonly key: string
  readonly peer: Peer
  /** The number of the last chat line that the client has. */
  readonly line: number
  readonly topic: (home: number) => string
  /** A clock in milliseconds. */
  readonly now: () => number
  readonly conduct: Conduct
  /** The session is over; the pilot may still come if it was `joining`. */
  readonly onEnd: (session: Session, left: boolean) => void
}

export class Session implements Watcher {
  readonly key: string
  readonly replica: Replica
  readonly pass: Pass
  readonly address: string
  /** Its pilot; -1 for a spectator, and for a pilot that is not there yet. */
  pilot: PilotId = -1
  line: number
  private readonly audience: Audience
  private readonly options: SessionOptions
  private readonly chats: TokenBucket
  private readonly resyncs: TokenBucket
  private focus: Focus
  private state: State
  private heardAt: number
  /** The tick that the peer's mirror has reached, as far as what was sent lately allows to think so. */
  private ackTick: number

  constructor(options: SessionOptions) {
    const { replica, audience, pass, key, peer, line, now } = options
    this.options = options
    this.replica = replica
    this.audience = audience
    this.pass = pass
    this.address = peer.address
    this.key = key
    this.line = line
    this.focus = { follow: audience.defaultFocus() }
    this.chats = new TokenBucket(CHATS_PER_SECOND, CHAT_BURST, now())
    this.resyncs = new TokenBucket(RESYNCS_PER_SECOND, RESYNC_BURST, now())
    this.heardAt = now()
    this.ackTick = replica.universe.tick
    this.state = { is: 'joining', peer }
    if (this.isSpectator) this.begin()
  }

  /** What bans and mutes are compared with. */
  get identity(): Identity {
    const { user, name } = this.pass
    return { user, name, address: this.address }
  }

  /** The pilot is there, or is taken over from another session. */
  takePilot(pilot: PilotId): void {
    this.pilot = pilot
    this.begin()
  }

  sector(): SectorId {
    const { pilot, focus, replica } = this
    if (pilot >= 0) return replica.sectorOf(pilot)
    return 'look' in focus ? focus.look : replica.sectorOf(focus.follow)
  }

  caughtUp(tick: Tick): void {
    this.ackTick = tick
  }

  switchStream(from: number, to: number): void {
    const peer = this.peer()
    // In this order: a socket that leaves its last topic loses what was published and not yet written.
    if (to >= 0) peer?.subscribe(this.options.topic(to))
    if (from >= 0) peer?.unsubscribe(this.options.topic(from))
  }

  send(message: Uint8Array): void {
    this.peer()?.send(message)
  }

  /** Handles a message of the peer; gives the reason to close its socket, or null. */
  handle(message: SessionMessage): Close | null {
    this.heardAt = this.options.now()
    const { replica } = this
    switch (message.type) {
      case 'steer': {
        if (this.isSpectator) return CLOSE.unexpected
        const { target, controls, sequence, tick } = message
        const { pilot } = this
        if (pilot >= 0) replica.ask({ type: 'steer', pilot, target, controls, sequence }, tick)
        return null
      }
      case 'choose':
        return this.choose(message.ship)
      case 'upgrade':
        return this.upgrade(message.property)
      case 'ping':
        return this.ping(message)
      case 'chat':
        this.chat(message.text)
        return null
      case 'follow':
        if (!this.isSpectator) return CLOSE.unexpected
        // The pilot may have left while the message was on its way.
        if (replica.hasPilot(message.pilot)) this.focus = { follow: message.pilot }
        else this.send(encodeNotice('noSuchPilot'))
        return null
      case 'look':
        if (!this.isSpectator) return CLOSE.unexpected
        if (message.sector >= replica.universe.grid.sectors) return CLOSE.malformed
        this.focus = { look: message.sector }
        return null
      case 'play':
        return replica.play(message.speed) ? null : CLOSE.unexpected
      case 'seek':
        return replica.seek(message.tick) ? null : CLOSE.unexpected
      case 'resync':
        return this.resync(message.line)
      case 'stutters':
        this.audience.countStutters(message)
        return null
    }
  }

  /** `peer` is gone. `left`: on purpose, so that the pilot goes too; else it is adrift. */
  lost(peer: Peer, left: boolean): void {
    if (this.peer() === peer) this.end(left)
  }

  /** Looks whether the peer still keeps up; to be called about once a second. */
  inspect(): void {
    const silence = this.options.now() - this.heardAt
    const { state } = this
    const isWaiting = state.is === 'joining' || this.audience.isArriving(this)
    if (isWaiting && this.replica.isStill) return this.hold(silence)
    // A universe that goes faster than real time may be as many more ticks ahead.
    const rate = Math.max(1, this.replica.rate)
    if (state.is === 'present') {
      const isBehind = !isWaiting && this.lagMs() > STALL_MS * rate
      if (silence > STALL_MS || isBehind) this.stall(state.peer)
      else this.lookAfterFocus()
    } else if (state.is === 'stalled') {
      const behindMs = (this.replica.universe.tick - state.tick) * TICK_MS
      if (silence > HOPELESS_MS || behindMs > HOPELESS_MS * rate) this.expel(CLOSE.tooSlow, false)
    }
  }

  /** A peer that waits for its welcome while the universe stands still has nothing to say, and would give up. */
  private hold(silence: number): void {
    if (silence <= STALL_MS) return
    this.heardAt = this.options.now()
    this.send(encodeNotice('standsStill'))
  }

  /**
   * Ends the session, and its socket with this reason.
   * @param takesPilot the pilot goes too; else it is adrift
   */
  expel(close: Close, takesPilot = true): void {
    const peer = this.peer()
    this.end(takesPilot)
    // Its own close event follows, and finds the session ended.
    peer?.close(close)
  }

  /** The pilot was set adrift while its peer is here. */
  reclaim(): void {
    if (this.state.is === 'present' && this.pilot >= 0)
      this.replica.ask({ type: 'return', pilot: this.pilot })
  }

  /** Another session of the same player has taken the pilot. */
  replaced(): void {
    this.pilot = -1
    this.expel(CLOSE.replaced)
  }

  private choose(ship: number): Close | null {
    if (this.isSpectator) return CLOSE.unexpected
    if (!isModel(ship)) this.send(encodeNotice('noSuchShip'))
    else if (this.pilot >= 0) this.replica.ask({ type: 'choose', pilot: this.pilot, ship })
    return null
  }

  /** As the replica has it now: the universe looks again, and what is not to be had then is nothing. */
  private upgrade(property: number): Close | null {
    if (this.isSpectator) return CLOSE.unexpected
    const { pilot, replica } = this
    const { ships } = replica.universe.bodies
    const name = PROPERTIES[property]
    if (!ships.has(pilot)) this.send(encodeNotice('noShip'))
    else if (name === undefined || nextCost(ships.upgrades[pilot]!, name) === null)
      this.send(encodeNotice('noSuchUpgrade'))
    else if (!canUpgrade(ships, pilot, name)) this.send(encodeNotice('tooFewCrystals'))
    else replica.ask({ type: 'upgrade', pilot, property })
    return null
  }

  private get isSpectator(): boolean {
    return this.key === ''
  }

  private peer(): Peer | null {
    return this.state.is === 'ended' ? null : this.state.peer
  }

  private begin(): void {
    const peer = this.peer()
    if (peer === null) return
    this.state = { is: 'present', peer }
    this.ackTick = this.replica.universe.tick
    this.audience.admit(this, 'welcome')
  }

  private end(left: boolean): void {
    if (this.state.is === 'ended') return
    this.audience.release(this)
    this.state = { is: 'ended' }
    if (this.pilot >= 0) this.replica.ask({ type: left ? 'leave' : 'adrift', pilot: this.pilot })
    this.options.onEnd(this, left)
  }

  /** The camera of a spectator whose pilot left stays where the ship was. */
  private lookAfterFocus(): void {
    const { focus, replica } = this
    if (!this.isSpectator || 'look' in focus || focus.follow < 0 || replica.hasPilot(focus.follow)) return
    this.focus = { look: replica.sectorOf(focus.follow) }
    this.send(encodeNotice('noSuchPilot'))
  }

  /** How far the peer is known to be behind, in milliseconds, beyond what the heartbeat explains. */
  private lagMs(): number {
    return (this.replica.universe.tick - this.ackTick - HEARTBEAT_TICKS) * TICK_MS
  }

  /** Stops sending: what is on its way is all that the peer costs until it catches up. */
  private stall(peer: Peer): void {
    this.audience.stall(this)
    this.state = { is: 'stalled', peer, tick: this.replica.universe.tick }
    if (this.pilot >= 0) this.replica.ask({ type: 'adrift', pilot: this.pilot })
  }

  private ping({ token, tick, line }: Extract<ClientMessage, { type: 'ping' }>): Close | null {
    const { replica, state } = this
    const { universe, span } = replica
    // A mirror is never ahead of its universe, unless a replay was just taken back.
    if (tick > universe.tick && span === null) return CLOSE.malformed
    this.ackTick = span === null ? Math.max(this.ackTick, tick) : tick
    this.line = Math.max(this.line, line)
    this.send(encodePong(token, universe.tick, replica.fraction(), universe.chat.count))
    if (state.is === 'stalled' && state.peer.backlog() === 0) {
      // Of a replay that was taken back meanwhile no tick says how far the peer is: its answer must do.
      const wasTakenBack = universe.tick < state.tick
      if (wasTakenBack || tick >= state.tick - HEARTBEAT_TICKS) this.catchUp(state.peer)
    }
    return null
  }

  private resync(line: number): Close | null {
    if (!this.resyncs.take(this.options.now())) return CLOSE.tooMany
    this.line = Math.max(this.line, line)
    this.audience.resync(this)
    // A mirror with a hole waits, and cannot show by its tick that it has everything that was sent.
    if (this.state.is === 'stalled' && this.state.peer.backlog() === 0) this.catchUp(this.state.peer)
    return null
  }

  /** Sends again, beginning with what was missed and a whole keyframe. */
  private catchUp(peer: Peer): void {
    this.state = { is: 'present', peer }
    this.ackTick = this.replica.universe.tick
    if (this.pilot >= 0) this.replica.ask({ type: 'return', pilot: this.pilot })
    this.audience.admit(this, 'catch-up')
  }

  private chat(raw: string): void {
    const { conduct, now } = this.options
    const text = cleanChat(raw)
    if (text === null) return this.send(encodeNotice('chatRefused'))
    // Lines would pile up.
    if (this.replica.isStill) return this.send(encodeNotice('standsStill'))
    if (!this.chats.take(now())) return this.send(encodeNotice('chatTooFast'))
    const { name, user, role } = this.pass
    // Only programs that are trusted get these roles.
    const isProgram = role === 'bot' || role === 'operator'
    const objection = conduct.judgeChat(this.identity, text, isProgram)
    if (objection !== null) return this.send(encodeNotice(objection))
    if (!this.replica.ask({ type: 'say', from: name, user, text })) this.send(encodeNotice('chatRefused'))
  }
}
