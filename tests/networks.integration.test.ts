// Limits of IPv6: those of an address, of its /64 and of its /48, since whoever has one of them may have them all. The
// addresses come through a trusted proxy.
import { afterEach, describe, expect, it } from 'vitest'
import { REPORTS_PER_ADDRESS } from '../shared/limits.ts'
import { OPERATOR_KEY } from './guarded-server.ts'
import type { RawClient } from './raw-client.ts'
import { type From, ORIGIN, request } from './server-at.ts'
import { SpawnedServer, STRICT } from './spawned-server.ts'

const PROXY = '127.0.0.9'
const BASE = [...STRICT, '--trust-proxy', PROXY]

const clients: RawClient[] = []
let server: SpawnedServer

afterEach(async () => {
  for (const client of clients.splice(0)) client.leave()
  await server.stop()
})

/** Somebody in this /48, and in this /64 of it. */
function from(site: number, lan = 0, host = 1): From {
  return { address: PROXY, headers: { 'X-Forwarded-For': `2001:db8:${site}:${lan}::${host}` } }
}

/** How many of these get a socket, and keep it. */
async function enter(all: readonly From[]): Promise<number> {
  let entered = 0
  for (const [n, one] of all.entries())
    await server.enter(`Pilot ${n}`, one).then(
      ({ client }) => {
        entered++
        clients.push(client)
      },
      (error: Error) => expect(error.message).toBe('refused with 429'),
    )
  return entered
}

async function report(
  key: string,
  name: string,
  reason: string,
  { headers = {} }: From,
): Promise<number | undefined> {
  const lines = Object.entries({ Origin: ORIGIN, ...headers }).map(([header, value]) => `${header}: ${value}`)
  const body = JSON.stringify({ key, name, reason })
  return (await server.send(request('POST', '/api/reports', lines, body), PROXY))?.status
}

describe('of IPv6', () => {
  it('an address has as many sockets as any, its /64 twice that, and its /48 four times', async () => {
    server = await SpawnedServer.start([...BASE, '--sockets-per-address', '3'])
    expect(await enter(Array.from({ length: 5 }, () => from(1)))).toBe(3)
    expect(await enter(Array.from({ length: 5 }, (_, host) => from(1, 0, host + 2)))).toBe(3)
    expect(await enter(Array.from({ length: 10 }, (_, lan) => from(1, lan + 1)))).toBe(6)
    expect(await enter([from(2)])).toBe(1)
  })

  it('a /48 may not ask more often by asking from many of its /64s', async () => {
    server = await SpawnedServer.start(BASE)
    const statuses = await Promise.all(
      Array.from({ length: 60 }, (_, lan) => report('A'.repeat(22), 'Pest', 'spam', from(1, lan))),
    )
    const limited = statuses.filter((status) => status === 429).length
    // The burst of an address is 5.
    expect(limited).toBeGreaterThanOrEqual(60 - 4 * 5 - 2)
    expect(await report('A'.repeat(22), 'Pest', 'spam', from(2))).toBe(403)
  })

  it('one network cannot push the reports of others off the list of the operators', async () => {
    server = await SpawnedServer.start([...BASE, '--operator-key', OPERATOR_KEY])
    const pest = await server.enter('Pest', from(1))
    const honest = await server.enter('Honest', from(2))
    clients.push(pest.client, honest.client)
    expect(await report(honest.welcome.key, 'Pest', 'genuine', from(2))).toBe(200)
    for (let lan = 0; lan < 22; lan++) {
      const { client, welcome } = await server.enter(`Flood ${lan}`, from(3, lan))
      clients.push(client)
      for (let n = 0; n < 5; n++) await report(welcome.key, 'Honest', 'made up', from(3, lan))
    }
    const key = [`Orrery-Key: ${OPERATOR_KEY}`]
    const answer = await server.send(request('GET', '/api/operator/reports', key), PROXY)
    const { reports } = JSON.parse(answer!.body) as { reports: { reason: string }[] }
    console.info(`networks: of 110 reports from one /48, ${reports.length - 1} are on the list`)
    expect(reports.length).toBeLessThanOrEqual(1 + 4 * REPORTS_PER_ADDRESS)
    expect(reports.some(({ reason }) => reason === 'genuine')).toBe(true)
  })
})
