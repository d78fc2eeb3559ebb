// A network in memory, between real clients and real servers: ordered both ways like TCP, with delays, stalls, and
// cuts. It may also do what a network must not, to prove that it is noticed (see Sabotage).

import type { VirtualTimers } from '../../bench/virtual/virtual-timers.ts'
import type { Socket } from '../../client/connection.ts'
import type { Peer, Visitor } from '../../server/net/listener.ts'
import type { Random } from '../../shared/random.ts'
import type { Fuse } from './fuse.ts'

/** Changes a message on its way to a client; null loses it. */
export type Sabotage = (message: Uint8Array) => Uint8Array | null

export interface NetworkOptions {
  readonly timers: VirtualTimers
  readonly random: Random
  readonly sabotage: Sabotage
}

interface Goodbye {
  readonly code: number
  readonly reason: string
}

const CONNECTING = 0
const OPEN = 1
const CLOSED = 3
/** WebSocket close code of a connection that was lost without a word. */
const ABNORMAL = 1006
/** One-way delay in milliseconds: at least, and the most that is added. */
const DELAY = 5
const JITTER = 60

export class Network {
  readonly links = new Set<Link>()
  /** The process that new connections come to; null while there is none. */
  host: Host | null = null
  /** Names of players that reach nobody. */
  readonly unreachable = new Set<string>()
  readonly options: NetworkOptions

  constructor(options: NetworkOptions) {
    this.options = options
  }

  /** What a client's connection makes. */
  connect(ticket: string): Socket {
    const link = new Link(this, ticket)
    this.links.add(link)
    return link.socket
  }

  /** Keeps a player away. */
  isolate(name: string): void {
    this.unreachable.add(name)
    for (const link of this.links) if (link.player === name) link.cut()
  }

  /** Everybody reaches the server, and no stall goes on: what was held back arrives now. */
  heal(): void {
    this.unreachable.clear()
    for (const link of this.links) link.heal()
  }
}

/** A server process, as the network sees it. */
export class Host {
  readonly fuse: Fuse
  readonly admit: (peer: Peer, ticket: string) => Visitor
  private readonly network: Network
  /** Published in this loop turn: a socket that subscribes right after may still get it. */
  private published: { topic: string; message: Uint8Array }[] = []

  constructor(network: Network, fuse: Fuse, admit: (peer: Peer, ticket: string) => Visitor) {
    this.network = network
    this.fuse = fuse
    this.admit = admit
  }

  /** Its connections. */
  links(): Link[] {
    return [...this.network.links].filter(({ host }) => host === this)
  }

  publish(topic: string, message: Uint8Array): void {
    const copy = message.slice()
    this.published.push({ topic, message: copy })
    for (const link of this.network.links)
      if (link.host === this && link.topics.has(topic) && this.fuse.pass()) link.toClient(copy)
  }

  /** The loop turn is over. */
  endTurn(): void {
    this.published = []
  }

  /** Sometimes gives a new subscriber what was published just before. */
  late(link: Link, topic: string): void {
    for (const entry of this.published)
      if (entry.topic === topic && this.network.options.random.below(2) === 0) link.toClient(entry.message)
  }

  /** The process is dead: of what it had sent, each socket still delivers all, or is reset and loses it. */
  die(): void {
    for (const link of this.links()) link.orphan(this.network.options.random.below(2) === 0)
  }
}

/** Messages on their way in one direction, in order. */
interface Lane {
  readonly waiting: { readonly run: () => void; readonly cancel: () => void }[]
  /** When the last of them arrives. */
  last: number
}

/** One connection. Both directions deliver in order, each message no earlier than the one before. */
export class Link {
  readonly topics = new Set<string>()
  readonly socket: Socket & { readyState: number }
  private readonly network: Network
  /** Whose it is: a ticket begins with the name. */
  readonly player: string
  private readonly ticket: string
  /** Its server, once there is one. */
  host: Host | null = null
  private visitor: Visitor | null = null
  private open = true
  private readonly down: Lane = { waiting: [], last: 0 }
  private readonly up: Lane = { waiting: [], last: 0 }
  /** Until then nothing is delivered, in either direction. */
  private stalledUntil = 0

