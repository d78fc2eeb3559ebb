// /readyz: a server is ready while its universes tick, its log takes entries and its store answers, and no longer within
// three seconds after one of them stops, whatever the process thinks of itself.
import { afterEach, describe, expect, it } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { MemoryLogStore } from '../server/log/memory-log.ts'
import { MemoryStore } from '../server/store/memory-store.ts'
import { startNode } from './cluster-nodes.ts'
import { promise } from './promise.ts'
import { quietLog } from './quiet-log.ts'
import { RawClient } from './raw-client.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'
import { smallDefinition } from './small-universe.ts'

const LIMIT_MS = 3000
/** Between two questions, as an impatient balancer asks. */
const ASK_MS = 100

/** A store that stops answering when it is asked to, as one whose thread or Redis hangs. */
class HangingStore extends MemoryStore {
  private hangs = false
  private go: () => void = () => undefined
  private readonly going = { is: Promise.resolve() }

  hang(): void {
    this.hangs = true
    this.going.is = new Promise((resolve) => (this.go = resolve))
  }

  goOn(): void {
    this.hangs = false
    this.go()
  }

  override async findLogin(hash: string) {
    if (this.hangs) await this.going.is
    return super.findLogin(hash)
  }
}

let server: Server | undefined
/** Appends that are not yet acknowledged. */
const waiting: (() => void)[] = []
let logs = new MemoryLogStore()
let store = new HangingStore()

afterEach(async () => {
  mend()
  await server?.close()
  server = undefined
})

/** Ends all faults but that of the ticks. */
function mend(): void {
  store.goOn()
  logs.trouble = null
  logs.acknowledge = (done) => done()
  for (const done of waiting.splice(0)) done()
}

async function open(): Promise<string> {
  logs = new MemoryLogStore()
  store = new HangingStore()
  server = createServer({ definitions: [smallDefinition()], log: quietLog, logs, store })
  return `http://127.0.0.1:${server.listen('127.0.0.1', 0)}`
}

async function ask(url: string): Promise<{ status: number; troubles: string[] }> {
  const answer = await fetch(`${url}/readyz`)
  const { troubles } = (await answer.json()) as { troubles: string[] }
  return { status: answer.status, troubles }
}

/** Asks until the answer has this status; gives it, and after how long. */
async function until(url: string, status: number): Promise<{ ms: number; troubles: string[] }> {
  const started = performance.now()
  for (;;) {
    const answer = await ask(url)
    const ms = performance.now() - started
    if (answer.status === status) return { ms, troubles: answer.troubles }
    if (ms > 10_000) throw new Error(`still ${answer.status}: ${answer.troubles}`)
    await new Promise((resolve) => setTimeout(resolve, ASK_MS))
  }
}

describe('a server', () => {
  it('is ready with all universes asleep, and with one that ticks', async () => {
    const url = await open()
    expect(await ask(url)).toEqual({ status: 200, troubles: [] })
    await RawClient.join(`${url.replace('http', 'ws')}/socket`, 'small', 'pilot', 'Nova')
    expect(await ask(url)).toEqual({ status: 200, troubles: [] })
  })

  const FAULTS: readonly (readonly [name: string, begin: () => void, trouble: string])[] = [
    [
      'the log takes no entries',
      () => (logs.trouble = new Error('no space left')),
      'universe small does not tick',
    ],
    [
      'the log does not answer',
      () => (logs.acknowledge = (done) => waiting.push(done)),
      'universe small does not tick',
    ],
    [
      'universes do not tick',
      () => (server!.multiverse.tick = () => undefined),
      'universe small does not tick',
    ],
    ['the store does not answer', () => store.hang(), 'the store does not answer'],
  ]
  for (const [name, begin, trouble] of FAULTS)
    it(`is not ready within 3 s when ${name}`, async () => {
      const url = await open()
      await RawClient.join(`${url.replace('http', 'ws')}/socket`, 'small', 'pilot', 'Nova')
      await until(url, 200)
      const { tick } = server!.multiverse
      begin()
      const { ms, troubles } = await until(url, 503)
      expect(troubles).toEqual([trouble])
      promise(`not ready after ${name}`, ms, LIMIT_MS, 'ms')
      mend()
      server!.multiverse.tick = tick
      await until(url, 200)
    })

  it('that sleeps is not ready when its log cannot be written', async () => {
    const url = await open()
    logs.trouble = new Error('no space left')
    const { troubles } = await until(url, 503)
    expect(troubles).toEqual(['the log fails: no space left'])
  })

  it('that ends is not ready', async () => {
    const url = await open()
    await server!.drain(0)
    expect(await ask(url)).toEqual({ status: 503, troubles: ['the server restarts'] })
    const answer = await fetch(`${url}/api/tickets`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ universe: 'small', role: 'pilot', name: 'Late' }),
    })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).not.toBeNull()
    expect(await answer.json()).toMatchObject({ detail: 'The server restarts. Try again in a moment.' })
  })
})

describe.skipIf(whyNoRedis !== null)('a node of a cluster', () => {
  it('is not ready within 3 s after Redis stops answering, and ready again when it goes on', async () => {
    const redis = await RedisServer.start()
    const node = await startNode(redis.url, [smallDefinition()], quietLog)
    try {
      await until(node.api, 200)
      process.kill(redis.pid, 'SIGSTOP')
      const { ms, troubles } = await until(node.api, 503)
      expect(troubles).toEqual(['the log does not answer', 'the store does not answer'])
      promise('not ready after Redis stopped', ms, LIMIT_MS, 'ms')
      process.kill(redis.pid, 'SIGCONT')
      await until(node.api, 200)
    } finally {
      process.kill(redis.pid, 'SIGCONT')
      await node.close()
      await redis.kill()
    }
  })
})
