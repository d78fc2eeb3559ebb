// The nodes of a cluster: each says twice a second that it is there, and is given the list of all. One that has been silent
// for too long is off the list, whether it is dead, frozen or cut off.
import type { Timers } from '../../shared/timers.ts'
import { defineScript } from '../process/redis.ts'
import type { RedisConnection } from '../process/redis-connection.ts'
import type { Members } from './services.ts'

const BEAT_MS = 500
const LIFE_MS = 2000
/** A list older than this says nothing for certain. */
const FRESH_MS = 1500
/** After Redis was away everybody is given this time to be on the list again. */
const RETURN_MS = 3000

/** KEYS times, infos; ARGV node, info, milliseconds of life; info '' takes the node off the list. */
const BEAT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])) do
  redis.call('ZREM', KEYS[1], dead)
  redis.call('HDEL', KEYS[2], dead)
end
return redis.call('HVALS', KEYS[2])`

/** What a node says of itself. */
export interface NodeInfo {
  readonly node: string
  /** Of its sockets: ws://host:port/socket. */
  readonly address: string
  readonly sockets: number
  readonly capacity: number
  readonly isDraining: boolean
  readonly universes: Readonly<Record<string, { readonly relay: number; readonly leads: boolean }>>
}

export interface MembershipOptions {
  readonly redis: RedisConnection
  readonly prefix: string
  readonly describe: () => NodeInfo
  readonly timers: Timers
}

export class Membership implements Members {
  private readonly options: MembershipOptions
  private readonly script
  private endTimer: () => void = () => undefined
  private known: readonly NodeInfo[] = []
  private readAt = Number.NEGATIVE_INFINITY
  private connectedAt: number | null

  constructor(options: MembershipOptions) {
    const { redis, timers } = options
    this.options = options
    this.script = defineScript(redis, 'orreryBeat', 2, BEAT)
    this.connectedAt = timers.now()
    redis.on('close', () => {
      this.connectedAt = null
    })
    redis.on('ready', () => {
      this.connectedAt = timers.now()
    })
    this.awaitBeat()
  }

  /** All nodes, this one too. */
  list(): readonly NodeInfo[] {
    return this.known
  }

  connectedMs(): number {
    return this.connectedAt === null ? 0 : this.options.timers.now() - this.connectedAt
  }

  relaysOf(universe: string): ReadonlySet<number> | null {
    if (this.options.timers.now() - this.readAt > FRESH_MS || this.connectedMs() < RETURN_MS) return null
    return new Set(this.known.flatMap(({ universes }) => universes[universe]?.relay ?? []))
  }

  /** Says that this node is there, and reads who else is. */
  async beat(): Promise<void> {
    try {
      await this.exchange(JSON.stringify(this.options.describe()))
    } catch {
      // The connection says so itself.
    }
  }

  async close(): Promise<void> {
    this.endTimer()
    await this.exchange('').catch(() => undefined)
  }

  private awaitBeat(): void {
    this.endTimer = this.options.timers.after(BEAT_MS, () => {
      this.awaitBeat()
      void this.beat()
    })
  }

  private async exchange(info: string): Promise<void> {
    const { prefix, describe, timers } = this.options
    const reply = await this.script(`${prefix}nodes`, `${prefix}nodes:info`, describe().node, info, LIFE_MS)
    this.known = (reply as Buffer[]).map((text) => JSON.parse(text.toString()) as NodeInfo)
    this.readAt = timers.now()
  }
}