  constructor(network: Network, ticket: string) {
    this.network = network
    this.ticket = ticket
    this.player = ticket.split('#')[0]!
    this.socket = {
      binaryType: 'arraybuffer',
      readyState: CONNECTING,
      send: (data) => this.toServer(data.slice()),
      close: (code = 1005) => this.closeByClient(code),
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
    }
    network.options.timers.after(this.delay(), () => this.accept())
  }

  /** Holds everything back for `ms`. */
  stall(ms: number): void {
    this.stalledUntil = this.network.options.timers.now() + ms
  }

  /** Ends a stall. */
  heal(): void {
    const { timers } = this.network.options
    this.stalledUntil = 0
    for (const lane of [this.down, this.up]) {
      lane.last = timers.now()
      for (const { run, cancel } of lane.waiting.splice(0)) {
        cancel()
        timers.after(0, run)
      }
    }
  }

  /** Cuts the connection: both ends learn of it, what was on its way is lost. */
  cut(): void {
    this.end(ABNORMAL, ABNORMAL, '')
  }

  /** Its server is dead. `isReset`: what was on its way to the client is lost. */
  orphan(isReset: boolean): void {
    this.topics.clear()
    this.visitor = null
    if (isReset) this.cut()
    else this.deliver(this.down, () => this.cut())
  }

  /** What was sent before is delivered first, as over TCP. */
  closeByServer({ code, reason }: Goodbye): void {
    this.topics.clear()
    this.deliver(this.down, () => this.end(code, code, reason))
  }

  toClient(original: Uint8Array): void {
    const message = this.network.options.sabotage(original)
    if (!this.open || message === null) return
    this.deliver(this.down, () => {
      if (this.open) this.socket.onmessage?.({ data: message.slice().buffer })
    })
  }

  private toServer(data: Uint8Array): void {
    if (!this.open) return
    this.deliver(this.up, () => {
      if (this.open) this.visitor?.receive(data)
    })
  }

  private accept(): void {
    if (!this.open) return
    const { host, unreachable } = this.network
    this.host = host
    if (host === null || unreachable.has(this.player)) return this.cut()
    this.socket.readyState = OPEN
    this.visitor = host.admit(this.peerOf(host), this.ticket)
    this.socket.onopen?.(undefined as never)
  }

  private peerOf(host: Host): Peer {
    const { fuse } = host
    return {
      address: 'simulated',
      send: (message) => {
        if (fuse.pass()) this.toClient(message.slice())
      },
      subscribe: (topic) => {
        this.topics.add(topic)
        host.late(this, topic)
      },
      unsubscribe: (topic) => this.topics.delete(topic),
      close: (close) => {
        if (fuse.pass()) this.closeByServer(close)
      },
      backlog: () => 0,
      who: null,
    }
  }

  private closeByClient(code: number): void {
    if (!this.open) return
    this.socket.readyState = CLOSED
    this.deliver(this.up, () => this.end(code, code, ''))
  }

  private end(clientCode: number, serverCode: number, reason: string): void {
    if (!this.open) return
    this.open = false
    this.topics.clear()
    this.network.links.delete(this)
    this.socket.readyState = CLOSED
    this.visitor?.closed(serverCode)
    this.socket.onclose?.({ code: clientCode, reason })
  }

  private delay(): number {
    return DELAY + this.network.options.random.below(JITTER)
  }

  /** Calls `run` when a message sent now arrives: not before the one before. */
  private deliver(lane: Lane, run: () => void): void {
    const { timers } = this.network.options
    lane.last = Math.max(lane.last, this.stalledUntil, timers.now() + this.delay())
    const arrive = () => {
      lane.waiting.shift()
      run()
    }
    lane.waiting.push({ run, cancel: timers.after(lane.last - timers.now(), arrive) })
  }
}
