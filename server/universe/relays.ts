// The processes that bring the requests of their players into a universe led elsewhere. Each has a relay number of its own,
// and numbers its batches of requests from 1: so that one that is repeated, before or after a change of leader, is applied once.

/** In place of a relay number: the process that leads, where it is the only one. */
export const NO_RELAY = 0

export class Relays {
  /** The last batch that was applied of each. */
  private readonly heard = new Map<number, number>()

  get list(): Iterable<readonly [relay: number, batch: number]> {
    return this.heard
  }

  get count(): number {
    return this.heard.size
  }

  /** The last batch of `relay` that was applied; 0 for none. */
  last(relay: number): number {
    return this.heard.get(relay) ?? 0
  }

  has(relay: number): boolean {
    return this.heard.has(relay)
  }

  /** Whether this batch is the next one of its relay; then it counts as applied. */
  accept(relay: number, batch: number): boolean {
    if (batch !== this.last(relay) + 1) return false
    this.heard.set(relay, batch)
    return true
  }

  forget(relay: number): void {
    this.heard.delete(relay)
  }

  restore(list: readonly (readonly [number, number])[]): void {
    this.heard.clear()
    for (const [relay, batch] of list) this.heard.set(relay, batch)
  }
}
