// The list of universes for those who choose one. Every page that is open at its entrance asks again and again, and with a
// thousand universes the list is long: so it is made once a tick at most.
import type { UniverseRow } from '../../shared/admission.ts'
import { TICK_MS } from '../../shared/rules.ts'
import type { Audiences } from '../gateway/frames/audiences.ts'
import { json } from '../net/replies.ts'
import type { Reply } from '../net/request.ts'
import type { Multiverse } from '../replica/multiverse.ts'

export class Listing {
  private readonly multiverse: Multiverse
  private readonly audiences: Audiences
  private latest: { readonly at: number; readonly reply: Reply } | null = null

  constructor(multiverse: Multiverse, audiences: Audiences) {
    this.multiverse = multiverse
    this.audiences = audiences
  }

  /** @param now a clock in milliseconds */
  reply(now: number): Reply {
    if (this.latest === null || now - this.latest.at >= TICK_MS)
      this.latest = { at: now, reply: json({ universes: this.rows() }) }
    return this.latest.reply
  }

  private rows(): UniverseRow[] {
    return Array.from(this.multiverse.list(), ({ definition, terms, state, replica }) => {
      const { id, columns, rows } = definition
      const { name, capacity } = terms
      const spectators = replica === null ? 0 : this.audiences.of(replica).countSpectators()
      return { id, name, columns, rows, capacity, pilots: replica?.pilots ?? 0, spectators, state }
    })
  }
}
