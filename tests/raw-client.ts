// A client for tests that sends any bytes and keeps all that comes: nothing is computed from it, nothing is repaired.
import { WebSocket } from 'ws'
import type { BotOptions } from '../bench/bot.ts'
import { Bot } from '../bench/bot.ts'
import { decodeServerMessage, encodeClientMessage } from '../shared/codec.ts'
import {
  type ClientMessage,
  type News,
  PROTOCOL_VERSION,
  type Role,
  type ServerMessage,
  SUBPROTOCOL,
} from '../shared/protocol.ts'
import { ticketFor } from './tickets.ts'

export interface Closing {
  readonly code: number
  readonly reason: string
}
type Welcome = Extract<ServerMessage, { type: 'welcome' }>

export class RawClient {
  /** Every message that came, as its bytes. */
  readonly received: Uint8Array[] = []
  /** How the socket was closed; null while it is open. */
  closing: Closing | null = null
  private readonly socket: WebSocket
  private taken = 0
  private wake: () => void = () => undefined

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (bytes: Buffer) => {
      this.received.push(Uint8Array.from(bytes))
      this.wake()
    })
    socket.on('close', (code, reason) => {
      this.closing = { code, reason: reason.toString() }
      this.wake()
    })
  }

  /** A socket with this ticket that is open and has not joined. */
  static async open(url: string, ticket: string): Promise<RawClient> {
    const client = await RawClient.wrap(new WebSocket(url, [SUBPROTOCOL, ticket]))
    if (typeof client === 'number') throw new Error(`refused with ${client}`)
    return client
  }

  /** Once the socket is open; or the HTTP status that it was refused with. */
  static wrap(socket: WebSocket): Promise<RawClient | number> {
    return new Promise((resolve, reject) => {
      const client = new RawClient(socket)
      socket.on('open', () => resolve(client))
      socket.on('unexpected-response', (request, { statusCode = 0 }) => {
        request.destroy()
        resolve(statusCode)
      })
      socket.on('error', reject)
    })
  }

  /** The same, with a new ticket. */
  static async enter(url: string, universe: string, role: Role, name: string): Promise<RawClient> {
    return RawClient.open(url, await ticketFor(url, { universe, role, name }))
  }

  /** A socket that has joined, and its welcome. */
  static async join(
    url: string,
    universe: string,
    role: Role,
    name: string,
  ): Promise<[client: RawClient, welcome: Welcome]> {
    const client = await RawClient.enter(url, universe, role, name)
    client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
    return [client, await client.next('welcome')]
  }

  send(message: ClientMessage): void {
    this.socket.send(encodeClientMessage(message))
  }

  /** Sends these bytes as one binary message, or this text as a text message. */
  sendRaw(data: Uint8Array | string): void {
    this.socket.send(data)
  }

  /** The next message of this type, past all others. Throws when the socket is closed before it comes. */
  async next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    for (;;) {
      while (this.taken < this.received.length) {
        const message = decodeServerMessage(this.received[this.taken++]!)
        if (message.type === type) return message as Extract<ServerMessage, { type: T }>
      }
      if (this.closing !== null) throw new Error(`closed with ${this.closing.code} before a ${type}`)
      await this.change()
    }
  }

  /** The news of frames to come, up to the first that is as `wanted`. */
  async newsUntil(wanted: (news: News) => boolean): Promise<News[]> {
    const all: News[] = []
    for (;;)
      for (const { news } of (await this.next('frame')).ticks)
        for (const item of news) {
          all.push(item)
          if (wanted(item)) return all
        }
  }

  /** When this many messages have come. Throws when the socket is closed before. */
  async count(messages: number): Promise<void> {
    while (this.received.length < messages) {
      if (this.closing !== null)
        throw new Error(`closed with ${this.closing.code} after ${this.received.length}`)
      await this.change()
    }
  }

  /** Tells the server, as every client must, up to which tick the frames have come. `token` comes back in the pong. */
  keepUp(token: number): void {
    const last = this.received.map(decodeServerMessage).findLast(({ type }) => type === 'frame')
    const tick = last?.type === 'frame' ? (last.ticks.at(-1)?.tick ?? 0) : 0
    this.send({ type: 'ping', token, tick, line: 0 })
  }

  async closed(): Promise<Closing> {
    while (this.closing === null) await this.change()
    return this.closing
  }

  leave(): void {
    this.socket.close(1000)
  }

  /** Drops the socket without a word, as a lost network would. */
  drop(): void {
    this.socket.terminate()
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve
    })
  }
}

/** A bot, and whether it was ever left without a tick. To be used with an audit at every tick, which is told in a frame. */
export class HonestBot {
  readonly bot: Bot
  /** Ticks it heard of, and those that were left out between two of them. */
  heard = 0
  missed = 0
  /** Times its socket was lost or refused. */
  lost = 0
  private lastTick = -1
  private wake: () => void = () => undefined

  constructor(options: Omit<BotOptions, 'listener'>) {
    const lost = () => {
      this.lost++
    }
    this.bot = new Bot({
      ...options,
      listener: { framed: (tick) => this.framed(tick), away: lost, refused: lost },
    })
  }

  /** When it has heard of this many ticks more. */
  async hear(ticks: number): Promise<void> {
    const enough = this.heard + ticks
    while (this.heard < enough) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }

  /** All that may have gone wrong for it: nothing of it should. */
  troubles() {
    const { gaps, desyncs, resyncs } = this.bot.visit.received
    return { gaps, desyncs, resyncs, missed: this.missed, lost: this.lost }
  }

  private framed(tick: number): void {
    // A keyframe after a frame is about the same tick.
    if (tick === this.lastTick) return
    if (this.lastTick >= 0) this.missed += tick - this.lastTick - 1
    this.lastTick = tick
    this.heard++
    this.wake()
  }
}

export const NO_TROUBLES = { gaps: 0, desyncs: 0, resyncs: 0, missed: 0, lost: 0 }
