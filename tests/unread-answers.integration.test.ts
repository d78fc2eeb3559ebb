// Answers that nobody reads: a peer that asks and asks and never reads costs no memory, and loses its connection.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { request, SpawnedServer, STRICT } from './spawned-server.ts'

/** Bytes of the page's script: about that of the real one. */
const SCRIPT_BYTES = 325_000
/** Milliseconds that an attack lasts. */
const ATTACK_MS = 10_000
/** Megabytes that a server may grow by meanwhile. */
const GROWTH_MB = 20

const page = mkdtempSync(join(tmpdir(), 'orrery-page-'))
let server: SpawnedServer

beforeAll(async () => {
  mkdirSync(join(page, 'assets'))
  writeFileSync(join(page, 'index.html'), '<title>Orrery</title>')
  writeFileSync(join(page, 'assets', 'index-1a2b.js'), '//'.padEnd(SCRIPT_BYTES, 'x'))
  server = await SpawnedServer.start(['--page', page, ...STRICT])
})

afterAll(async () => {
  await server.stop()
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
async function attack(bytes: string, perSecond: number, address: string): Promise<Outcome> {
  const before = server.memory()
  let [growth, requests, cut] = [0, 0, 0]
  let socket: Socket | null = null
  const reconnect = () => {
    socket = server.connect(address)
    socket.on('close', () => {
      cut++
      socket = null
    })
  }
  const started = performance.now()
  for (let passed = 0; passed < ATTACK_MS; passed = performance.now() - started) {
    if (socket === null) reconnect()
    for (; requests < (passed / 1000) * perSecond; requests++) (socket as Socket | null)?.write(bytes)
    growth = Math.max(growth, server.memory() - before)
    await after(10)
  }
  ;(socket as Socket | null)?.destroy()
  return { growth, requests, cut }
}

describe('answers that are not read', () => {
  const SCRIPT = request('GET', '/assets/index-1a2b.js')
  const ATTACKS = [
    ['the script, 45 times a second', SCRIPT, 45],
    ['429, 20,000 times a second', request('GET', '/nowhere'), 20_000],
    ['the head of the script, 2,000 times a second', request('HEAD', '/assets/index-1a2b.js'), 2000],
    ['405, 20,000 times a second', request('DELETE', '/'), 20_000],
    ['a refused handshake, 20,000 times a second', request('GET', '/socket', ['Upgrade: websocket']), 20_000],
  ] as const

  for (const [index, [what, bytes, perSecond]] of ATTACKS.entries())
    it(`cost at most ${GROWTH_MB} MB: ${what}`, async () => {
      const { growth, requests, cut } = await attack(bytes, perSecond, `127.0.1.${index + 1}`)
      console.info(`unread: ${what}: ${requests} requests, +${growth.toFixed(0)} MB, ${cut} connections cut`)
      expect(growth).toBeLessThanOrEqual(GROWTH_MB)
      expect(cut).toBeGreaterThan(0)
      expect((await server.send(request('GET', '/healthz'), '127.0.1.100'))?.status).toBe(200)
    })

  it('are given up after 15 s', async () => {
    const socket = server.connect('127.0.1.9')
    const started = performance.now()
    // More than the kernel takes for one connection.
    const asking = setInterval(() => socket.write(SCRIPT), 50)
    await new Promise<void>((resolve) => socket.on('close', () => resolve()))
    clearInterval(asking)
    const took = performance.now() - started
    console.info(`unread: the connection ended after ${(took / 1000).toFixed(1)} s`)
    expect(took).toBeLessThanOrEqual(15_000)
  })
})

describe('answers that are read', () => {
  it('come whole, however slowly', async () => {
    const socket = server.connect('127.0.1.20')
    socket.write(request('GET', '/assets/index-1a2b.js'))
    let bytes = 0
    for await (const chunk of socket) {
      bytes += (chunk as Buffer).length
      if (bytes > SCRIPT_BYTES) break
      await after(20)
    }
    expect(bytes).toBeGreaterThan(SCRIPT_BYTES)
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
