// Which of the nodes that hold a universe goes on with it when Redis has forgotten it: the one with the newest tick.

import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'

/** Milliseconds in which the others find Redis again and vote. */
const VOTE_MS = 700
const KEPT_SECONDS = 10

export class Votes {
  private readonly redis: Redis
  private readonly prefix: string
  private readonly node: string

  constructor(redis: Redis, prefix: string, node: string) {
    this.redis = redis
    this.prefix = prefix
    this.node = node
  }

  /** Whether this node is the one. */
  async isNewest(universe: string, tick: number): Promise<boolean> {
    const key = `${this.prefix}{${universe}}:votes`
    await this.redis.multi().zadd(key, tick, this.node).expire(key, KEPT_SECONDS).exec()
    await delay(VOTE_MS)
    const [first] = await this.redis.zrevrange(key, 0, 0)
    return first === this.node
  }
}
