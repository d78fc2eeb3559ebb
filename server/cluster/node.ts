// One process of a cluster: its connections to Redis, the universes that it holds, and what it says of itself to the others.
import { randomBytes } from 'node:crypto'
import { delay, type Timers } from '../../shared/timers.ts'
import { DEFAULT_PREFIX, RedisLogStore } from '../log/redis/redis-log-store.ts'
import { BLOCK_MS, StreamReader } from '../log/redis/stream-reader.ts'
import type { Logger } from '../process/logger.ts'
import { connectRedis, type RedisAddress } from '../process/redis.ts'
import type { RedisConnection } from '../process/redis-connection.ts'
import type { LeadingOptions } from '../replica/leading-engine.ts'
import type { Definition, Origin } from '../universe/definition.ts'
import { Channels } from './channels.ts'
import { Leases } from './leases.ts'
import { Membership, type NodeInfo } from './membership.ts'
import { openShared } from './open-shared.ts'
import { place, successorOf } from './placement.ts'
import type { Services } from './services.ts'
import type { SharedEngine } from './shared-engine.ts'
import { Votes } from './votes.ts'

export interface NodeOptions {
  readonly prefix?: string
  readonly logger: Logger
  readonly timers: Timers
  /** Milliseconds without an entry after which another node takes over. */
  readonly leaseMs?: number
}

/** A node's connections to Redis. */
export interface NodeConnections {
  /** For commands. */
  readonly redis: RedisConnection
  /** For reads that block. */
  readonly reading: RedisConnection
  readonly subscriber: RedisConnection
}

/** What a node does not know by itself. */
export interface Surroundings extends Pick<LeadingOptions, 'keep' | 'watch'> {
  /** Of its sockets, for clients. */
  readonly address: string
  readonly sockets: () => number
  readonly capacity: number
  /** Wakes a universe up here. */
  readonly wake: (universe: string) => Promise<unknown>
  /** Another node told something to all; may throw. */
  readonly told: (text: string) => void
}

const LEASE_MS = 1500
const ANSWER_MS = 2000
/** Between two looks for universes with pilots that nobody leads. */
const ORPHANS_MS = 1000
/** A universe that was not taken by another node in this time is simply closed. */
const DRAIN_MS = 5000
const DRAIN_LOOK_MS = 50

export class Node {
  readonly id: string
  readonly logs: RedisLogStore
  private readonly options: NodeOptions
  private readonly reader: StreamReader
  private readonly channels: Channels
  private readonly leases: Leases
  private readonly votes: Votes
  private readonly membership: Membership
  private readonly engines = new Map<string, SharedEngine>()
  private surroundings: Surroundings | null = null
  private isDraining = false
  private endOrphans: () => void = () => undefined

  /** @param id no other node has the same */
  constructor(options: NodeOptions, { redis, reading, subscriber }: NodeConnections, id: string) {
    const { prefix = DEFAULT_PREFIX, leaseMs = LEASE_MS, logger, timers } = options
    this.id = id
    this.options = options
    this.logs = new RedisLogStore(redis, prefix, { node: id, ms: leaseMs })
    this.reader = new StreamReader({ redis: reading, control: redis, prefix, logger, timers })
    this.channels = new Channels({ subscriber, publisher: redis, prefix, node: id, logger, timers })
    this.leases = new Leases({ redis, prefix, node: id, ms: leaseMs })
    this.votes = new Votes(redis, prefix, id, timers)
    this.membership = new Membership({ redis, prefix, describe: () => this.describe(), timers })
    redis.on('ready', () => this.checkAll())
    this.channels.listen(`node:${id}`, (bytes) => this.asked(Buffer.from(bytes).toString()))
    this.channels.listen('all', (bytes) => this.told(Buffer.from(bytes).toString()))
  }

  /** Rejects with one line when there is no Redis. */
  static async connect(options: NodeOptions & RedisAddress): Promise<Node> {
    const redis = await connectRedis(options)
    const reading = await connectRedis(options, BLOCK_MS + ANSWER_MS)
    const subscriber = await connectRedis(options)
    return new Node(options, { redis, reading, subscriber }, randomBytes(6).toString('hex'))
  }

  /** Is on the list of nodes from now on. */
  async join(surroundings: Surroundings): Promise<void> {
    this.surroundings = surroundings
    this.awaitOrphans()
    await this.membership.beat()
  }

  async openEngine(definition: Definition, origin: Origin): Promise<SharedEngine> {
    const engine = await openShared(this.services(), definition, origin)
    this.engines.set(definition.id, engine)
    return engine
  }

