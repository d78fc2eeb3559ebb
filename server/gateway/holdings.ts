// How many ships of a universe each network holds, those adrift included: whoever drops a socket and comes again as
// somebody new still holds the ship that they left behind.

import { FEWEST_SHIPS, SHIP_PARTS, SHIP_PARTS_IPV6 } from '../../shared/limits.ts'
import { networksOf } from '../admission/addresses/addresses.ts'
import { NetworkCounts } from '../admission/addresses/limits.ts'

export class Holdings {
  private readonly counts = new NetworkCounts()
  /** The address that each pilot's session came from first, by the hash of its key. */
  private readonly addresses = new Map<string, string>()

  /** Whether somebody at `address` may have another ship in a universe of this capacity. */
  hasRoom(address: string, capacity: number): boolean {
    const networks = networksOf(address)
    // The widest network that is counted around an IPv6 address may have four times as much: half of the universe.
    const parts = networks.length === 1 ? SHIP_PARTS : SHIP_PARTS_IPV6
    return this.counts.hasRoom(networks, Math.max(FEWEST_SHIPS, Math.floor(capacity / parts)))
  }

  /** A session with this hash asks for a ship. */
  add(session: string, address: string): void {
    this.addresses.set(session, address)
    this.counts.add(networksOf(address))
  }

  /** Its ship is gone, or never came. No effect on one that was not counted. */
  remove(session: string): void {
    const address = this.addresses.get(session)
    if (address === undefined) return
    this.addresses.delete(session)
    this.counts.remove(networksOf(address))
  }
}
