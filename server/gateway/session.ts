// One admitted player, from the join to the leave: a pilot survives a lost socket for a while, a spectator does not.
// Turns typed messages into commands for its universe, and decides when a peer is too far behind to be sent more.
import { encodeNotice, encodePong } from '../../shared/codec.ts'
import {
  CHAT_BURST,
  CHATS_PER_SECOND,
  HOPELESS_MS,
  RESUME_MS,
  RESYNC_BURST,
  RESYNCS_PER_SECOND,
  STALL_MS,
} from '../../shared/limits.ts'
import { CLOSE, type ClientMessage, type Close, type Notice } from '../../shared/protocol.ts'
import { TICK_MS, TICKS_PER_SECOND } from '../../shared/rules.ts'
import { cleanChat } from '../../shared/text.ts'
import type { Identity } from '../admission/bans.ts'
import type { Pass } from '../admission/tickets.ts'
import type { Peer } from '../net/listener.ts'
import { TokenBucket } from '../process/token-bucket.ts'
import type { Host } from '../replica/host.ts'
import type { Watcher } from './frames/audience.ts'

/** Ships of pilots; cameras of spectators, who stay with a pilot or are free in a sector. */
export type Seat =
  | { readonly is: 'pilot'; readonly pilot: number }
  | { readonly is: 'spectator'; focus: { follow: number } | { look: number } }

type State =
  /** Frames go to `peer`. */
  | { readonly is: 'present'; readonly peer: Peer }
  /** `peer` is behind or silent since `tick`: nothing is sent until it has caught up. */
  | { readonly is: 'stalled'; readonly peer: Peer; readonly tick: number }
  /** No socket; the ship drifts. */
  | { readonly is: 'adrift' }
  | { readonly is: 'ended' }

/** A message of a session: all but the join. */
export type SessionMessage = Exclude<ClientMessage, { type: 'join' }>

/** Ticks between two heartbeats: so far behind may be whoever has everything that was sent. */
const HEARTBEAT_TICKS = TICKS_PER_SECOND

export interface SessionOptions {
  readonly host: Host
  readonly pass: Pass
  readonly seat: Seat
  readonly key: string
  readonly peer: Peer
  readonly topic: (home: number) => string
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Why a chat line may not be said, or null. */
  readonly judgeChat: (session: Session, text: string) => Notice | null
  /** `score`: the pilot's last; null for one without a ship. */
  readonly onEnd: (session: Session, score: number | null) => void
}

export class Session implements Watcher {
  readonly key: string
  home = -1
  arriving = true
  stale = true
  missedSince: number | null = null
  readonly host: Host
  readonly pass: Pass
  /** Of its last socket. */
  address: string
  private readonly seat: Seat
  private readonly topic: (home: number) => string
  private readonly now: () => number
  private readonly judgeChat: SessionOptions['judgeChat']
  private readonly onEnd: SessionOptions['onEnd']
  private readonly chats: TokenBucket
  private readonly resyncs: TokenBucket
  private state: State
  private heardAt: number
  /** The tick that the peer's mirror has reached, as far as what was sent lately allows to think so. */
  private ackTick: number
  /** The last tick that the peer itself said it has reached. */
  private reportedTick: number

  constructor({ host, pass, seat, key, peer, topic, now, judgeChat, onEnd }: SessionOptions) {
    this.host = host
    this.pass = pass
    this.address = peer.address
    this.seat = seat
    this.key = key
    this.topic = topic
    this.now = now
    this.judgeChat = judgeChat
    this.onEnd = onEnd
    this.chats = new TokenBucket(CHATS_PER_SECOND, CHAT_BURST, now())
    this.resyncs = new TokenBucket(RESYNCS_PER_SECOND, RESYNC_BURST, now())
    this.state = { is: 'present', peer }
    this.heardAt = now()
    this.ackTick = host.universe.tick
    this.reportedTick = host.universe.tick
    host.admit(this)
  }

  get pilot(): number {
    return this.seat.is === 'pilot' ? this.seat.pilot : -1
  }

  /** Who this is, for bans. */
  get identity(): Identity {
    const { user, name } = this.pass
    return { user, name, address: this.address }
  }

  sector(): number {
    const { seat } = this
    if (seat.is === 'pilot') return this.host.sectorOf(seat.pilot)
    return 'look' in seat.focus ? seat.focus.look : this.host.sectorOf(seat.focus.follow)
  }

  greeted(tick: number): void {
    this.arriving = false
    this.ackTick = tick
  }

  moveHome(from: number, to: number): void {
    const peer = this.peer()
    // In this order: a socket that leaves its last topic loses what was published and not yet written.
    if (to >= 0) peer?.subscribe(this.topic(to))
    if (from >= 0) peer?.unsubscribe(this.topic(from))
  }

  send(message: Uint8Array): void {
    this.peer()?.send(message)
  }

  /** Handles a message of the peer; gives the reason to close its socket, or null. */
  handle(message: SessionMessage): Close | null {
    this.heardAt = this.now()
    const { host, seat } = this
    switch (message.type) {
      case 'steer': {
        if (seat.is !== 'pilot') return CLOSE.unexpected
        const { target, controls, sequence } = message
        host.inbox.steer({ type: 'steer', pilot: seat.pilot, target, controls, sequence })
        return null
      }
      case 'ping':
        return this.ping(message.token, message.tick)
      case 'chat':
        this.chat(message.text)
        return null
      case 'follow':
        if (seat.is !== 'spectator') return CLOSE.unexpected
        // The pilot may have left while the message was on its way.
        if (host.hasPilot(message.pilot)) seat.focus = { follow: message.pilot }
        else this.send(encodeNotice('noSuchPilot'))
        return null
      case 'look':
        if (seat.is !== 'spectator') return CLOSE.unexpected
        if (message.sector >= host.universe.grid.sectors) return CLOSE.malformed
        seat.focus = { look: message.sector }
        return null
      case 'play':
        return host.play(message.speed) ? null : CLOSE.unexpected
      case 'seek':
        return host.seek(message.tick) ? null : CLOSE.unexpected
      case 'resync':
        if (!this.resyncs.take(this.now())) return CLOSE.tooMany
        this.stale = true
        // A mirror with a hole waits, and cannot show by its tick that it has everything that was sent.
        if (this.state.is === 'stalled' && this.state.peer.backlog() === 0) this.catchUp(this.state.peer)
        return null
    }
  }

