// Who leads which universe, as far as it is known: a key that a leader renews with each entry. It decides only how soon
// another one tries; whether an entry is taken is decided by the epoch in the log alone.
import { logKeys } from '../log/redis/keys.ts'
import { defineScript } from '../process/redis.ts'
import type { RedisConnection } from '../process/redis-connection.ts'

/** KEYS lease; ARGV node, milliseconds, whether another one's lease counts for nothing. */
const ACQUIRE = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and ARGV[3] ~= '1' then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

/** KEYS lease; ARGV node. */
const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

export interface LeasesOptions {
  readonly redis: RedisConnection
  readonly prefix: string
  readonly node: string
  readonly ms: number
}

export class Leases {
  private readonly options: LeasesOptions
  private readonly acquireScript
  private readonly releaseScript

  constructor(options: LeasesOptions) {
    this.options = options
    this.acquireScript = defineScript(options.redis, 'orreryAcquire', 1, ACQUIRE)
    this.releaseScript = defineScript(options.redis, 'orreryRelease', 1, RELEASE)
  }

  get ms(): number {
    return this.options.ms
  }

  /** @param handedOver the holder has given it away */
  async acquire(universe: string, handedOver = false): Promise<boolean> {
    const { node, ms } = this.options
    return (await this.acquireScript(this.key(universe), node, ms, handedOver ? 1 : 0)) === 1
  }

  async release(universe: string): Promise<void> {
    await this.releaseScript(this.key(universe), this.options.node)
  }

  async isFree(universe: string): Promise<boolean> {
    return (await this.options.redis.exists(this.key(universe))) === 0
  }

  private key(universe: string): string {
    return logKeys(this.options.prefix, universe).lease
  }
}
