// Connections that are opened and held: nobody can take them all, and a server that is short of files does not spin.
import type { Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { CONNECTIONS_PER_ADDRESS } from '../shared/limits.ts'
import { promise } from './promise.ts'
import { request } from './server-at.ts'
import { SpawnedServer, STRICT } from './spawned-server.ts'

/** Milliseconds until a connection that was cut is tried again. */
const AGAIN_MS = 500
/** Milliseconds that the server is watched. */
const WATCHED_MS = 5000
/** Milliseconds that an honest stranger may take to join. */
const JOIN_MS = 2000

const holders: Holder[] = []
let server: SpawnedServer

afterEach(async () => {
  for (const holder of holders.splice(0)) holder.release()
  await server.stop()
})

/** Holds as many connections as it gets, each with half of a request. */
class Holder {
  private readonly open = new Set<Socket>()
  private isReleased = false
  private cuts = 0
  private readonly address: string

  constructor(address: string, count: number) {
    this.address = address
    holders.push(this)
    for (let n = 0; n < count; n++) this.connect()
  }

  /** Connections that are open now, as far as it knows. */
  get held(): number {
    return this.open.size
  }

  /** Times that a connection was cut. */
  get cut(): number {
    return this.cuts
  }

  release(): void {
    this.isReleased = true
    for (const socket of this.open) socket.destroy()
  }

  private connect(): void {
    if (this.isReleased) return
    const socket = server.connect(this.address)
    socket.resume()
    socket.on('connect', () => {
      this.open.add(socket)
      socket.write('GET / HTTP/1.1\r\n')
    })
    socket.on('close', () => {
      this.open.delete(socket)
      this.cuts++
      setTimeout(() => this.connect(), AGAIN_MS)
    })
  }
}

/** The part of a core that the server takes for a while, and how long an honest stranger takes meanwhile, at most. */
async function watch(): Promise<{ load: number; joined: number }> {
  const [from, cpu] = [performance.now(), server.cpu()]
  let joined = 0
  for (let n = 0; performance.now() - from < WATCHED_MS; n++) {
    joined = Math.max(joined, await server.join(`127.0.2.${100 + (n % 100)}`, `Honest ${n}`))
    await after(200)
  }
  return { load: (server.cpu() - cpu) / (performance.now() - from), joined }
}

describe('plain connections', () => {
  it(`of one address are ${CONNECTIONS_PER_ADDRESS} at most, and others come in`, async () => {
    server = await SpawnedServer.start(STRICT)
    const holder = new Holder('127.0.2.1', 3 * CONNECTIONS_PER_ADDRESS)
    await expect
      .poll(() => holder.held + holder.cut, { timeout: 9000 })
      .toBeGreaterThan(2 * CONNECTIONS_PER_ADDRESS)
    const { joined } = await watch()
    console.info(
      `connections: ${holder.held} of ${3 * CONNECTIONS_PER_ADDRESS} held; a stranger joins in ${joined.toFixed(0)} ms`,
    )
    // For a moment it also holds those that the server has not accepted yet.
    await expect.poll(() => holder.held).toBeLessThanOrEqual(CONNECTIONS_PER_ADDRESS)
    promise('beside plain connections of one address, a stranger joins in', joined, JOIN_MS, 'ms')
  })

  it('of three addresses leave room for a fourth, with 256 files and without spinning', async () => {
    server = await SpawnedServer.start(STRICT, { openFiles: 256 })
    for (let n = 1; n <= 3; n++) new Holder(`127.0.2.${n}`, 200)
    await expect
      .poll(() => Math.min(...holders.map(({ cut }) => cut)), { timeout: 20_000 })
      .toBeGreaterThan(50)
    const { load, joined } = await watch()
    const held = holders.map((holder) => holder.held).join(', ')
    console.info(
      `connections: with 256 files, ${held} are held; ${(100 * load).toFixed(0)} % of a core; ` +
        `a stranger joins in ${joined.toFixed(0)} ms`,
    )
    promise('with 256 files, a stranger joins in', joined, JOIN_MS, 'ms')
    promise('with 256 files, connections cost', 100 * load, 50, '% of a core')
  })

  it('that are kept alive and do nothing end after some 10 s', async () => {
    server = await SpawnedServer.start(STRICT)
    const socket = server.connect('127.0.2.1')
    const started = performance.now()
    socket.resume().write(request('GET', '/healthz'))
    await new Promise<void>((resolve) => socket.on('close', () => resolve()))
    promise('an idle connection ends after', (performance.now() - started) / 1000, 15, 's')
  })
})
