// What was asked for here and is not yet seen in the log: numbered batches, offered until they are. It is the same for a
// process that leads, which puts them into its next entry, and for one that follows, which sends them.
import { randomInt } from 'node:crypto'
import type { Relays } from '../universe/relays.ts'
import type { Command } from '../universe/stages/commands.ts'
import type { Batch } from './batch.ts'

/** Batches under way; what is asked for meanwhile waits, and of each pilot's steers only the newest. */
const MOST_UNSEEN = 8

export class Outgoing {
  relay = newRelay()
  /** In order. */
  unseen: readonly Batch[] = []
  private last = 0
  /** The log knows this relay. */
  private isKnown = false

  get isFull(): boolean {
    return this.unseen.length >= MOST_UNSEEN
  }

  /** A new batch; null for nothing. */
  seal(commands: readonly Command[]): Batch | null {
    if (commands.length === 0) return null
    const batch = { relay: this.relay, number: ++this.last, commands }
    this.unseen = [...this.unseen, batch]
    return batch
  }

  /** A tick was applied. Somebody who was taken for dead and cut off begins anew, under another number. */
  settle(relays: Relays): void {
    if (this.isKnown && !relays.has(this.relay)) this.renew()
    this.isKnown = relays.has(this.relay)
    const seen = relays.last(this.relay)
    if (this.unseen.length > 0 && this.unseen[0]!.number <= seen)
      this.unseen = this.unseen.filter(({ number }) => number > seen)
  }

  private renew(): void {
    this.relay = newRelay()
    this.last = this.unseen.length
    this.unseen = this.unseen.map(({ commands }, n) => ({ relay: this.relay, number: n + 1, commands }))
  }
}

/** No two processes have the same, but for one chance in a billion. */
function newRelay(): number {
  return randomInt(1, 2 ** 32)
}
