// Addresses as text: a canonical form, and the networks that each belongs to.
import { isIPv4, isIPv6 } from 'node:net'

/** How much of an address a ticket is bound to: all, its network (IPv4 /24, IPv6 /48), or nothing. */
export const ADDRESS_MODES = ['exact', 'prefix', 'off'] as const
export type AddressMode = (typeof ADDRESS_MODES)[number]

/** One spelling for each address: IPv6 shortest, IPv4 in IPv6 as IPv4. Null when it is none. */
export function canonicalAddress(text: string): string | null {
  if (isIPv4(text)) return text
  if (!isIPv6(text) || text.includes('%')) return null
  const address = new URL(`http://[${text}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address)
  if (mapped === null) return address
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)]
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}

/** The first `count` 16-bit groups of a canonical IPv6 address. */
function groups(address: string, count: number): string {
  const [left = '', right] = address.split('::')
  const before = left === '' ? [] : left.split(':')
  const after = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...new Array<string>(zeros).fill('0'), ...after].slice(0, count).join(':')
}

/**
 * The networks that limits apply to, narrowest first: an address and, for IPv6, its /64 and /48. The owner of one address
 * in a /64 has all of them, and providers give a /48 to anyone who asks.
 */
export type Networks = readonly [address: string, ...wider: string[]]

export function networksOf(address: string): Networks {
  return address.includes(':') ? [address, ...wider(address)] : [address]
}

function wider(address: string): [lan: string, site: string] {
  return [`${groups(address, 4)}::/64`, `${groups(address, 3)}::/48`]
}

/** The part of an address that a ban covers: all of an IPv4 address, the /64 of an IPv6 address. */
export function limitKey(address: string): string {
  return address.includes(':') ? wider(address)[0] : address
}

/** The part of an address that a ticket is bound to; '' when it is to none. */
export function boundAddress(address: string, mode: AddressMode): string {
  if (mode === 'off') return ''
  if (mode === 'exact') return address
  if (address.includes(':')) return wider(address)[1]
  return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
