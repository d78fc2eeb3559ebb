// How often an address and its networks may ask, and how much they may hold. Time is passed in, in milliseconds.
import { LAN_FACTOR, SITE_FACTOR } from '../../../shared/limits.ts'
import { TokenBucket } from '../../process/token-bucket.ts'
import type { Networks } from './addresses.ts'

export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** Rates for each address: enough for a school behind one address, and far too little to hurt. */
export const RATES = {
  /** HTTP requests of any kind; a page takes about ten. */
  request: { perSecond: 50, burst: 200 },
  /** Tickets and other POSTs. */
  post: { perSecond: 20, burst: 100 },
  /** Passphrases to check or to keep: each costs tens of milliseconds and megabytes. */
  passphrase: { perSecond: 0.2, burst: 6 },
  /** Reports: each is written to the disk, and read by a person. */
  report: { perSecond: 0.05, burst: 5 },
  /** Private universes: each has a log, and is kept for a while after it was left. */
  universe: { perSecond: 1 / 300, burst: 3 },
  /** Codes of private universes, right or wrong. */
  code: { perSecond: 1, burst: 60 },
  /** Handshakes. */
  upgrade: { perSecond: 20, burst: 100 },
} as const satisfies Record<string, Rate>

/** What each of `Networks` may have, as multiples of what one address may have. */
const NETWORK_FACTORS = [1, LAN_FACTOR, SITE_FACTOR]
/** Buckets kept at most, for each rate: past it the oldest go, which were refilled meanwhile or belong to a flood. */
const MOST_BUCKETS = 50_000

/** A rate for each address, and NETWORK_FACTORS times that rate for its networks. */
export class AddressRate {
  private readonly rate: Rate
  /** One map per width, so that a flood of addresses does not push out the bucket of their /48. */
  private readonly buckets = NETWORK_FACTORS.map(() => new Map<string, TokenBucket>())

  constructor(rate: Rate) {
    this.rate = rate
  }

  /** False if the address or one of its networks has asked too often. Refused requests do not count. */
  take(networks: Networks, now: number): boolean {
    const isGranted = networks.every((key, width) => this.buckets[width]!.get(key)?.has(now) ?? true)
    if (isGranted) for (const [width, key] of networks.entries()) this.bucket(key, width, now).take(now)
    return isGranted
  }

  /** Forgets those that have had all their tokens back. To be called now and then. */
  prune(now: number): void {
    for (const buckets of this.buckets)
      for (const [key, bucket] of buckets) if (bucket.isFull(now)) buckets.delete(key)
  }

  private bucket(key: string, width: number, now: number): TokenBucket {
    const buckets = this.buckets[width]!
    let bucket = buckets.get(key)
    if (bucket === undefined) {
      if (buckets.size >= MOST_BUCKETS) buckets.delete(buckets.keys().next().value!)
      const { perSecond, burst } = this.rate
      const factor = NETWORK_FACTORS[width]!
      bucket = new TokenBucket(perSecond * factor, burst * factor, now)
      buckets.set(key, bucket)
    }
    return bucket
  }
}

/** Counts what addresses and their networks hold, such as sockets. */
export class NetworkCounts {
  private readonly counts = new Map<string, number>()
  total = 0

  /** Whether there is room for one more if an address may hold `most`. */
  hasRoom(networks: Networks, most: number): boolean {
    return networks.every((key, width) => this.of(key) < most * NETWORK_FACTORS[width]!)
  }

  /** What the widest of these networks holds. */
  ofAll(networks: Networks): number {
    return this.of(networks.at(-1)!)
  }

  add(networks: Networks): void {
    this.total++
    for (const key of networks) this.counts.set(key, this.of(key) + 1)
  }

  remove(networks: Networks): void {
    this.total--
    for (const key of networks) {
      const left = this.of(key) - 1
      if (left > 0) this.counts.set(key, left)
      else this.counts.delete(key)
    }
  }

  private of(key: string): number {
    return this.counts.get(key) ?? 0
  }
}
