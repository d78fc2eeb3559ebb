// How much one address may ask for, and how many sockets it and all may have. Time is handed in, in milliseconds.
import { TokenBucket } from '../../process/token-bucket.ts'

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
  /** Handshakes. */
  upgrade: { perSecond: 20, burst: 100 },
} as const satisfies Record<string, Rate>

/** Buckets kept at most, for each rate: past it the oldest go, which were refilled meanwhile or belong to a flood. */
const MOST_BUCKETS = 50_000

export class AddressRate {
  private readonly rate: Rate
  private readonly buckets = new Map<string, TokenBucket>()

  constructor(rate: Rate) {
    this.rate = rate
  }

  /** False when `key` has asked too often. */
  take(key: string, now: number): boolean {
    let bucket = this.buckets.get(key)
    if (bucket === undefined) {
      if (this.buckets.size >= MOST_BUCKETS) this.buckets.delete(this.buckets.keys().next().value!)
      bucket = new TokenBucket(this.rate.perSecond, this.rate.burst, now)
      this.buckets.set(key, bucket)
    }
    return bucket.take(now)
  }

  /** Forgets those that have had all their tokens back. To be called now and then. */
  prune(now: number): void {
    for (const [key, bucket] of this.buckets) if (bucket.isFull(now)) this.buckets.delete(key)
  }
}

/** Counts sockets, from the handshake to the end. */
export class SocketCounts {
  private readonly byKey = new Map<string, number>()
  total = 0

  of(key: string): number {
    return this.byKey.get(key) ?? 0
  }

  add(key: string): void {
    this.total++
    this.byKey.set(key, this.of(key) + 1)
  }

  remove(key: string): void {
    this.total--
    const left = this.of(key) - 1
    if (left > 0) this.byKey.set(key, left)
    else this.byKey.delete(key)
  }
}
