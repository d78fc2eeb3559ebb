// A map in Redis whose values end at a time: JSON by key in a hash, and the times of their ends beside it. An end only
// counts when somebody sweeps, as in every other store.
import type { Redis } from 'ioredis'
import { defineScript } from '../../process/redis.ts'

/** KEYS values, ends; ARGV key, value, end ('' for none). */
const PUT = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == '' then redis.call('ZREM', KEYS[2], ARGV[1]) else redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1]) end
return 1`

/** KEYS values, ends; ARGV key. Gives the value to one caller. */
const TAKE = `
local value = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return value`

/** KEYS values, ends; ARGV time, most. Gives how many ended by then. */
const SWEEP = `
local over = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, key in ipairs(over) do
  redis.call('HDEL', KEYS[1], key)
  redis.call('ZREM', KEYS[2], key)
end
return #over`

/** Values swept in one act: others are served in between. */
const MOST = 500

type Script = ReturnType<typeof defineScript>

export interface TimedMapScripts {
  readonly put: Script
  readonly take: Script
  readonly sweep: Script
}

export function timedMapScripts(redis: Redis): TimedMapScripts {
  return {
    put: defineScript(redis, 'orreryPut', 2, PUT),
    take: defineScript(redis, 'orreryTake', 2, TAKE),
    sweep: defineScript(redis, 'orrerySweep', 2, SWEEP),
  }
}

export class TimedMap<Value> {
  private readonly redis: Redis
  private readonly scripts: TimedMapScripts
  private readonly values: string
  private readonly ends: string

  constructor(redis: Redis, scripts: TimedMapScripts, name: string) {
    this.redis = redis
    this.scripts = scripts
    this.values = name
    this.ends = `${name}:ends`
  }

  async put(key: string, value: Value, end: number | null): Promise<void> {
    await this.scripts.put(this.values, this.ends, key, JSON.stringify(value), end ?? '')
  }

  async find(key: string): Promise<Value | null> {
    return parse(await this.redis.hget(this.values, key))
  }

  async take(key: string): Promise<Value | null> {
    const value = (await this.scripts.take(this.values, this.ends, key)) as Buffer | null
    return parse(value === null ? null : value.toString())
  }

  async list(): Promise<Value[]> {
    return (await this.redis.hvals(this.values)).map((text) => JSON.parse(text) as Value)
  }

  /** Forgets what ended by `time`. */
  async sweep(time: number): Promise<void> {
    while (Number(await this.scripts.sweep(this.values, this.ends, time, MOST)) === MOST);
  }
}

function parse<Value>(text: string | null): Value | null {
  return text === null ? null : (JSON.parse(text) as Value)
}
