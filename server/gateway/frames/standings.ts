// Who is best in a universe, and how many are in it: what everybody knows of all, wherever they are.
import type { News } from '../../../shared/protocol.ts'
import { STEERED } from '../../universe/pilots.ts'
import { bestOf } from '../../universe/ranking.ts'
import type { Universe } from '../../universe/universe.ts'

const PLACES = 10

export type Ranking = Omit<Extract<News, { type: 'standings' }>, 'type'>

export class Standings {
  private readonly universe: Universe
  private latest: Ranking = { population: 0, standings: [] }
  private latestTick = -1
  /** What everybody was sent last, as text; '' when some were sent something else since. */
  private lastSent = ''

  constructor(universe: Universe) {
    this.universe = universe
  }

  /** The standings for somebody who does not know them. */
  current(): Ranking {
    const now = this.look()
    // The others do not have these yet: if they are again what they were by the next look, everybody must be sent them.
    if (JSON.stringify(now) !== this.lastSent) this.lastSent = ''
    return now
  }

  /** The standings, or null when everybody knows them. */
  takeNew(): Ranking | null {
    const now = this.look()
    const text = JSON.stringify(now)
    if (text === this.lastSent) return null
    this.lastSent = text
    return now
  }

  /** Worked out at most once a tick, since many may join in the same one. */
  private look(): Ranking {
    const { tick, pilots } = this.universe
    if (this.latestTick !== tick) {
      this.latestTick = tick
      const standings = bestOf(pilots.list, PLACES).map(({ id, name, score, drone, adriftSince, team }) => {
        return { pilot: id, name, score, drone, adrift: adriftSince !== STEERED, team }
      })
      this.latest = { population: pilots.list.length, standings }
    }
    return this.latest
  }
}
