// One socket's life: waiting for its join, then a pilot or a spectator, then closed. Parses what the peer sends, and
// turns it into commands for its universe; closes the socket with a documented reason when the peer breaks a rule.
import { encodeNotice, encodePong } from '../shared/codec.ts'
import {
  CHAT_BURST,
  CHATS_PER_SECOND,
  JOIN_TIMEOUT_MS,
  MESSAGE_BURST,
  MESSAGES_PER_SECOND,
  RESYNC_BURST,
  RESYNCS_PER_SECOND,
} from '../shared/limits.ts'
import { parseClientMessage } from '../shared/parse.ts'
import { CLOSE, type ClientMessage, type Close } from '../shared/protocol.ts'
import { cleanChat } from '../shared/text.ts'
import type { Host, Watcher } from './host.ts'
import type { Log } from './log.ts'
import type { Multiverse } from './multiverse.ts'
import type { Peer, Visitor } from './socket.ts'
import { TokenBucket } from './token-bucket.ts'

type Join = Extract<ClientMessage, { type: 'join' }>

/** Where a spectator's camera is. */
type Focus = { follow: number } | { look: number }

type State =
  | { readonly is: 'waiting'; readonly timeout: NodeJS.Timeout }
  | { readonly is: 'pilot'; readonly host: Host; readonly name: string; readonly pilot: number }
  | { readonly is: 'spectator'; readonly host: Host; readonly name: string; focus: Focus }
  | { readonly is: 'closed' }

export interface SessionOptions {
  readonly peer: Peer
  readonly multiverse: Multiverse
  readonly log: Log
  /** A clock in milliseconds. */
  readonly now: () => number
}

export class Session implements Visitor, Watcher {
  home = -1
  stale = false
  private readonly peer: Peer
  private readonly multiverse: Multiverse
  private readonly log: Log
  private readonly now: () => number
  private readonly messages: TokenBucket
  private readonly chats: TokenBucket
  private readonly resyncs: TokenBucket
  private state: State

  constructor({ peer, multiverse, log, now }: SessionOptions) {
    this.peer = peer
    this.multiverse = multiverse
    this.log = log
    this.now = now
    this.messages = new TokenBucket(MESSAGES_PER_SECOND, MESSAGE_BURST, now())
    this.chats = new TokenBucket(CHATS_PER_SECOND, CHAT_BURST, now())
    this.resyncs = new TokenBucket(RESYNCS_PER_SECOND, RESYNC_BURST, now())
    this.state = { is: 'waiting', timeout: setTimeout(() => this.close(CLOSE.joinTimeout), JOIN_TIMEOUT_MS) }
  }

  // What the socket calls.

  receive(bytes: Uint8Array): void {
    if (this.state.is === 'closed') return
    if (!this.messages.take(this.now())) return this.close(CLOSE.tooMany)
    const parsed = parseClientMessage(bytes)
    if ('close' in parsed) this.close(parsed.close)
    else this.handle(parsed.message)
  }

  receiveText(): void {
    this.close(CLOSE.notBinary)
  }

  /** The socket is gone. */
  closed(): void {
    this.end()
  }

  // What the host calls.

  get pilot(): number {
    return this.state.is === 'pilot' ? this.state.pilot : -1
  }

  sector(): number {
    switch (this.state.is) {
      case 'pilot':
        return this.state.host.sectorOf(this.state.pilot)
      case 'spectator':
        return 'look' in this.state.focus
          ? this.state.focus.look
          : this.state.host.sectorOf(this.state.focus.follow)
      default:
        return this.home
    }
  }

  moveHome(from: number, to: number): void {
    const { state } = this
    if (state.is !== 'pilot' && state.is !== 'spectator') return
    // In this order: a socket that leaves its last topic loses what was published and not yet written.
    this.peer.subscribe(this.multiverse.topic(state.host, to))
    if (from >= 0) this.peer.unsubscribe(this.multiverse.topic(state.host, from))
  }

  send(message: Uint8Array): void {
    this.peer.send(message)
  }

  private handle(message: ClientMessage): void {
    const { state } = this
    if (state.is === 'closed') return
    if (message.type === 'join')
      return state.is === 'waiting' ? this.join(message) : this.close(CLOSE.unexpected)
    if (state.is === 'waiting') return this.close(CLOSE.unexpected)
    const { host } = state
    switch (message.type) {
      case 'steer': {
        if (state.is !== 'pilot') return this.close(CLOSE.unexpected)
        const { target, controls, sequence } = message
        host.inbox.steer({ type: 'steer', pilot: state.pilot, target, controls, sequence })
        return
      }
      case 'follow':
        if (state.is !== 'spectator') return this.close(CLOSE.unexpected)
        // The pilot may have left while the message was on its way.
        if (host.hasPilot(message.pilot)) state.focus = { follow: message.pilot }
        else this.send(encodeNotice('noSuchPilot'))
        return
      case 'look':
        if (state.is !== 'spectator') return this.close(CLOSE.unexpected)
        if (message.sector >= host.universe.grid.sectors) return this.close(CLOSE.malformed)
        state.focus = { look: message.sector }
        return
      case 'chat':
        return this.chat(host, state.name, message.text)
      case 'ping':
        return this.send(encodePong(message.token, host.universe.tick, host.fraction()))
      case 'resync':
        if (this.resyncs.take(this.now())) this.stale = true
        else this.close(CLOSE.tooMany)
        return
    }
  }

  private join({ universe, role, name }: Join): void {
    if (this.state.is !== 'waiting') return
    const host = this.multiverse.find(universe)
    if (host === undefined) return this.close(CLOSE.noUniverse)
    if (role === 'pilot' && host.isFull) return this.close(CLOSE.full)
    clearTimeout(this.state.timeout)
    if (role === 'pilot') this.state = { is: 'pilot', host, name, pilot: host.enlist(name) }
    else this.state = { is: 'spectator', host, name, focus: { follow: host.someone() } }
    host.admit(this)
    this.log.info({ universe, role, name, address: this.peer.address }, 'joined')
  }

  private chat(host: Host, from: string, raw: string): void {
    const text = cleanChat(raw)
    if (text === null) return this.send(encodeNotice('chatRefused'))
    if (!this.chats.take(this.now())) return this.send(encodeNotice('chatTooFast'))
    host.tell({ type: 'chat', from, text })
  }

  private close(close: Close): void {
    if (this.state.is === 'closed') return
    this.log.info({ code: close.code, reason: close.reason, address: this.peer.address }, 'closed a socket')
    this.end()
    this.peer.close(close)
  }

  /** Leaves the universe, once. */
  private end(): void {
    const { state } = this
    this.state = { is: 'closed' }
    if (state.is === 'waiting') clearTimeout(state.timeout)
    if (state.is === 'closed' || state.is === 'waiting') return
    state.host.release(this)
    if (state.is === 'pilot') state.host.dismiss(state.pilot)
  }
}
