// Tickets that were issued and not used yet. They live for seconds, so they are kept in memory: a flood of them costs no
// disk, and a full disk keeps nobody out.
import type { Ticket } from '../store.ts'

/** Tickets kept at most, about 25 MB. Past it the oldest go: nobody sends so many within one handshake of an honest client. */
const MOST_TICKETS = 50_000

export class PendingTickets {
  private readonly byHash = new Map<string, Ticket>()

  get size(): number {
    return this.byHash.size
  }

  save(hash: string, ticket: Ticket): void {
    if (this.byHash.size >= MOST_TICKETS) this.byHash.delete(this.byHash.keys().next().value!)
    this.byHash.set(hash, ticket)
  }

  take(hash: string): Ticket | null {
    const ticket = this.byHash.get(hash) ?? null
    this.byHash.delete(hash)
    return ticket
  }

  sweep(now: number): void {
    for (const [hash, { expiresAt }] of this.byHash) if (expiresAt <= now) this.byHash.delete(hash)
  }
}
