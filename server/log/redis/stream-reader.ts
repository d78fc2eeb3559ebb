// Reads the entries of many universes over one connection, with blocking reads. What a lost connection missed is read from
// the streams afterwards: nothing depends on a message having arrived.
import type { Timers } from '../../../shared/timers.ts'
import type { Logger } from '../../process/logger.ts'
import type { RedisConnection } from '../../process/redis-connection.ts'
import { type Entry, readEntry } from '../entry.ts'
import { logKeys } from './keys.ts'

/** Milliseconds that a read waits for an entry. */
export const BLOCK_MS = 1000
/** Entries of one universe at a time. */
const PAGE = 200
/** After a read that failed on a connection that is there. */
const RETRY_MS = 50

interface Follower {
  readonly key: string
  readonly receive: (entries: readonly Entry[]) => void
  /** The last one that it has. */
  tick: number
}

export interface StreamReaderOptions {
  /** A connection of its own: a read that blocks lets nothing else through. */
  readonly redis: RedisConnection
  /** Another one, to end a read with. */
  readonly control: RedisConnection
  readonly prefix: string
  readonly logger: Logger
  readonly timers: Timers
}

export class StreamReader {
  private readonly options: StreamReaderOptions
  private readonly followers = new Set<Follower>()
  private wake: () => void = () => undefined
  /** The connection's number in Redis, while it may be blocked. */
  private client: number | null = null
  private closed = false

  constructor(options: StreamReaderOptions) {
    this.options = options
    void this.run()
  }

  /** Gives all entries of a universe after `tick`, those that are there and those to come. */
  follow(universe: string, tick: number, receive: (entries: readonly Entry[]) => void): { end(): void } {
    const follower = { key: logKeys(this.options.prefix, universe).entries, receive, tick }
    this.followers.add(follower)
    this.interrupt()
    return { end: () => this.followers.delete(follower) }
  }

  close(): void {
    this.closed = true
    this.wake()
    this.options.redis.disconnect()
  }

  /** A read that has begun knows nothing of a new follower. */
  private interrupt(): void {
    this.wake()
    if (this.client === null) return
    // Without an answer the read ends by itself, a little later.
    this.options.control.call('CLIENT', 'UNBLOCK', `${this.client}`).catch(() => undefined)
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      if (this.followers.size === 0) await new Promise<void>((resolve) => (this.wake = resolve))
      else await this.read().catch(() => this.recover())
    }
  }

  private async read(): Promise<void> {
    const { redis } = this.options
    const followers = [...this.followers]
    this.client ??= await redis.client('ID')
    const keys = followers.map(({ key }) => key)
    const after = followers.map(({ tick }) => `${tick}-0`)
    const reply = await redis.xreadBuffer('COUNT', PAGE, 'BLOCK', BLOCK_MS, 'STREAMS', ...keys, ...after)
    const byKey = new Map(reply?.map(([key, items]) => [key.toString(), items]))
    for (const follower of followers) {
      const items = byKey.get(follower.key)
      if (items !== undefined && this.followers.has(follower)) this.hand(follower, items)
    }
  }

  private hand(follower: Follower, items: readonly [id: Buffer, fields: Buffer[]][]): void {
    try {
      const entries = items.map(([, fields]) => readEntry(fields[1]!))
      follower.tick = Number.parseInt(items.at(-1)![0].toString(), 10)
      follower.receive(entries)
    } catch (error) {
      this.options.logger.error({ key: follower.key, error: String(error) }, 'entries could not be read')
    }
  }

  /** Waits for the connection. */
  private async recover(): Promise<void> {
    const { redis, timers } = this.options
    this.client = null
    if (this.closed) return
    await new Promise<void>((resolve) => {
      this.wake = resolve
      if (redis.status === 'ready') timers.after(RETRY_MS, resolve)
      else redis.once('ready', resolve)
    })
  }
}
