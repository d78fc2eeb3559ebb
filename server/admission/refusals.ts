// The log of who was not let in: user, address and cause of each, but for a flood, of which every so many are told.
import type { Logger } from '../process/logger.ts'
import { Tally } from '../process/tally.ts'
import { networksOf } from './addresses/addresses.ts'
import { AddressRate } from './addresses/limits.ts'

export interface Refusal {
  readonly address: string
  /** In few words. */
  readonly cause: string
  readonly user?: string | null
  readonly name?: string
  readonly code?: number
}

/** Lines for each address: past it they are only counted. */
const LINES = { perSecond: 1, burst: 50 }

export class Refusals {
  private readonly log: Logger
  private readonly now: () => number
  private readonly rate = new AddressRate(LINES)
  /** All of them by their cause, without its particulars. */
  readonly causes = new Tally()
  private left = 0

  /** @param now a clock in milliseconds */
  constructor(log: Logger, now: () => number) {
    this.log = log
    this.now = now
  }

  add(refusal: Refusal): void {
    this.causes.add(refusal.cause.split(':')[0]!)
    if (!this.rate.take(networksOf(refusal.address), this.now())) {
      this.left++
      return
    }
    const leftOut = this.left
    this.left = 0
    this.log.info({ user: null, ...refusal, ...(leftOut > 0 ? { leftOut } : {}) }, 'refused')
  }

  prune(): void {
    this.rate.prune(this.now())
  }
}
