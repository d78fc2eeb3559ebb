import { describe, expect, it } from 'vitest'
import { CHAT_BURST } from '../../../shared/limits.ts'
import { ChatRates } from './chat-rates.ts'

/** How many of `lines` a minute are let through, spread evenly; `speaker` says who speaks the n-th. */
function minute(lines: number, speaker: (n: number) => { user: string; address: string | null }): number {
  const rates = new ChatRates()
  let passed = 0
  for (let n = 0; n < lines; n++) if (rates.take(speaker(n), (n * 60_000) / lines)) passed++
  return passed
}

describe('chat rates', () => {
  it('let a user say a few lines at once, and then half of one a second, wherever they come from', () => {
    const rates = new ChatRates()
    const line = (now: number, n: number) => rates.take({ user: '@nova', address: `192.0.${n}.1` }, now)
    const atOnce = Array.from({ length: 10 }, (_, n) => line(0, n))
    expect(atOnce.filter(Boolean)).toHaveLength(CHAT_BURST)
    expect(line(1999, 20)).toBe(false)
    expect(line(2000, 21)).toBe(true)
  })

  it('do not begin anew with another guest: they follow the address, its household and its network', () => {
    const figures = {
      ipv4Address: minute(4500, (n) => ({ user: `guest:${n}`, address: '192.0.2.1' })),
      ipv4Network: minute(4500, (n) => ({ user: `guest:${n}`, address: `192.0.2.${n % 250}` })),
      ipv6Address: minute(4500, (n) => ({ user: `guest:${n}`, address: '2001:db8::1' })),
      ipv6Slash64: minute(4500, (n) => ({ user: `guest:${n}`, address: `2001:db8::${(n % 999) + 1}` })),
      ipv6Slash48: minute(4500, (n) => ({ user: `guest:${n}`, address: `2001:db8:0:${n % 999}::1` })),
    }
    console.info(`chat lines a minute of 4500: ${JSON.stringify(figures)}`)
    const [address, household, network] = [8 + 60, 16 + 2 * 60, 32 + 4 * 60]
    expect(figures.ipv6Address).toBeLessThanOrEqual(address)
    expect(figures.ipv4Address).toBeLessThanOrEqual(household)
    expect(figures.ipv6Slash64).toBeLessThanOrEqual(household)
    expect(figures.ipv4Network).toBeLessThanOrEqual(network)
    expect(figures.ipv6Slash48).toBeLessThanOrEqual(network)
  })

  it('do not make a neighbour pay for what a user says too much', () => {
    const rates = new ChatRates()
    for (let n = 0; n < 1000; n++) rates.take({ user: '@pest', address: '192.0.2.1' }, 0)
    for (let n = 0; n < 3; n++) expect(rates.take({ user: `@${n}`, address: '192.0.2.1' }, 0)).toBe(true)
  })

  it('of a trusted program are those of its user', () => {
    expect(minute(4500, (n) => ({ user: `guest:${n}`, address: null }))).toBe(4500)
    expect(minute(4500, () => ({ user: 'guest:1', address: null }))).toBeLessThanOrEqual(CHAT_BURST + 30)
  })
})
