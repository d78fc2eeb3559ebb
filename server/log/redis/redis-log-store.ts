// All logs in one Redis.
import { connectRedis, type RedisAddress } from '../../process/redis.ts'
import type { RedisConnection } from '../../process/redis-connection.ts'
import type { Glance, LogStore, StoredCheckpoint } from '../universe-log.ts'
import { listKey, logKeys, probeKey } from './keys.ts'
import { checkpointBytes, type Lease, RedisLog, readCheckpoint } from './redis-log.ts'
import { type LogScripts, logScripts } from './scripts.ts'

export interface RedisLogsOptions extends RedisAddress {
  /** Before all keys. */
  readonly prefix?: string
  readonly lease?: Lease
}

/** How long what a probe wrote stays. */
const PROBE_MS = 1000

export const DEFAULT_PREFIX = 'orrery:'

/** Rejects with one line when there is no Redis. */
export async function openRedisLogs(options: RedisLogsOptions): Promise<RedisLogStore> {
  return new RedisLogStore(
    await connectRedis(options),
    options.prefix ?? DEFAULT_PREFIX,
    options.lease ?? null,
  )
}

export class RedisLogStore implements LogStore {
  readonly redis: RedisConnection
  private readonly prefix: string
  private readonly lease: Lease | null
  private readonly scripts: LogScripts

  constructor(redis: RedisConnection, prefix: string, lease: Lease | null) {
    this.redis = redis
    this.prefix = prefix
    this.lease = lease
    this.scripts = logScripts(redis)
  }

  list(): Promise<string[]> {
    return this.redis.smembers(listKey(this.prefix))
  }

  async open(universe: string): Promise<RedisLog> {
    const { redis, scripts, lease, prefix } = this
    const keys = logKeys(prefix, universe)
    const epoch = Number((await redis.hget(keys.meta, 'epoch')) ?? 0)
    return new RedisLog({ redis, scripts, universe, keys, list: listKey(prefix), lease, epoch })
  }

  async glance(universe: string): Promise<Glance | null> {
    const { checkpoints } = logKeys(this.prefix, universe)
    const newest = Math.max(...(await this.redis.hkeys(checkpoints)).map(Number))
    const bytes = await this.redis.hgetBuffer(checkpoints, `${newest}`)
    if (bytes === null) return null
    return { checkpoint: readCheckpoint(newest, bytes), isBehind: await this.isBehind(universe) }
  }

  /** Whether entries follow the newest checkpoint: its leader did not end as one does. */
  async isBehind(universe: string): Promise<boolean> {
    const { meta, checkpoints } = logKeys(this.prefix, universe)
    const ticks = (await this.redis.hkeys(checkpoints)).map(Number)
    return ticks.length > 0 && Number(await this.redis.hget(meta, 'last')) > Math.max(...ticks)
  }

  /** A write, since a Redis whose memory is full still answers. */
  async probe(): Promise<void> {
    await this.redis.call('SET', probeKey(this.prefix), '', 'PX', String(PROBE_MS))
  }

  async remove(universe: string): Promise<void> {
    const { meta, entries, checkpoints, lease } = logKeys(this.prefix, universe)
    await this.redis
      .multi()
      .del(meta, entries, checkpoints, lease)
      .srem(listKey(this.prefix), universe)
      .exec()
  }

  /** Puts a new log in the place of what there is, in one act: it begins with this checkpoint, under its epoch. */
  async begin(universe: string, checkpoint: StoredCheckpoint): Promise<void> {
    await this.replace(universe, checkpoint, false)
  }

  /**
   * Gives back what Redis has forgotten, and a process still knows. False, and nothing is changed, when the log goes as far
   * as this checkpoint, or another process has given back more already.
   */
  restore(universe: string, checkpoint: StoredCheckpoint): Promise<boolean> {
    return this.replace(universe, checkpoint, true)
  }

  async close(): Promise<void> {
    this.redis.disconnect()
  }

  private async replace(universe: string, checkpoint: StoredCheckpoint, isBehind: boolean): Promise<boolean> {
    const { meta, entries, checkpoints } = logKeys(this.prefix, universe)
    const reply = await this.scripts.begin(
      meta,
      entries,
      checkpoints,
      listKey(this.prefix),
      checkpoint.epoch,
      checkpoint.tick,
      checkpointBytes(checkpoint),
      universe,
      isBehind ? 1 : 0,
    )
    return reply === 1
  }
}
