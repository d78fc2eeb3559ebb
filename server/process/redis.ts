// Connections to Redis, all opened in the same way: a command that cannot be sent at once fails at once, and none is ever
// sent twice. What is to be done about that is for its caller to say.
import { type RedisOptions as AllOptions, Redis } from 'ioredis'
import type { Logger } from './logger.ts'
import type { RedisConnection, RedisValue } from './redis-connection.ts'

export interface RedisAddress {
  /** redis://, rediss:// (TLS), or redis+sentinel://host:port,host:port/name; user and password as in any URL. */
  readonly url: string
  readonly logger: Logger
}

type RedisOptions = Omit<AllOptions, 'replyMapping'>

/** An answer that takes longer will not come: the connection is half open, or Redis is stopped. */
const ANSWER_MS = 2000
/** Between two attempts to connect. */
const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 500

const OPTIONS: RedisOptions = {
  lazyConnect: true,
  protocol: 2,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: true,
  maxRetriesPerRequest: 0,
  connectTimeout: ANSWER_MS,
  retryStrategy: (attempt) => Math.min(FIRST_RETRY_MS * attempt, LAST_RETRY_MS),
}

/**
 * Connects; rejects with one line when that fails the first time. Later the connection comes back by itself.
 * @param answerMs of a connection whose commands block; others have a limit of their own
 */
export async function connectRedis({ url, logger }: RedisAddress, answerMs = ANSWER_MS): Promise<Redis> {
  const settings: RedisOptions = { ...OPTIONS, ...readUrl(url), commandTimeout: answerMs }
  const redis = new Redis(settings)
  let cause = ''
  // Every failed attempt is an error event: one line for each time that Redis is lost is enough.
  redis.on('error', (error: Error) => {
    cause = error.message
  })
  try {
    await redis.connect()
  } catch (error) {
    redis.disconnect()
    throw new Error(`Redis at ${withoutPassword(url)} cannot be used: ${cause || (error as Error).message}`)
  }
  let isLost = false
  // Not for a connection that was closed on purpose.
  redis.on('reconnecting', () => {
    if (!isLost) logger.warn({ cause }, 'a connection to Redis is lost')
    isLost = true
  })
  redis.on('ready', () => {
    logger.warn({}, 'a connection to Redis is back')
    isLost = false
  })
  return redis
}

/** Throws an Error with one line when it is no address of a Redis. */
export function readUrl(url: string): RedisOptions {
  const sentinel = /^redis\+sentinel:\/\/(?:([^@/]*)@)?([^/]+)\/([\w.-]+)$/.exec(url)
  if (sentinel !== null) {
    const [, login = '', hosts, name] = sentinel
    return { ...readLogin(login), name: name!, sentinels: hosts!.split(',').map(readHost) }
  }
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol))
    throw new Error(
      'An address of Redis is redis://host:port, rediss://host:port or redis+sentinel://host:port,../name.',
    )
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  const db = Number(pathname.slice(1))
  if (!Number.isInteger(db)) throw new Error('What follows the host of a Redis is the number of a database.')
  return {
    ...readLogin(password === '' ? '' : `${username}:${password}`),
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: port === '' ? 6379 : Number(port),
    db,
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  }
}

function readLogin(login: string): RedisOptions {
  if (login === '') return {}
  const [username, password] = login.split(':').map(decodeURIComponent)
  return { password: password ?? '', ...(username === '' ? {} : { username: username! }) }
}

function readHost(text: string): { host: string; port: number } {
  const [, host, port = '26379'] = /^(.*?)(?::(\d+))?$/.exec(text)!
  return { host: host!, port: Number(port) }
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//')
}

/** Makes a script callable: its keys first, then its arguments. Bytes in its answer come as Buffers. */
export function defineScript(
  redis: RedisConnection,
  name: string,
  numberOfKeys: number,
  lua: string,
): (...values: RedisValue[]) => Promise<unknown> {
  redis.defineCommand(name, { numberOfKeys, lua })
  const run = (redis as unknown as Record<string, (...values: RedisValue[]) => Promise<unknown>>)[
    `${name}Buffer`
  ]!
  return run.bind(redis)
}
