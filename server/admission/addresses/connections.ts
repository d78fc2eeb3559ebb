// How many connections each address may have open at a time before they are WebSockets, so that nobody can use up the
// files that the process may open: without one, the kernel tells the process of a waiting client again and again.
import { CONNECTION_SHARE, CONNECTIONS_PER_ADDRESS } from '../../../shared/limits.ts'
import type { ConnectionCounts } from '../../net/listener.ts'
import { canonicalAddress, type Networks, networksOf } from './addresses.ts'
import { NetworkCounts } from './limits.ts'

export interface ConnectionsOptions {
  /** Connections at a time, WebSockets counted too. */
  readonly most: number
  /** Whether those of an address are only limited together with all others: of a proxy, say. */
  readonly isUnlimited: (address: string) => boolean
  /** Is told of one that was closed at once. */
  readonly refused: (address: string) => void
}

export class Connections implements ConnectionCounts {
  private readonly options: ConnectionsOptions
  /** Of those that are not upgraded, and limited. */
  private readonly limited = new NetworkCounts()
  private total = 0

  constructor(options: ConnectionsOptions) {
    this.options = options
  }

  /** All that are open, WebSockets too. */
  get count(): number {
    return this.total
  }

  opened(peer: string): boolean {
    const { most, isUnlimited, refused } = this.options
    const address = canonicalAddress(peer) ?? peer
    const networks = isUnlimited(address) ? null : networksOf(address)
    if (this.total >= most || (networks !== null && !this.hasRoom(networks))) {
      refused(address)
      return false
    }
    this.total++
    if (networks !== null) this.limited.add(networks)
    return true
  }

  mayStay(peer: string): boolean {
    const address = canonicalAddress(peer) ?? peer
    return this.options.isUnlimited(address) || this.isInBounds(networksOf(address), 0)
  }

  closed(peer: string): void {
    this.total--
    this.forget(peer)
  }

  upgraded(peer: string): void {
    this.forget(peer)
  }

  left(): void {
    this.total--
  }

  private hasRoom(networks: Networks): boolean {
    return this.limited.hasRoom(networks, CONNECTIONS_PER_ADDRESS) && this.isInBounds(networks, 1)
  }

  /** The fewer are free, the fewer a network may have, so that nobody takes the last ones: a newcomer finds a place. */
  private isInBounds(networks: Networks, more: number): boolean {
    const free = this.options.most - this.total
    return this.limited.ofAll(networks) + more <= Math.ceil(free * CONNECTION_SHARE)
  }

  private forget(peer: string): void {
    const address = canonicalAddress(peer) ?? peer
    if (!this.options.isUnlimited(address)) this.limited.remove(networksOf(address))
  }
}
