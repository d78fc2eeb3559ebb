// How much may be said in chat. The limits follow the user and the places from where they speak, so that a new socket, a
// new guest or another address of the same network does not begin with fresh ones.
import { CHAT_BURST, CHATS_PER_SECOND } from '../../../shared/limits.ts'
import { boundAddress, limitKey } from '../addresses/addresses.ts'
import { AddressRate, type Rate } from '../addresses/limits.ts'

/** Lines of one user; and of all who share a place, which is a household, then a school or a street. */
const RATES = {
  user: { perSecond: CHATS_PER_SECOND, burst: CHAT_BURST },
  /** One IPv6 address: a device. */
  device: { perSecond: 1, burst: 8 },
  /** An IPv4 address, or an IPv6 /64. */
  household: { perSecond: 2, burst: 16 },
  /** An IPv4 /24, or an IPv6 /48. */
  network: { perSecond: 4, burst: 32 },
} as const satisfies Record<string, Rate>

export interface Speaker {
  readonly user: string
  /** Null for a program that is trusted: it is limited as a user only. */
  readonly address: string | null
}

export class ChatRates {
  private readonly users = new AddressRate(RATES.user)
  private readonly devices = new AddressRate(RATES.device)
  private readonly households = new AddressRate(RATES.household)
  private readonly networks = new AddressRate(RATES.network)

  /** Counts a line; false when it is one too many. From narrow to wide: what one user says too much costs no others. */
  take({ user, address }: Speaker, now: number): boolean {
    if (!this.users.take([user], now)) return false
    if (address === null) return true
    const isDevice = address.includes(':')
    return (
      (!isDevice || this.devices.take([address], now)) &&
      this.households.take([limitKey(address)], now) &&
      this.networks.take([boundAddress(address, 'prefix')], now)
    )
  }

  /** Forgets those who have been silent for long enough. To be called now and then. */
  prune(now: number): void {
    for (const rate of [this.users, this.devices, this.households, this.networks]) rate.prune(now)
  }
}
