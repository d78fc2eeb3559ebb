// Which of the nodes that hold a universe goes on with it when Redis has forgotten it: the one with the newest tick.
import { delay, type Timers } from '../../shared/timers.ts'
import type { RedisConnection } from '../process/redis-connection.ts'

/** Milliseconds in which the others find Redis again and vote. */
const VOTE_MS = 700
const KEPT_SECONDS = 10

export class Votes {
  private readonly redis: RedisConnection
  private readonly prefix: string
  private readonly node: string
  private readonly timers: Timers

  constructor(redis: RedisConnection, prefix: string, node: string, timers: Timers) {
    this.redis = redis
    this.prefix = prefix
    this.node = node
    this.timers = timers
  }

  /** Whether this node is the one. */
  async isNewest(universe: string, tick: number): Promise<boolean> {
    const key = `${this.prefix}{${universe}}:votes`
    await this.redis.multi().zadd(key, tick, this.node).expire(key, KEPT_SECONDS).exec()
    await delay(this.timers, VOTE_MS)
    const [first] = await this.redis.zrevrange(key, 0, 0)
    return first === this.node
  }
}
