// Which relays of a universe are gone: their node is not among the members any more, or does not hold the universe.
import type { Relays } from '../universe/relays.ts'

/** Milliseconds that a relay may be unknown: a node has just begun to follow, or to use another number. */
const GRACE_MS = 2000

export class Departures {
  private readonly missingSince = new Map<number, number>()

  /** Those that are gone. `live`: in use now; null when nobody knows. */
  find(relays: Relays, live: ReadonlySet<number> | null, now: number): number[] {
    if (live === null) {
      this.missingSince.clear()
      return []
    }
    const gone: number[] = []
    for (const [relay] of relays.list) {
      const since = this.missingSince.get(relay)
      if (live.has(relay)) this.missingSince.delete(relay)
      else if (since === undefined) this.missingSince.set(relay, now)
      else if (now - since > GRACE_MS) gone.push(relay)
    }
    for (const relay of gone) this.missingSince.delete(relay)
    return gone
  }
}
