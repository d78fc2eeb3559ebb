// Where a request really comes from. Headers of proxies count only when the direct peer is a configured proxy.
import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** How much of an address a ticket is bound to: all, its network (IPv4 /24, IPv6 /48), or nothing. */
export const ADDRESS_MODES = ['exact', 'prefix', 'off'] as const
export type AddressMode = (typeof ADDRESS_MODES)[number]

/** What the connection and the headers say of where a request comes from. */
export interface Origins {
  readonly peer: string
  /** From a PROXY header; '' without one. */
  readonly proxied: string
  /** X-Forwarded-For; '' without one. */
  readonly forwardedFor: string
}

export interface Whereabouts {
  readonly address: string
  /** It comes from this machine, and nobody forwarded it. */
  readonly isLocal: boolean
}

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

/** Whom limits are for: an IPv4 address, or an IPv6 /64, since whoever has one of its addresses has them all. */
export function limitKey(address: string): string {
  return address.includes(':') ? `${groups(address, 4)}::/64` : address
}

/** The part of an address that a ticket is bound to; '' when it is to none. */
export function boundAddress(address: string, mode: AddressMode): string {
  if (mode === 'off') return ''
  if (mode === 'exact') return address
  if (address.includes(':')) return `${groups(address, 3)}::/48`
  return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

export class TrustedProxies {
  private readonly list = new BlockList()

  /** @param networks addresses, or networks such as 10.0.0.0/8. Throws an Error that names a wrong one. */
  constructor(networks: readonly string[]) {
    for (const network of networks) this.add(network)
  }

  /** Where a request comes from: the nearest address in the chain of proxies that is none of ours. */
  locate({ peer, proxied, forwardedFor }: Origins): Whereabouts {
    let address = canonicalAddress(peer) ?? peer
    if (!this.has(address)) {
      const forwarded = proxied !== '' || forwardedFor !== ''
      return { address, isLocal: isLoopback(address) && !forwarded }
    }
    // The nearest proxy wrote the last one.
    const chain = [...forwardedFor.split(',').map((hop) => hop.trim()), proxied]
    let forwarded = false
    for (const hop of chain.filter((text) => text !== '').reverse()) {
      const next = canonicalAddress(hop)
      if (next === null) break
      forwarded = true
      address = next
      if (!this.has(address)) break
    }
    return { address, isLocal: isLoopback(address) && !forwarded }
  }

  private add(network: string): void {
    const [text = '', bits] = network.split('/')
    const address = canonicalAddress(text)
    const family = address?.includes(':') ? 'ipv6' : 'ipv4'
    const widest = family === 'ipv6' ? 128 : 32
    const prefix = bits === undefined ? widest : Number(bits)
    if (address === null || !/^\d{1,3}$/.test(bits ?? '0') || prefix > widest)
      throw new Error(`"${network}" is no address and no network (such as 10.0.0.0/8).`)
    this.list.addSubnet(address, prefix, family)
  }

  private has(address: string): boolean {
    return this.list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
  }
}