  /** The address to which a socket for a universe goes best; null when all nodes are full. */
  addressFor(universe: string): string | null {
    return place(this.membership.list(), universe)?.address ?? null
  }

  /** Where the sockets of all nodes are, without their paths: ws://host:port. */
  origins(): string[] {
    return this.membership.list().map(({ address }) => new URL(address).origin)
  }

  /** Whether nobody leads a universe. */
  isFree(universe: string): Promise<boolean> {
    return this.leases.isFree(universe)
  }

  /** How often this node took over, and how often a replica differed. */
  figures(): { readonly takeOvers: number; readonly differences: number } {
    const all = [...this.engines.values()]
    return {
      takeOvers: all.reduce((sum, { takeOvers }) => sum + takeOvers, 0),
      differences: all.reduce((sum, { differences }) => sum + differences, 0),
    }
  }

  /** Gives a universe that it leads to another node; false when there is none that takes it. */
  async move(universe: string): Promise<boolean> {
    const engine = this.engines.get(universe)
    const to = successorOf(this.membership.list(), universe, this.id)
    if (engine === undefined || !engine.leads || to === null) return false
    const { timers } = this.options
    const until = timers.now() + DRAIN_MS
    let relay = to.universes[universe]?.relay
    if (relay === undefined) this.channels.send(`node:${to.node}`, universe)
    while (relay === undefined && timers.now() < until) {
      await delay(timers, DRAIN_LOOK_MS)
      relay = this.membership.list().find(({ node }) => node === to.node)?.universes[universe]?.relay
    }
    if (relay === undefined) return false
    await Promise.race([engine.handOver(relay), delay(timers, until - timers.now())])
    return !engine.leads
  }

  /** Gives all universes with somebody in them to other nodes, and takes no more. */
  async drain(): Promise<void> {
    this.isDraining = true
    await this.membership.beat()
    const led = [...this.engines].filter(([, engine]) => engine.leads && engine.universe.pilots.visitors > 0)
    await Promise.all(led.map(([universe]) => this.move(universe)))
  }

  /** Takes a text to all other nodes; it may be lost. */
  tell(text: string): void {
    this.channels.send('all', `${this.id} ${text}`)
  }

  async close(): Promise<void> {
    this.endOrphans()
    await this.membership.close()
    this.channels.close()
    this.reader.close()
  }

  private services(): Services {
    const { logs, reader, channels, leases, votes, membership, options, surroundings } = this
    const { logger, timers } = options
    const { keep, watch } = surroundings ?? {}
    return {
      ...{ logs, reader, channels, leases, votes, logger, timers },
      members: membership,
      closed: (universe) => this.engines.delete(universe),
      ...(keep === undefined ? {} : { keep }),
      ...(watch === undefined ? {} : { watch }),
    }
  }

  private describe(): NodeInfo {
    const { surroundings, isDraining, id: node } = this
    const universes = Object.fromEntries(
      [...this.engines].map(([id, { relay, leads }]) => [id, { relay, leads }]),
    )
    const { address = '', capacity = 0 } = surroundings ?? {}
    return { node, address, capacity, sockets: surroundings?.sockets() ?? 0, isDraining, universes }
  }

  private told(message: string): void {
    const end = message.indexOf(' ')
    if (message.slice(0, end) !== this.id) this.surroundings?.told(message.slice(end + 1))
  }

  /** Another node, which leaves, asks to follow a universe and so to be there when it goes. */
  private asked(universe: string): void {
    this.surroundings
      ?.wake(universe)
      .then(() => this.membership.beat())
      .catch(() => undefined)
  }

  private checkAll(): void {
    for (const engine of this.engines.values())
      engine
        .check()
        .catch((error: unknown) => this.options.logger.warn({ error: String(error) }, 'log not looked at'))
  }

  private awaitOrphans(): void {
    this.endOrphans = this.options.timers.after(ORPHANS_MS, () => {
      this.awaitOrphans()
      void this.adoptOrphans()
    })
  }

  /** Universes whose only node died with pilots in them. */
  private async adoptOrphans(): Promise<void> {
    if (this.isDraining || this.membership.connectedMs() < ORPHANS_MS) return
    try {
      for (const universe of await this.logs.list()) {
        if (this.engines.has(universe) || !(await this.leases.isFree(universe))) continue
        if (await this.logs.isBehind(universe)) await this.surroundings?.wake(universe)
      }
    } catch {
      // Redis is away; the connection says so itself.
    }
  }
}
