// Answers that nobody reads: a peer that asks and asks and never reads costs no memory, and loses its connection.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { promise } from './promise.ts'
import { request } from './server-at.ts'
import { certify, SpawnedServer, STRICT } from './spawned-server.ts'

/** Bytes of the page's script: about that of the real one. */
const SCRIPT_BYTES = 325_000
/** More than the kernel takes for one connection. */
const LARGE_BYTES = 16_000_000
/** Milliseconds that an attack lasts. */
const ATTACK_MS = 10_000
/** Megabytes that a server may grow by meanwhile. */
const GROWTH_MB = 20

const page = mkdtempSync(join(tmpdir(), 'orrery-page-'))
const SCRIPT = request('GET', '/assets/index-1a2b.js')
let server: SpawnedServer
const LARGE = request('GET', '/assets/large-1a2b.js')
/** Speaks TLS. */
let secure: SpawnedServer

beforeAll(async () => {
  mkdirSync(join(page, 'assets'))
  writeFileSync(join(page, 'index.html'), '<title>Orrery</title>')
  writeFileSync(join(page, 'assets', 'index-1a2b.js'), '//'.padEnd(SCRIPT_BYTES, 'x'))
  writeFileSync(join(page, 'assets', 'large-1a2b.js'), '//'.padEnd(LARGE_BYTES, 'x'))
  server = await SpawnedServer.start(['--page', page, ...STRICT])
  secure = await SpawnedServer.start(['--page', page, ...STRICT, ...certify(page, ['play.example'])])
}, 60_000)

afterAll(async () => {
  await Promise.all([server.stop(), secure.stop()])
  rmSync(page, { recursive: true })
})

interface Outcome {
  /** Megabytes of the server, at most, above what it had before. */
  readonly growth: number
  readonly requests: number
  /** Connections that the server ended. */
  readonly cut: number
}

/** Asks so many times a second without reading, and anew whenever the connection is lost. */
async function attack(
  at: SpawnedServer,
  bytes: string,
  perSecond: number,
  address: string,
): Promise<Outcome> {
  const before = at.memory()
  let [growth, requests, cut] = [0, 0, 0]
  let socket: Socket | null = null
  const reconnect = () => {
    socket = at.connect(address)
    socket.on('close', () => {
      cut++
      socket = null
    })
  }
  const started = performance.now()
  for (let passed = 0; passed < ATTACK_MS; passed = performance.now() - started) {
    if (socket === null) reconnect()
    for (; requests < (passed / 1000) * perSecond; requests++) (socket as Socket | null)?.write(bytes)
    growth = Math.max(growth, at.memory() - before)
    await after(10)
  }
  ;(socket as Socket | null)?.destroy()
  return { growth, requests, cut }
}

describe('answers that are not read', () => {
  const ATTACKS = [
    ['the script, 45 times a second', SCRIPT, 45],
    ['429, 20,000 times a second', request('GET', '/nowhere'), 20_000],
    ['the head of the script, 2,000 times a second', request('HEAD', '/assets/index-1a2b.js'), 2000],
    ['405, 20,000 times a second', request('DELETE', '/'), 20_000],
    ['a refused handshake, 20,000 times a second', request('GET', '/socket', ['Upgrade: websocket']), 20_000],
  ] as const

  for (const [index, [what, bytes, perSecond]] of ATTACKS.entries())
    it(`cost at most ${GROWTH_MB} MB: ${what}`, async () => {
      const { growth, requests, cut } = await attack(server, bytes, perSecond, `127.0.1.${index + 1}`)
      console.info(`unread: ${what}: ${requests} requests, +${growth.toFixed(0)} MB, ${cut} connections cut`)
      expect(growth).toBeLessThanOrEqual(GROWTH_MB)
      expect(cut).toBeGreaterThan(0)
      expect((await server.send(request('GET', '/healthz'), '127.0.1.100'))?.status).toBe(200)
    })

  it(`cost at most ${GROWTH_MB} MB over TLS`, async () => {
    const { growth, requests, cut } = await attack(secure, SCRIPT, 45, '127.0.1.50')
    console.info(`unread: over TLS: ${requests} requests, +${growth.toFixed(0)} MB, ${cut} connections cut`)
    expect(growth).toBeLessThanOrEqual(GROWTH_MB)
    expect(cut).toBeGreaterThan(0)
  })

  it('are given up after 15 s', async () => {
    const socket = server.connect('127.0.1.9')
    const started = performance.now()
    socket.write(LARGE)
    // A byte now and then, which is no request: without reading, only the answer to it shows that the other end is gone.
    const probing = setInterval(() => socket.write('G'), 500)
    await new Promise<void>((resolve) => socket.on('close', () => resolve()))
    clearInterval(probing)
    const took = performance.now() - started
    promise('a connection that reads no answer ends after', took / 1000, 15, 's')
  })
})

describe('answers that are read', () => {
  for (const protocol of ['plain HTTP', 'TLS'])
    it(`come whole over ${protocol}, however slowly`, async () => {
      const socket = (protocol === 'TLS' ? secure : server).connect('127.0.1.20')
      const parts: Buffer[] = []
      let left = LARGE_BYTES
      socket.write(LARGE)
      for await (const chunk of socket) {
        parts.push(chunk as Buffer)
        left -= (chunk as Buffer).length
        if (left < 0) break
        await after(1)
      }
      const text = Buffer.concat(parts).toString('latin1')
      expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe('//'.padEnd(LARGE_BYTES, 'x'))
    })

  it('come one after another on one connection', async () => {
    const socket = server.connect('127.0.1.21')
    let text = ''
    let asked = 1
    socket.write(request('GET', '/healthz'))
    for await (const chunk of socket) {
      text += (chunk as Buffer).toString()
      if (text.split('{"ok":true}').length <= asked) continue
      if (asked === 50) break
      asked++
      socket.write(request('GET', '/healthz'))
    }
    expect(asked).toBe(50)
  })
})
