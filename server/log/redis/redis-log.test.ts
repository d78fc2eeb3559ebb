// What only a log in Redis does: answers that are lost, a Redis that forgets, blocking reads.
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemTimers } from '../../../shared/timers.ts'
import { append, checkpointOf, entryOf } from '../../../tests/log-samples.ts'
import { quietLog } from '../../../tests/quiet-log.ts'
import { RedisServer, whyNoRedis } from '../../../tests/redis-server.ts'
import { connectRedis } from '../../process/redis.ts'
import type { Entry } from '../entry.ts'
import { RedisLogStore } from './redis-log-store.ts'
import { StreamReader } from './stream-reader.ts'

describe.skipIf(whyNoRedis !== null)('a log in Redis', () => {
  let redis: RedisServer
  let client: Redis
  let store: RedisLogStore

  beforeAll(async () => {
    redis = await RedisServer.start()
  })

  afterAll(() => redis.end())

  beforeEach(async () => {
    client = await connectRedis({ url: redis.url, logger: quietLog })
    store = new RedisLogStore(client, 'orrery:', { node: 'one', ms: 1000 })
    await client.flushall()
  })

  afterEach(() => store.close())

  it('takes an entry once whose answer was lost', async () => {
    const log = await store.open('aurora')
    const epoch = await log.claim()
    await log.saveCheckpoint(checkpointOf(epoch, 0))
    expect(await append(log, entryOf(epoch, 1))).toBeNull()
    const lost = append(log, entryOf(epoch, 2))
    // It was sent; the answer finds no connection.
    client.stream.destroy()
    expect(await lost).toBeInstanceOf(Error)
    await new Promise((resolve) => client.once('ready', resolve))
    expect(await log.look()).toEqual({ epoch, last: 2 })
    expect(await append(log, entryOf(epoch, 2))).toBeNull()
    expect(await append(log, entryOf(epoch, 3))).toBeNull()
    expect((await log.read(0)).entries).toEqual([1, 2, 3].map((tick) => entryOf(epoch, tick)))
  })

  it('renews the lease with each entry', async () => {
    const log = await store.open('aurora')
    const epoch = await log.claim()
    await log.saveCheckpoint(checkpointOf(epoch, 0))
    expect(await client.get('orrery:{aurora}:lease')).toBeNull()
    await append(log, entryOf(epoch, 1))
    expect(await client.get('orrery:{aurora}:lease')).toBe('one')
    expect(await client.pttl('orrery:{aurora}:lease')).toBeGreaterThan(500)
  })

  it('is given back by the process with the newest tick, and never with a lower epoch', async () => {
    const log = await store.open('aurora')
    await log.claim()
    const epoch = await log.claim()
    await client.flushall()
    expect(await store.restore('aurora', checkpointOf(epoch, 40))).toBe(true)
    expect(await store.restore('aurora', checkpointOf(epoch, 39))).toBe(false)
    expect(await store.restore('aurora', checkpointOf(epoch, 41))).toBe(true)
    expect(await log.claim()).toBe(epoch + 1)
    expect(await append(log, entryOf(epoch + 1, 42))).toBeNull()
    // Somebody who was away meanwhile holds more ticks of the epoch before: they came to nothing.
    expect(await store.restore('aurora', checkpointOf(epoch, 50))).toBe(false)
    expect(await log.look()).toEqual({ epoch: epoch + 1, last: 42 })
    await client.flushall()
    expect(await log.claim()).toBe(epoch + 2)
  })

  it('is read by many followers over one connection, also after that was lost', async () => {
    const reader = new StreamReader({
      redis: await connectRedis({ url: redis.url, logger: quietLog }, 5000),
      control: client,
      prefix: 'orrery:',
      logger: quietLog,
      timers: systemTimers,
    })
    const got = new Map<string, number[]>()
    const done: Promise<void>[] = []
    const universes = ['a', 'b', 'c']
    for (const universe of universes) {
      const ticks: number[] = []
      got.set(universe, ticks)
      done.push(
        new Promise((resolve) => {
          reader.follow(universe, 2, (entries: readonly Entry[]) => {
            ticks.push(...entries.map(({ tick }) => tick))
            if (ticks.at(-1) === 20) resolve()
          })
        }),
      )
    }
    for (const universe of universes) {
      const log = await store.open(universe)
      const epoch = await log.claim()
      await log.saveCheckpoint(checkpointOf(epoch, 0))
      for (let tick = 1; tick <= 20; tick++) {
        await append(log, entryOf(epoch, tick))
        if (tick === 10) await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      }
    }
    await Promise.all(done)
    for (const universe of universes)
      expect(got.get(universe)).toEqual(Array.from({ length: 18 }, (_, n) => n + 3))
    reader.close()
  })
})
