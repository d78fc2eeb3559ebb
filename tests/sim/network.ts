// A network in memory, between real clients and a real server: ordered both ways like TCP, with delays, stalls, and
// cuts. It may also do what a network must not, to prove that it is noticed (see Sabotage).

import type { VirtualTimers } from '../../bench/virtual/virtual-timers.ts'
import type { Socket } from '../../client/connection.ts'
import type { Peer, Visitor } from '../../server/net/listener.ts'
import type { Close } from '../../shared/protocol.ts'
import type { Random } from '../../shared/random.ts'

/** Changes a message on its way to a client; null loses it. */
export type Sabotage = (message: Uint8Array) => Uint8Array | null

export interface NetworkOptions {
  readonly timers: VirtualTimers
  readonly random: Random
  readonly admit: (peer: Peer, ticket: string) => Visitor
  readonly sabotage: Sabotage
}

const CONNECTING = 0
const OPEN = 1
const CLOSED = 3
/** One-way delay in milliseconds: at least, and the most that is added. */
const DELAY = 5
const JITTER = 60

export class Network {
  readonly links = new Set<Link>()
  private readonly options: NetworkOptions
  /** Published in this loop turn: a socket that subscribes right after may still get it. */
  private published: { topic: string; message: Uint8Array }[] = []

  constructor(options: NetworkOptions) {
    this.options = options
  }

  /** What a client's connection makes. */
  connect(ticket: string): Socket {
    const link = new Link(this.options, this, ticket)
    this.links.add(link)
    return link.socket
  }

  publish(topic: string, message: Uint8Array): void {
    const copy = message.slice()
    this.published.push({ topic, message: copy })
    for (const link of this.links) if (link.topics.has(topic)) link.toClient(copy)
  }

  /** The loop turn is over. */
  endTurn(): void {
    this.published = []
  }

  /** Sometimes gives a new subscriber what was published just before. */
  late(link: Link, topic: string): void {
    for (const entry of this.published) {
      if (entry.topic === topic && this.options.random.below(2) === 0) link.toClient(entry.message)
    }
  }
}

/** One connection. Both directions deliver in order, each message no earlier than the one before. */
export class Link {
  readonly topics = new Set<string>()
  readonly socket: Socket & { readyState: number }
  private readonly options: NetworkOptions
  private readonly network: Network
  private readonly ticket: string
  private visitor: Visitor | null = null
  private open = true
  private lastDown = 0
  private lastUp = 0
  /** Until then nothing is delivered, in either direction. */
  private stalledUntil = 0

  constructor(options: NetworkOptions, network: Network, ticket: string) {
    this.options = options
    this.network = network
    this.ticket = ticket
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
    options.timers.after(this.delay(), () => this.accept())
  }

  /** Holds everything back for `ms`. */
  stall(ms: number): void {
    this.stalledUntil = this.options.timers.now() + ms
  }

  /** Cuts the connection: both ends learn of it, what was on its way is lost. */
  cut(): void {
    this.end(1006, 1006, '')
  }

  toClient(original: Uint8Array): void {
    const message = this.options.sabotage(original)
    if (!this.open || message === null) return
    this.lastDown = this.deliver(this.lastDown, () => {
      if (this.open) this.socket.onmessage?.({ data: message.slice().buffer })
    })
  }

  private toServer(data: Uint8Array): void {
    if (!this.open) return
    this.lastUp = this.deliver(this.lastUp, () => {
      if (this.open) this.visitor?.receive(data)
    })
  }

  private accept(): void {
    if (!this.open) return
    this.socket.readyState = OPEN
    this.visitor = this.options.admit(this.peer(), this.ticket)
    this.socket.onopen?.(undefined as never)
  }

  private peer(): Peer {
    return {
      address: 'simulated',
      send: (message) => this.toClient(message.slice()),
      subscribe: (topic) => {
        this.topics.add(topic)
        this.network.late(this, topic)
      },
      unsubscribe: (topic) => this.topics.delete(topic),
      close: ({ code, reason }: Close) => {
        // What was sent before is delivered first, as over TCP.
        this.topics.clear()
        this.lastDown = this.deliver(this.lastDown, () => this.end(code, code, reason))
      },
      backlog: () => 0,
      who: null,
    }
  }

  private closeByClient(code: number): void {
    if (!this.open) return
    this.socket.readyState = CLOSED
    this.lastUp = this.deliver(this.lastUp, () => this.end(code, code, ''))
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
    return DELAY + this.options.random.below(JITTER)
  }

  /** Calls `run` when a message sent now arrives: not before `last`. Gives when that is. */
  private deliver(last: number, run: () => void): number {
    const { timers } = this.options
    const arrival = Math.max(last, this.stalledUntil, timers.now() + this.delay())
    timers.after(arrival - timers.now(), run)
    return arrival
  }
}
