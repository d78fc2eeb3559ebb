import { describe, expect, it } from 'vitest'
import {
  CONNECTION_SHARE,
  CONNECTIONS_PER_ADDRESS,
  REPORT_SHARE_MS,
  REPORTS_PER_ADDRESS,
  REPORTS_SHOWN,
} from '../../../shared/limits.ts'
import { networksOf } from './addresses.ts'
import { Connections } from './connections.ts'
import { AddressRate, NetworkCounts } from './limits.ts'
import { ReportShares } from './report-shares.ts'

const PROXY = '10.0.0.1'

/** Somebody in this /48, in this /64 of it. */
const address = (site: number, lan = 0, host = 1) => `2001:db8:${site}:${lan}::${host}`
const networks = (site: number, lan = 0, host = 1) => networksOf(address(site, lan, host))

/** How many of so many attempts succeed. */
function count(attempts: number, attempt: (n: number) => boolean): number {
  return Array.from({ length: attempts }, (_, n) => attempt(n)).filter(Boolean).length
}

describe('a rate', () => {
  it('is for an address; its /64 has twice that, and its /48 four times', () => {
    const rate = new AddressRate({ perSecond: 1, burst: 10 })
    expect(count(50, () => rate.take(networks(1), 0))).toBe(10)
    expect(count(50, (n) => rate.take(networks(1, 0, n + 2), 0))).toBe(10)
    expect(count(100, (n) => rate.take(networks(1, n + 1), 0))).toBe(20)
    expect(count(50, () => rate.take(networks(2), 0))).toBe(10)
    expect(count(50, () => rate.take(networksOf('192.0.2.1'), 0))).toBe(10)
  })

  it('comes back with time, for each of them', () => {
    const rate = new AddressRate({ perSecond: 1, burst: 10 })
    count(100, (n) => rate.take(networks(1, n), 0))
    expect(count(100, (n) => rate.take(networks(1, n + 100), 1000))).toBe(4)
  })

  it('is not used up by what is refused', () => {
    const rate = new AddressRate({ perSecond: 1, burst: 10 })
    count(1000, () => rate.take(networks(1, 0, 1), 0))
    expect(count(50, () => rate.take(networks(1, 0, 2), 0))).toBe(10)
  })

  it('does not start anew for a network that floods with addresses', () => {
    const rate = new AddressRate({ perSecond: 0, burst: 10 })
    expect(count(200_000, (n) => rate.take(networks(1, n >> 16, n & 65535), 0))).toBe(40)
  })
})

describe('counts', () => {
  it('are given back', () => {
    const counts = new NetworkCounts()
    for (let n = 0; n < 8; n++) counts.add(networks(1, n))
    expect([counts.hasRoom(networks(1, 9), 2), counts.hasRoom(networks(2), 2), counts.total]).toEqual([
      false,
      true,
      8,
    ])
    counts.remove(networks(1, 3))
    expect([counts.hasRoom(networks(1, 9), 2), counts.total]).toEqual([true, 7])
  })
})

describe('connections', () => {
  const open = (most: number) => {
    const refused: string[] = []
    const connections = new Connections({
      most,
      isUnlimited: (one) => one === PROXY,
      refused: (one) => refused.push(one),
    })
    return { connections, refused }
  }

  it('of one address have a limit, of a proxy only that of all', () => {
    const { connections, refused } = open(20_000)
    expect(count(5000, () => connections.opened('192.0.2.1'))).toBe(CONNECTIONS_PER_ADDRESS)
    expect(refused).toHaveLength(5000 - CONNECTIONS_PER_ADDRESS)
    expect(count(30_000, () => connections.opened(PROXY))).toBe(20_000 - CONNECTIONS_PER_ADDRESS)
  })

  it('of one network are at most a part of what is free, so that a newcomer finds a place', () => {
    const { connections } = open(100)
    const most = (100 * CONNECTION_SHARE) / (1 + CONNECTION_SHARE)
    expect(count(200, (n) => connections.opened(address(1, n)))).toBe(most)
    expect(connections.mayStay(address(1))).toBe(true)
    for (let site = 2; site < 10; site++)
      expect(count(200, () => connections.opened(address(site)))).toBeGreaterThan(0)
    expect(connections.opened('192.0.2.1')).toBe(true)
    // What the first took while there was more is not kept alive.
    expect(connections.mayStay(address(1))).toBe(false)
    expect(connections.mayStay('192.0.2.1')).toBe(true)
    while (!connections.mayStay(address(1))) connections.closed(address(1))
    expect(connections.count).toBeLessThan(90)
  })

  it('that are upgraded count as open, but for nobody', () => {
    const { connections } = open(20_000)
    for (let n = 0; n < 3000; n++) {
      expect(connections.opened('192.0.2.1')).toBe(true)
      connections.upgraded('192.0.2.1')
    }
    expect(connections.count).toBe(3000)
    for (let n = 0; n < 3000; n++) connections.left()
    expect(connections.count).toBe(0)
  })

  it('have one address, however it is written', () => {
    const { connections } = open(20_000)
    const mapped = '0000:0000:0000:0000:0000:ffff:c000:0201'
    expect(count(5000, () => connections.opened(mapped))).toBe(CONNECTIONS_PER_ADDRESS)
    expect(connections.opened('192.0.2.1')).toBe(false)
    connections.closed(mapped)
    expect(connections.opened('192.0.2.1')).toBe(true)
  })
})

describe('reports', () => {
  it('of one network are a part of those that are shown', () => {
    const shares = new ReportShares()
    const report = (one: ReturnType<typeof networksOf>, now: number) => {
      const hasRoom = shares.hasRoom(one, now)
      if (hasRoom) shares.add(one, now)
      return hasRoom
    }
    expect(count(50, () => report(networks(1), 0))).toBe(REPORTS_PER_ADDRESS)
    expect(count(200, (n) => report(networks(1, n), 0))).toBe(3 * REPORTS_PER_ADDRESS)
    // They count until they are not shown any more, or are old.
    for (let n = 0; n < REPORTS_SHOWN - REPORTS_PER_ADDRESS; n++) report(networksOf(`192.0.2.${n}`), 1000)
    expect(report(networks(1), 1000)).toBe(true)
    expect(count(200, (n) => report(networks(1, n), REPORT_SHARE_MS + 1000))).toBe(4 * REPORTS_PER_ADDRESS)
  })
})
