// Batches of other processes on their way into the next entry of a leader: each once, and in order.
import type { Relays } from '../universe/relays.ts'
import type { Batch } from './batch.ts'

export class Incoming {
  private readonly relays: Relays
  /** The last batch that was taken from each. */
  private readonly taken = new Map<number, number>()
  private waiting: Batch[] = []

  constructor(relays: Relays) {
    this.relays = relays
  }

  /** A batch that is not the next one is passed over: it comes again, or is in the log already. */
  receive(batch: Batch): void {
    const { relay, number } = batch
    const last = Math.max(this.relays.last(relay), this.taken.get(relay) ?? 0)
    if (number !== last + 1) return
    this.taken.set(relay, number)
    this.waiting.push(batch)
  }

  take(): readonly Batch[] {
    const batches = this.waiting
    this.waiting = []
    return batches
  }

  /** The process is gone. */
  forget(relay: number): void {
    this.taken.delete(relay)
    this.waiting = this.waiting.filter((batch) => batch.relay !== relay)
  }
}
