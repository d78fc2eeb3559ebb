// One stranger who wants a universe for themselves: join, drop the socket, come again as somebody new.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FEWEST_SHIPS, SHIP_PARTS, SHIP_PARTS_IPV6, SITE_FACTOR } from '../shared/limits.ts'
import { CLOSE } from '../shared/protocol.ts'
import { SpawnedServer, STRICT } from './spawned-server.ts'

/** The capacity of aurora. */
const CAPACITY = 200
const TRIES = 120

let server: SpawnedServer

beforeAll(async () => {
  server = await SpawnedServer.start([...STRICT, '--trust-proxy', '127.0.0.9'])
})

afterAll(() => server.stop())

/** Joins and drops the socket without a word, again and again; gives how many ships that left, and how it ended. */
async function grab(name: string, from: (n: number) => string): Promise<{ ships: number; end: string }> {
  for (let ships = 0; ships < TRIES; ships++) {
    try {
      const { client } = await server.enter(`${name} ${ships}`, {
        address: '127.0.0.9',
        headers: { 'X-Forwarded-For': from(ships) },
      })
      client.drop()
    } catch (error) {
      return { ships, end: (error as Error).message }
    }
  }
  return { ships: TRIES, end: '' }
}

describe('a universe', () => {
  it('cannot be filled by one address that leaves ships adrift, and takes somebody else meanwhile', async () => {
    const { ships, end } = await grab('Greedy', () => '198.51.100.7')
    console.info(`one IPv4 address holds ${ships} of ${CAPACITY} ships, with one socket open at a time`)
    expect(ships).toBe(CAPACITY / SHIP_PARTS)
    expect(end).toContain(String(CLOSE.crowded.code))
    await server.join('127.0.0.5', 'Honest').catch((error: Error) => expect.unreachable(error.message))
  })

  it('cannot be filled by one IPv6 network either', async () => {
    const { ships } = await grab('Wide', (n) => `2001:db8:7:${(n % 60).toString(16)}::${n.toString(16)}`)
    console.info(`one IPv6 /48 holds ${ships} of ${CAPACITY} ships`)
    expect(ships).toBeLessThanOrEqual((CAPACITY / SHIP_PARTS_IPV6) * SITE_FACTOR)
    expect(ships).toBeGreaterThan(FEWEST_SHIPS)
  })
})
