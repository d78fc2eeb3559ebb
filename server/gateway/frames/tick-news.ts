// The news of a tick: what everybody in a universe is sent, wherever they are. Chat, joins and leaves, standings.
import { JOIN_LINE_BURST, JOIN_LINES_PER_SECOND } from '../../../shared/limits.ts'
import type { News } from '../../../shared/protocol.ts'
import { TokenBucket } from '../../process/token-bucket.ts'
import type { Happening } from '../../universe/happenings.ts'
import type { Universe } from '../../universe/universe.ts'
import type { Standings } from './standings.ts'

/** Ticks between two looks at the standings. */
const STANDINGS_PERIOD = 20

export class TickNews {
  private readonly universe: Universe
  private readonly standings: Standings
  private readonly now: () => number
  private readonly joinLines: TokenBucket

  /** @param now a clock in milliseconds */
  constructor(universe: Universe, standings: Standings, now: () => number) {
    this.universe = universe
    this.standings = standings
    this.now = now
    this.joinLines = new TokenBucket(JOIN_LINES_PER_SECOND, JOIN_LINE_BURST, now())
  }

  /** The news of the tick that just ended; to be asked for once. */
  take(): News[] {
    const { tick, happenings } = this.universe
    const news = happenings.flatMap((happening) => this.newsOf(happening))
    const standings = tick % STANDINGS_PERIOD === 0 ? this.standings.takeNew() : null
    if (standings !== null) news.push({ type: 'standings', ...standings })
    return news
  }

  private newsOf(happening: Happening): News[] {
    switch (happening.type) {
      case 'said': {
        const { number, from, text } = happening.line
        return [{ type: 'chat', number, from, text }]
      }
      case 'joined':
      case 'left': {
        const { id, name, drone } = happening.pilot
        // That drones give way, and come back, is no news to anybody.
        if (drone) return []
        return this.joinLines.take(this.now()) ? [{ type: happening.type, pilot: id, name }] : []
      }
      case 'ruled':
        return [{ type: 'rules', rules: this.universe.rules }]
      case 'played':
        return [{ type: 'match', match: this.universe.match }]
      case 'flagged':
      case 'full':
        return []
    }
  }
}
