// Careers, boards and marks in Redis. Counting flights is one script: the mark, the careers and the boards change together.
import type { Redis } from 'ioredis'
import type { Career } from '../../../shared/admission.ts'
import { defineScript } from '../../process/redis.ts'
import { BOARD_ROWS, type BoardRow, type Flight, flightsAfter, hasAccount } from '../store.ts'

/**
 * KEYS marks, careers of flights, bests and totals, board, board of all times; ARGV incarnation, rows of a board, and then of
 * each flight in its order: number, user, whether it has an account, score, row. Gives the mark.
 */
const COUNT = `
local mark = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
local function rank(board, user, score, row)
  local before = redis.call('HGET', board, user)
  if not before or cjson.decode(before).score < score then redis.call('HSET', board, user, row) end
end
for n = 3, #ARGV, 5 do
  local number, user, score = tonumber(ARGV[n]), ARGV[n + 1], tonumber(ARGV[n + 3])
  if number > mark then
    mark = number
    if ARGV[n + 2] == '1' then
      redis.call('HINCRBY', KEYS[2], user, 1)
      local best = tonumber(redis.call('HGET', KEYS[3], user) or '0')
      if score > best then redis.call('HSET', KEYS[3], user, ARGV[n + 3]) end
      redis.call('HINCRBY', KEYS[4], user, ARGV[n + 3])
    end
    rank(KEYS[5], user, score, ARGV[n + 4])
    rank(KEYS[6], user, score, ARGV[n + 4])
  end
end
for board = 5, 6 do
  if redis.call('HLEN', KEYS[board]) > tonumber(ARGV[2]) then
    local rows = {}
    for _, row in ipairs(redis.call('HVALS', KEYS[board])) do rows[#rows + 1] = cjson.decode(row) end
    table.sort(rows, function(a, b)
      if a.score ~= b.score then return a.score > b.score end
      if a.at ~= b.at then return a.at < b.at end
      return a.user < b.user
    end)
    for n = tonumber(ARGV[2]) + 1, #rows do redis.call('HDEL', KEYS[board], rows[n].user) end
  end
end
redis.call('HSET', KEYS[1], ARGV[1], mark)
return mark`

export class RedisFlights {
  private readonly redis: Redis
  private readonly prefix: string
  private readonly countScript

  constructor(redis: Redis, prefix: string) {
    this.redis = redis
    this.prefix = prefix
    this.countScript = defineScript(redis, 'orreryCount', 6, COUNT)
  }

  async add(universe: string, incarnation: string, flights: readonly Flight[], at: number): Promise<number> {
    const { prefix } = this
    const values = flightsAfter(0, flights).flatMap(({ number, user, name, score }) => {
      const row: BoardRow = { user, name, score, at }
      return [number, user, hasAccount(user) ? 1 : 0, score, JSON.stringify(row)]
    })
    const keys = [
      `${prefix}marks:${universe}`,
      ...this.careerKeys(),
      this.boardKey(universe),
      this.boardKey(null),
    ]
    return Number(await this.countScript(...keys, incarnation, BOARD_ROWS, ...values))
  }

  async career(user: string): Promise<Career> {
    const [flights, best, total] = await Promise.all(
      this.careerKeys().map((key) => this.redis.hget(key, user)),
    )
    return { flights: Number(flights), best: Number(best), total: Number(total) }
  }

  async board(universe: string | null, most: number): Promise<BoardRow[]> {
    const rows = (await this.redis.hvals(this.boardKey(universe))).map((text) => JSON.parse(text) as BoardRow)
    return rows.sort((a, b) => b.score - a.score || a.at - b.at || (a.user < b.user ? -1 : 1)).slice(0, most)
  }

  async forget(universe: string): Promise<void> {
    await this.redis.del(`${this.prefix}marks:${universe}`, this.boardKey(universe))
  }

  private careerKeys(): string[] {
    return ['flights', 'bests', 'totals'].map((name) => `${this.prefix}careers:${name}`)
  }

  private boardKey(universe: string | null): string {
    return universe === null ? `${this.prefix}board` : `${this.prefix}board:${universe}`
  }
}
