// One connection to Redis, as far as logs and nodes use it. It names the commands and no client library, so that the
// simulation can put a model of Redis in its place.

/** What a script or a command may be given. */
export type RedisValue = string | number | Buffer

export interface RedisConnection {
  /** `ready` while commands can be sent. */
  readonly status: string
  on(event: 'ready' | 'close', listener: () => void): unknown
  on(event: 'messageBuffer', listener: (channel: Buffer, bytes: Buffer) => void): unknown
  once(event: 'ready', listener: () => void): unknown
  disconnect(reconnect?: boolean): void
  /** Makes a script callable as `name` and `nameBuffer`; see defineScript. */
  defineCommand(name: string, definition: { readonly numberOfKeys: number; readonly lua: string }): void

  exists(key: string): Promise<number>
  smembers(key: string): Promise<string[]>
  hget(key: string, field: string): Promise<string | null>
  hgetBuffer(key: string, field: string): Promise<Buffer | null>
  hmget(key: string, ...fields: string[]): Promise<(string | null)[]>
  hkeys(key: string): Promise<string[]>
  hgetallBuffer(key: string): Promise<Record<string, Buffer>>
  zrevrange(key: string, start: number, stop: number): Promise<string[]>
  xrangeBuffer(
    key: string,
    start: string,
    end: string,
    countToken: 'COUNT',
    count: number,
  ): Promise<[id: Buffer, fields: Buffer[]][]>
  xreadBuffer(
    countToken: 'COUNT',
    count: number,
    blockToken: 'BLOCK',
    ms: number,
    streamsToken: 'STREAMS',
    ...keysAndIds: string[]
  ): Promise<[key: Buffer, items: [id: Buffer, fields: Buffer[]][]][] | null>
  multi(): RedisTransaction
  publish(channel: string, message: string | Buffer): Promise<number>
  subscribe(channel: string): Promise<unknown>
  unsubscribe(channel: string): Promise<unknown>
  /** The number of this connection in Redis. */
  client(subcommand: 'ID'): Promise<number>
  call(command: string, ...values: string[]): Promise<unknown>
}

/** Commands that Redis does as one act. */
export interface RedisTransaction {
  del(...keys: string[]): RedisTransaction
  srem(key: string, member: string): RedisTransaction
  zadd(key: string, score: number, member: string): RedisTransaction
  expire(key: string, seconds: number): RedisTransaction
  exec(): Promise<unknown>
}
