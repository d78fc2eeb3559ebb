// The store in Redis: the same for every process that uses it. What is acknowledged survives Redis as its own settings say.
import type { Redis } from 'ioredis'
import type { Career } from '../../../shared/admission.ts'
import { connectRedis, type RedisAddress } from '../../process/redis.ts'
import {
  type Account,
  type Appointment,
  type Ban,
  type BoardRow,
  banKey,
  type Deed,
  type Flight,
  type Login,
  MOST_DEEDS,
  MOST_REPORTS,
  type OperatorRole,
  type Store,
  type StoredReport,
  type Ticket,
  Unavailable,
} from '../store.ts'
import { RedisFlights } from './redis-flights.ts'
import { TimedMap, timedMapScripts } from './timed-map.ts'

export interface RedisStoreOptions extends RedisAddress {
  /** Before all keys. */
  readonly prefix?: string
}

const DEFAULT_PREFIX = 'orrery:'

/** Rejects with one line when there is no Redis. */
export async function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  return new RedisStore(await connectRedis(options), options.prefix ?? DEFAULT_PREFIX)
}

class RedisStore implements Store {
  private readonly redis: Redis
  private readonly prefix: string
  private readonly logins: TimedMap<Login>
  private readonly tickets: TimedMap<Ticket>
  private readonly bans: TimedMap<Ban>
  private readonly flights: RedisFlights

  constructor(redis: Redis, prefix: string) {
    const scripts = timedMapScripts(redis)
    this.redis = redis
    this.prefix = prefix
    this.logins = new TimedMap(redis, scripts, `${prefix}logins`)
    this.tickets = new TimedMap(redis, scripts, `${prefix}tickets`)
    this.bans = new TimedMap(redis, scripts, `${prefix}bans`)
    this.flights = new RedisFlights(redis, prefix)
  }

  async createAccount(account: Account): Promise<boolean> {
    const { redis, prefix } = this
    return (await ask(redis.hsetnx(`${prefix}accounts`, account.key, JSON.stringify(account)))) === 1
  }

  async findAccount(key: string): Promise<Account | null> {
    const text = await ask(this.redis.hget(`${this.prefix}accounts`, key))
    return text === null ? null : (JSON.parse(text) as Account)
  }

  saveLogin(hash: string, login: Login): Promise<void> {
    return ask(this.logins.put(hash, login, login.expiresAt))
  }

  findLogin(hash: string): Promise<Login | null> {
    return ask(this.logins.find(hash))
  }

  async removeLogin(hash: string): Promise<void> {
    await ask(this.logins.take(hash))
  }

  saveTicket(hash: string, ticket: Ticket): Promise<void> {
    return ask(this.tickets.put(hash, ticket, ticket.expiresAt))
  }

  takeTicket(hash: string): Promise<Ticket | null> {
    return ask(this.tickets.take(hash))
  }

  saveBan(ban: Ban): Promise<void> {
    return ask(this.bans.put(banKey(ban), ban, ban.until))
  }

  async removeBan(ban: Pick<Ban, 'kind' | 'subject' | 'value'>): Promise<void> {
    await ask(this.bans.take(banKey(ban)))
  }

  listBans(): Promise<Ban[]> {
    return ask(this.bans.list())
  }

  addFlights(universe: string, incarnation: string, flights: readonly Flight[], at: number): Promise<number> {
    return ask(this.flights.add(universe, incarnation, flights, at))
  }

  findCareer(user: string): Promise<Career> {
    return ask(this.flights.career(user))
  }

  listBoard(universe: string | null, most: number): Promise<BoardRow[]> {
    return ask(this.flights.board(universe, most))
  }

  forgetUniverse(universe: string): Promise<void> {
    return ask(this.flights.forget(universe))
  }

  saveReport(report: StoredReport): Promise<void> {
    return this.push('reports', report, MOST_REPORTS)
  }

  listReports(most: number): Promise<StoredReport[]> {
    return this.newest('reports', most)
  }

  async saveRole(account: string, role: OperatorRole | null): Promise<void> {
    const key = `${this.prefix}roles`
    await ask(role === null ? this.redis.hdel(key, account) : this.redis.hset(key, account, role))
  }

  async listRoles(): Promise<Appointment[]> {
    const roles = await ask(this.redis.hgetall(`${this.prefix}roles`))
    return Object.entries(roles).map(([account, role]) => ({ account, role: role as OperatorRole }))
  }

  saveDeed(deed: Deed): Promise<void> {
    return this.push('deeds', deed, MOST_DEEDS)
  }

  listDeeds(most: number): Promise<Deed[]> {
    return this.newest('deeds', most)
  }

  async sweep(now: number, lasting: number): Promise<void> {
    await ask(this.tickets.sweep(now))
    await ask(this.logins.sweep(lasting))
    await ask(this.bans.sweep(lasting))
  }

  async backup(): Promise<void> {
    throw new Error('What is in Redis is backed up with Redis: copy its append-only files.')
  }

  async close(): Promise<void> {
    this.redis.disconnect()
  }

  /** Puts a value on top of a list, of which only the newest `most` are kept. */
  private async push(list: string, value: object, most: number): Promise<void> {
    const key = this.prefix + list
    const text = JSON.stringify(value)
    await ask(
      this.redis
        .multi()
        .lpush(key, text)
        .ltrim(key, 0, most - 1)
        .exec(),
    )
  }

  private async newest<Value>(list: string, most: number): Promise<Value[]> {
    const texts = await ask(this.redis.lrange(this.prefix + list, 0, most - 1))
    return texts.map((text) => JSON.parse(text) as Value)
  }
}

/** Whatever Redis cannot do at the moment may be tried again later. */
async function ask<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw new Unavailable(`Redis: ${(error as Error).message}`)
  }
}
