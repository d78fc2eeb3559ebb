// Limits connections that are not WebSockets yet, per network and in total, so that nobody can use up the open files of
// the process. Without a free file it could not accept a client, and would be woken for it again and again.
import { CONNECTION_SHARE, CONNECTIONS_PER_ADDRESS } from '../../../shared/limits.ts'
import type { ConnectionCounts } from '../../net/listener.ts'
import { canonicalAddress, type Networks, networksOf } from './addresses.ts'
import { NetworkCounts } from './limits.ts'

export interface ConnectionsOptions {
  /** Connections at a time, including WebSockets. */
  readonly most: number
  /** Whether an address, such as that of a proxy, is subject only to the total. */
  readonly isUnlimited: (address: string) => boolean
  /** Called for each connection that is closed at once. */
  readonly refused: (address: string) => void
}

export class Connections implements ConnectionCounts {
  private readonly options: ConnectionsOptions
  /** Those that are not upgraded and whose address is limited. */
  private readonly limited = new NetworkCounts()
  private total = 0

  constructor(options: ConnectionsOptions) {
    this.options = options
  }

  /** Open connections, including WebSockets. */
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

  /** The fewer are free, the fewer a network may have, so nobody can take them all and newcomers find a place. */
  private isInBounds(networks: Networks, more: number): boolean {
    const free = this.options.most - this.total
    return this.limited.ofAll(networks) + more <= Math.ceil(free * CONNECTION_SHARE)
  }

  private forget(peer: string): void {
    const address = canonicalAddress(peer) ?? peer
    if (!this.options.isUnlimited(address)) this.limited.remove(networksOf(address))
  }
}
