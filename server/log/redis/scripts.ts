// What a log does in Redis, each as one script: what it looks at and what it changes is one atomic act. So whoever may
// still believe to lead, and whatever comes late, an entry is taken only under the epoch that is current at that moment.
import { defineScript } from '../../process/redis.ts'
import type { RedisConnection, RedisValue } from '../../process/redis-connection.ts'

/** KEYS meta, entries, lease; ARGV epoch, tick, bytes, whether it may be there already, node, milliseconds of lease. */
const APPEND = `
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'last')
local epoch, last = meta[1] or '0', meta[2]
if epoch ~= ARGV[1] or epoch == '0' or not last then return { epoch, last or '' } end
local id = ARGV[2] .. '-0'
if tonumber(ARGV[2]) ~= tonumber(last) + 1 then
  local found = ARGV[4] == '1' and redis.call('XRANGE', KEYS[2], id, id) or {}
  if found[1] and found[1][2][2] == ARGV[3] then return 1 end
  return { epoch, last }
end
redis.call('XADD', KEYS[2], id, 'e', ARGV[3])
redis.call('HSET', KEYS[1], 'last', ARGV[2])
if ARGV[5] ~= '' then redis.call('SET', KEYS[3], ARGV[5], 'PX', ARGV[6]) end
return 1`

/** KEYS meta; ARGV an epoch that was seen: the new one is higher, even if this Redis has forgotten it. */
const CLAIM = `
local epoch = math.max(tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0'), tonumber(ARGV[1])) + 1
redis.call('HSET', KEYS[1], 'epoch', epoch)
return epoch`

/** KEYS meta, checkpoints, list; ARGV epoch, tick, bytes, universe. */
const SAVE = `
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'last')
local epoch, last = meta[1] or '0', meta[2]
if epoch == '0' or tonumber(ARGV[1]) > tonumber(epoch) then return { epoch, last or '' } end
if last and tonumber(ARGV[2]) > tonumber(last) then return { epoch, last } end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
if not last then redis.call('HSET', KEYS[1], 'last', ARGV[2]) end
redis.call('SADD', KEYS[3], ARGV[4])
return 1`

/** KEYS entries, checkpoints. Keeps the two newest checkpoints, and the entries after the older of them. */
const CUT = `
local ticks = redis.call('HKEYS', KEYS[2])
if #ticks == 0 then return 1 end
table.sort(ticks, function(a, b) return tonumber(a) > tonumber(b) end)
for n = 3, #ticks do redis.call('HDEL', KEYS[2], ticks[n]) end
local oldest = tonumber(ticks[math.min(2, #ticks)])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%d-0', oldest + 1))
return 1`

/**
 * KEYS meta, entries, checkpoints, list; ARGV epoch, tick, bytes, universe, whether only a log that is behind is replaced.
 * A log that is behind has forgotten: it ends before the tick, and has seen no later epoch.
 */
const BEGIN = `
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'last')
local epoch, last = tonumber(meta[1] or '0'), tonumber(meta[2] or '-1')
if ARGV[5] == '1' and (last >= tonumber(ARGV[2]) or epoch > tonumber(ARGV[1])) then return 0 end
redis.call('DEL', KEYS[2], KEYS[3])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'last', ARGV[2])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.call('SADD', KEYS[4], ARGV[4])
return 1`

export type Script = (...values: RedisValue[]) => Promise<unknown>

export interface LogScripts {
  readonly append: Script
  readonly claim: Script
  readonly save: Script
  readonly cut: Script
  readonly begin: Script
}

export function logScripts(redis: RedisConnection): LogScripts {
  return {
    append: defineScript(redis, 'orreryAppend', 3, APPEND),
    claim: defineScript(redis, 'orreryClaim', 1, CLAIM),
    save: defineScript(redis, 'orrerySave', 3, SAVE),
    cut: defineScript(redis, 'orreryCut', 2, CUT),
    begin: defineScript(redis, 'orreryBegin', 4, BEGIN),
  }
}

/** How far a log goes. */
export interface Refusal {
  readonly epoch: number
  /** Null before its first checkpoint. */
  readonly last: number | null
}

/** What a script answered in place of doing what it was asked. */
export function readRefusal(reply: unknown): Refusal | null {
  if (!Array.isArray(reply)) return null
  const [epoch, last] = reply.map(String)
  return { epoch: Number(epoch), last: last === '' ? null : Number(last) }
}