  /** A new socket for this session takes over from the one before, if there still is one. */
  resume(peer: Peer): void {
    this.peer()?.close(CLOSE.replaced)
    this.address = peer.address
    this.host.release(this)
    this.state = { is: 'present', peer }
    this.heardAt = this.now()
    this.missedSince = this.reportedTick
    this.ackTick = this.host.universe.tick
    this.arriving = true
    if (this.seat.is === 'pilot') this.host.setAdrift(this.seat.pilot, false)
    this.host.admit(this)
  }

  /** `peer` is gone. `left`: on purpose. */
  lost(peer: Peer, left: boolean): void {
    if (this.peer() !== peer) return
    this.host.release(this)
    this.state = { is: 'adrift' }
    if (left || this.seat.is === 'spectator') this.end()
    else this.host.setAdrift(this.seat.pilot, true)
  }

  /** Looks whether the peer still keeps up; to be called about once a second. */
  inspect(): void {
    const silence = this.now() - this.heardAt
    const { state } = this
    switch (state.is) {
      case 'present':
        if (silence > STALL_MS || (!this.arriving && this.lagMs() > STALL_MS * this.host.haste))
          this.stall(state.peer)
        else this.lookAfterFocus()
        return
      case 'stalled':
        if (
          silence > HOPELESS_MS ||
          (this.host.universe.tick - state.tick) * TICK_MS > HOPELESS_MS * this.host.haste
        ) {
          // Its own close event follows, and finds the session adrift already.
          this.lost(state.peer, false)
          state.peer.close(CLOSE.tooSlow)
        }
        return
      case 'adrift':
        if (silence > RESUME_MS) this.end()
        return
    }
  }

  /** Ends the session for good: the pilot and its ship go. */
  end(): void {
    if (this.state.is === 'ended') return
    const { host, seat } = this
    const score = seat.is === 'pilot' ? host.scoreOf(seat.pilot) : null
    host.release(this)
    this.state = { is: 'ended' }
    if (seat.is === 'pilot') host.dismiss(seat.pilot)
    this.onEnd(this, score)
  }

  /** Ends the session, and its socket with this reason. */
  expel(close: Close): void {
    const peer = this.peer()
    this.end()
    peer?.close(close)
  }

  private peer(): Peer | null {
    return this.state.is === 'present' || this.state.is === 'stalled' ? this.state.peer : null
  }

  /** The camera of a spectator whose pilot left stays where the ship was. */
  private lookAfterFocus(): void {
    const { seat, host } = this
    if (seat.is !== 'spectator' || 'look' in seat.focus) return
    const { follow } = seat.focus
    if (follow < 0 || host.hasPilot(follow)) return
    seat.focus = { look: host.sectorOf(follow) }
    this.send(encodeNotice('noSuchPilot'))
  }

  /** How far the peer is known to be behind, in milliseconds, beyond what the heartbeat explains. */
  private lagMs(): number {
    return (this.host.universe.tick - this.ackTick - HEARTBEAT_TICKS) * TICK_MS
  }

  /** Stops sending: what is on its way is all that the peer costs until it catches up. */
  private stall(peer: Peer): void {
    this.host.release(this)
    this.state = { is: 'stalled', peer, tick: this.host.universe.tick }
    if (this.seat.is === 'pilot') this.host.setAdrift(this.seat.pilot, true)
  }

  private ping(token: number, tick: number): Close | null {
    const { host, state } = this
    // A mirror is never ahead of its universe, unless a replay was just taken back.
    if (tick > host.universe.tick && !host.isReplay) return CLOSE.malformed
    this.ackTick = host.isReplay ? tick : Math.max(this.ackTick, tick)
    this.reportedTick = tick
    this.send(encodePong(token, host.universe.tick, host.fraction()))
    if (state.is === 'stalled' && state.peer.backlog() === 0) {
      // Of a replay that was taken back meanwhile no tick says how far the peer is: its answer must do.
      const wasTakenBack = host.universe.tick < state.tick
      if (wasTakenBack || tick >= state.tick - HEARTBEAT_TICKS) this.catchUp(state.peer)
    }
    return null
  }

  /** Sends again, beginning with a whole keyframe; of a replay, which may have jumped meanwhile, with a welcome. */
  private catchUp(peer: Peer): void {
    this.state = { is: 'present', peer }
    if (this.host.isReplay) this.arriving = true
    this.ackTick = this.host.universe.tick
    if (this.seat.is === 'pilot') this.host.setAdrift(this.seat.pilot, false)
    this.host.admit(this)
  }

  private chat(raw: string): void {
    const text = cleanChat(raw)
    if (text === null) return this.send(encodeNotice('chatRefused'))
    if (!this.chats.take(this.now())) return this.send(encodeNotice('chatTooFast'))
    const objection = this.judgeChat(this, text)
    if (objection === null) this.host.say(this.pass.name, text, this.pass.user)
    else this.send(encodeNotice(objection))
  }
}
