// Everything at once, from three addresses, for a minute: who plays goes on playing, others come in, and what it costs
// is given back.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeServerMessage } from '../shared/codec.ts'
import { promise } from './promise.ts'
import type { RawClient } from './raw-client.ts'
import { SpawnedServer, STRICT } from './spawned-server.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = mkdtempSync(join(tmpdir(), 'orrery-siege-'))
const ATTACKERS = ['127.0.3.1', '127.0.3.2', '127.0.3.3']
const PILOTS = 10
const CALM_MS = 10_000
const SIEGE_MS = 60_000
const PING_MS = 100
/** Milliseconds that pings may take longer at p99, and that an honest stranger may take to join, and to sign in. */
const SLOWER_MS = 10
const JOIN_MS = 2000
/** Megabytes that the server may grow by, and that its heap may still hold once it is over. */
const GROWTH_MB = 100
const HELD_MB = 5
const SETTLE_MS = 15_000

/** Milliseconds between two sign-ins: within what an address may. */
const SIGN_IN_MS = 2000
const REGULAR = { name: 'Regular', passphrase: 'correct horse battery' }

const attackers: ChildProcess[] = []
const pilots: RawClient[] = []
let server: SpawnedServer

beforeAll(async () => {
  mkdirSync(join(page, 'assets'))
  writeFileSync(join(page, 'index.html'), '<title>Orrery</title>')
  writeFileSync(join(page, 'assets', 'index-1a2b.js'), '//'.padEnd(325_000, 'x'))
  server = await SpawnedServer.start(['--page', page, ...STRICT])
}, 60_000)

afterAll(async () => {
  for (const attacker of attackers) attacker.kill('SIGKILL')
  for (const pilot of pilots) pilot.leave()
  await server.stop()
  rmSync(page, { recursive: true })
})

/** Once it has begun. Its own work does not take a core from those who are measured. */
function attack(address: string): Promise<void> {
  const command = [process.execPath, '--import', 'tsx', 'tests/siege.ts', String(server.port), address]
  const child = spawn('nice', command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  attackers.push(child)
  return new Promise((resolve) => child.stdout.once('data', () => resolve()))
}

/** What it did. */
async function endAttack(attacker: ChildProcess): Promise<string> {
  const said = once(attacker.stdout!, 'data')
  attacker.kill('SIGTERM')
  return String((await said)[0]).trim()
}

/** Milliseconds that it takes. */
async function signIn(address: string): Promise<number> {
  const since = performance.now()
  expect((await server.post('/api/login', REGULAR, address))?.status).toBe(200)
  return performance.now() - since
}

/** Pings of all pilots for so long, in milliseconds each. */
async function ping(forMs: number): Promise<number[]> {
  const until = performance.now() + forMs
  const times = await Promise.all(
    pilots.map(async (pilot) => {
      const own: number[] = []
      for (let token = 0; performance.now() < until; token = (token + 1) % 256) {
        const sent = performance.now()
        pilot.send({ type: 'ping', token, tick: lastTick(pilot), line: 0 })
        await pilot.next('pong')
        own.push(performance.now() - sent)
        await after(PING_MS)
      }
      return own
    }),
  )
  return times.flat()
}

/** The tick of its newest frame. */
function lastTick({ received }: RawClient): number {
  for (let n = received.length - 1; n >= 0; n--) {
    const message = decodeServerMessage(received[n]!)
    if (message.type === 'frame') return message.ticks.at(-1)?.tick ?? 0
  }
  return 0
}

function p99(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)]!
}

it('pilots keep their latency, strangers come in, and memory is given back', async () => {
  for (let n = 0; n < PILOTS; n++)
    pilots.push((await server.enter(`Pilot ${n}`, { address: `127.0.3.${50 + n}` })).client)
  const calm = p99(await ping(CALM_MS))
  expect((await server.post('/api/accounts', REGULAR))?.status).toBe(200)
  const heap = await server.heap()
  const before = server.memory()
  await Promise.all(ATTACKERS.map(attack))
  let [growth, slowest, slowestSignIn] = [0, 0, 0]
  const until = performance.now() + SIEGE_MS
  const strangers = (async () => {
    for (let n = 0; performance.now() < until; n++) {
      slowest = Math.max(slowest, await server.join(`127.0.3.${100 + (n % 100)}`, `Stranger ${n}`))
      growth = Math.max(growth, server.memory() - before)
      await after(500)
    }
  })()
  const regulars = (async () => {
    for (let n = 0; performance.now() < until; n++) {
      slowestSignIn = Math.max(slowestSignIn, await signIn(`127.0.4.${1 + n}`))
      await after(SIGN_IN_MS)
    }
  })()
  const siege = p99(await ping(SIEGE_MS))
  await Promise.all([strangers, regulars])
  const deeds = await Promise.all(attackers.splice(0).map(endAttack))
  console.info(
    `siege: pings at p99 take ${siege.toFixed(1)} ms, before ${calm.toFixed(1)} ms; a stranger joins in at most ` +
      `${slowest.toFixed(0)} ms, and signs in in at most ${slowestSignIn.toFixed(0)} ms; +${growth.toFixed(0)} MB; ` +
      `attacks: ${deeds.join(' ')}`,
  )
  promise('under siege, memory grows by', growth, GROWTH_MB, 'MB')
  promise('under siege, a stranger joins in', slowest, JOIN_MS, 'ms')
  promise('under siege, a regular signs in in', slowestSignIn, JOIN_MS, 'ms')
  promise('under siege, pings take longer at p99 by', siege - calm, SLOWER_MS, 'ms')
  await after(SETTLE_MS)
  const held = (await server.heap()) - heap
  // When V8 and the allocator return pages to the machine is up to them, so that is only printed.
  const kept = server.memory() - before
  console.info(
    `siege: ${SETTLE_MS / 1000} s later the heap holds ${held.toFixed(1)} MB more than before, the process ${kept.toFixed(0)} MB`,
  )
  promise('after a siege, the heap holds', held, HELD_MB, 'MB')
}, 180_000)
