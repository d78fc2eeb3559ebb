// Where a request really comes from. Headers count only if they come from a configured proxy, and a client whose address
// cannot be read is a stranger.
import { BlockList } from 'node:net'
import type { Sender } from '../../net/request.ts'
import { canonicalAddress, isLoopback } from './addresses.ts'
import { type ForwardingHeader, readHop, splitHops } from './forwarding.ts'

export interface Whereabouts {
  readonly address: string
  /** It comes directly from this machine: not from a proxy, and not forwarded. */
  readonly isLocal: boolean
  /** The value from a trusted proxy that could not be read, '' if there was none. Null if all is well. */
  readonly unreadable: string | null
}

/** Headers that show that a request went through a proxy, trusted or not. */
const SIGNS_OF_A_PROXY = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'x-forwarded-host',
  'x-forwarded-proto',
  'via',
]

export class TrustedProxies {
  private readonly list = new BlockList()
  private readonly header: ForwardingHeader
  private readonly isEmpty: boolean

  /** @param networks addresses, or networks such as 10.0.0.0/8. Throws an Error that names a wrong one. */
  constructor(networks: readonly string[], header: ForwardingHeader) {
    this.header = header
    this.isEmpty = networks.length === 0
    for (const network of networks) this.add(network)
  }

  /** Whether this address is one of them. */
  has(address: string): boolean {
    // Called for every connection, and BlockList is slow even when it is empty.
    return !this.isEmpty && this.list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
  }

  /** Where a request comes from: the nearest address in the chain that is not a trusted proxy. */
  locate(sender: Sender): Whereabouts {
    const peer = canonicalAddress(sender.peer) ?? sender.peer
    if (!this.has(peer)) {
      const isForwarded = sender.proxied !== '' || SIGNS_OF_A_PROXY.some((name) => sender.header(name) !== '')
      return { address: peer, isLocal: isLoopback(peer) && !isForwarded, unreadable: null }
    }
    // The nearest proxy wrote the last hop, or the PROXY header.
    const hops = splitHops(this.header, sender.header(this.header))
    if (sender.proxied !== '') hops.push(sender.proxied)
    let address = peer
    for (const hop of hops.reverse()) {
      const next = readHop(hop)
      if (next === null) return { address, isLocal: false, unreadable: hop }
      address = next
      if (!this.has(address)) break
    }
    return { address, isLocal: false, unreadable: address === peer ? '' : null }
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
}
