// A queue for work that is expensive and that strangers may ask for. Turns are shared out by network, and within a
// network by address: whoever asked for least lately is next, whatever a flood from elsewhere has put in the queue.

/** The work is not done: too much waits, or it waited for too long. */
export class Busy extends Error {}

/** Who asks, from wide to narrow. */
export interface Asker {
  /** Such as an IPv6 /48. */
  readonly network: string
  readonly address: string
}

export interface FairTurnsOptions {
  /** Pieces of work that run at the same time. */
  readonly atOnce: number
  /** Pieces that may wait, of all and of one address. */
  readonly mostWaiting: number
  readonly mostWaitingOfAddress: number
  /** Milliseconds that a piece may wait. */
  readonly patience: number
  /** Milliseconds after which one turn taken is forgotten. */
  readonly forgetting: number
  /** A clock in milliseconds. */
  readonly now: () => number
}

interface Waiter extends Asker {
  readonly since: number
  readonly start: () => void
  readonly giveUp: () => void
}

export class FairTurns {
  private readonly options: FairTurnsOptions
  private readonly networks: Usage
  private readonly addresses: Usage
  /** In the order in which they came. */
  private waiting: Waiter[] = []
  private running = 0

  constructor(options: FairTurnsOptions) {
    this.options = options
    this.networks = new Usage(options.forgetting)
    this.addresses = new Usage(options.forgetting)
  }

  /** Does `work` when it is the asker's turn. Rejects with Busy when that is too long in coming. */
  async run<T>(asker: Asker, work: () => Promise<T>): Promise<T> {
    if (this.running < this.options.atOnce) this.running++
    else await this.turn(asker)
    const now = this.options.now()
    this.networks.add(asker.network, now)
    this.addresses.add(asker.address, now)
    try {
      return await work()
    } finally {
      this.running--
      this.startNext()
    }
  }

  private turn(asker: Asker): Promise<void> {
    this.makeRoom(asker)
    return new Promise((resolve, reject) => {
      this.waiting.push({
        ...asker,
        since: this.options.now(),
        start: resolve,
        giveUp: () => reject(new Busy('Too many are waiting.')),
      })
    })
  }

  /** Throws Busy when there is no room; else the newest of the network with the most in the queue may have to go. */
  private makeRoom({ network, address }: Asker): void {
    const { mostWaiting, mostWaitingOfAddress } = this.options
    if (this.waiting.filter((one) => one.address === address).length >= mostWaitingOfAddress)
      throw new Busy('Too many of this address are waiting.')
    if (this.waiting.length < mostWaiting) return
    const counts = new Map<string, number>()
    for (const one of this.waiting) counts.set(one.network, (counts.get(one.network) ?? 0) + 1)
    const [largest, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
    if (count <= (counts.get(network) ?? 0) + 1) throw new Busy('Too many are waiting.')
    const last = this.waiting.findLastIndex((one) => one.network === largest)
    for (const one of this.waiting.splice(last, 1)) one.giveUp()
  }

  private startNext(): void {
    const now = this.options.now()
    const late = this.waiting.filter(({ since }) => now - since > this.options.patience)
    this.waiting = this.waiting.filter((one) => !late.includes(one))
    for (const one of late) one.giveUp()
    if (this.waiting.length === 0 || this.running >= this.options.atOnce) return
    const next = this.leastDemanding(now)
    this.waiting = this.waiting.filter((one) => one !== next)
    this.running++
    next.start()
  }

  /** The first of those whose network, and then whose address, has asked for least: turns taken lately, and waiting. */
  private leastDemanding(now: number): Waiter {
    const networks = new Map<string, number>()
    const addresses = new Map<string, number>()
    for (const { network, address } of this.waiting) {
      networks.set(network, (networks.get(network) ?? this.networks.of(network, now)) + 1)
      addresses.set(address, (addresses.get(address) ?? this.addresses.of(address, now)) + 1)
    }
    const isLess = (one: Waiter, other: Waiter) =>
      one.network === other.network
        ? addresses.get(one.address)! < addresses.get(other.address)!
        : networks.get(one.network)! < networks.get(other.network)!
    return this.waiting.reduce((best, one) => (isLess(one, best) ? one : best))
  }
}

/** Keys counted at most: past it the oldest go. */
const MOST_KEYS = 10_000

/** Counts turns taken, and forgets one of each key every so many milliseconds. */
class Usage {
  private readonly forgetting: number
  private readonly counts = new Map<string, { readonly turns: number; readonly at: number }>()

  constructor(forgetting: number) {
    this.forgetting = forgetting
  }

  of(key: string, now: number): number {
    const count = this.counts.get(key)
    return count === undefined ? 0 : Math.max(0, count.turns - (now - count.at) / this.forgetting)
  }

  add(key: string, now: number): void {
    const turns = this.of(key, now) + 1
    // Set anew, so that the map keeps the order in which keys were used.
    this.counts.delete(key)
    this.counts.set(key, { turns, at: now })
    for (const [oldest, { turns, at }] of this.counts) {
      if (this.counts.size <= MOST_KEYS && turns > (now - at) / this.forgetting) break
      this.counts.delete(oldest)
    }
  }
}
