// Who is in a universe: their numbers, how many they are, and who is best.
import type { News } from '../../shared/protocol.ts'
import { SHOT_LIFE } from '../../shared/rules.ts'
import type { Entries } from '../gateway/frames/entries.ts'
import type { Pilot } from '../universe/pilots.ts'
import type { Universe } from '../universe/universe.ts'
import { PilotNumbers } from './numbers.ts'

const STANDINGS_PLACES = 10
/** Ticks a pilot's number stays unused after it left: until the last of its shots is gone. */
const NUMBER_REST = SHOT_LIFE + 1

/** What all players know of all, wherever they are. */
export type Standings = Omit<Extract<News, { type: 'standings' }>, 'type'>

export class Roster {
  private readonly universe: Universe
  private readonly entries: Entries
  private readonly drones: number
  private readonly numbers = new PilotNumbers()
  private latest: Standings = { population: 0, standings: [] }
  private latestTick = -1
  /** What everybody was told last, as text; '' when some were told something else since. */
  private told = ''

  constructor(universe: Universe, entries: Entries, drones: number) {
    this.universe = universe
    this.entries = entries
    this.drones = drones
    // The drones have the first numbers.
    for (let n = 0; n < drones; n++) this.numbers.take(0)
  }

  /** Pilots who came from outside: not the drones. */
  get visitors(): number {
    return this.numbers.count - this.drones
  }

  has(pilot: number): boolean {
    return this.numbers.has(pilot) || this.universe.pilots.get(pilot) !== undefined
  }

  /** A pilot to look at first: the newest who came from outside, or else a drone; -1 when there is none. */
  someone(): number {
    const { list } = this.universe.pilots
    return list.findLast(({ drone }) => !drone)?.id ?? list[0]?.id ?? -1
  }

  /** A number for a new pilot. */
  take(): number {
    return this.numbers.take(this.universe.tick)
  }

  /** A pilot leaves; its number rests for a while. */
  release(pilot: number): void {
    this.numbers.release(pilot, this.universe.tick + NUMBER_REST)
    this.entries.setAdrift(pilot, false)
  }

  /** The standings for who arrives. */
  standings(): Standings {
    const now = this.look()
    // The others do not know these yet: if they are again what they were by the next look, who arrives must be told.
    if (JSON.stringify(now) !== this.told) this.told = ''
    return now
  }

  /** The standings, or null when everybody knows them. */
  takeNewStandings(): Standings | null {
    const now = this.look()
    const text = JSON.stringify(now)
    if (text === this.told) return null
    this.told = text
    return now
  }

  /** Worked out at most once a tick, since many may arrive at the same. */
  private look(): Standings {
    const { tick, pilots } = this.universe
    if (this.latestTick !== tick) {
      this.latestTick = tick
      const standings = bestOf(pilots.list).map(({ id, name, score, drone }) => {
        return { pilot: id, name, score, drone, adrift: this.entries.isAdrift(id) }
      })
      this.latest = { population: pilots.list.length, standings }
    }
    return this.latest
  }
}

/** The pilots with the highest scores, best first; of equals who is earlier in the list. */
function bestOf(pilots: readonly Pilot[]): Pilot[] {
  const best: Pilot[] = []
  for (const pilot of pilots) {
    if (best.length === STANDINGS_PLACES && pilot.score <= best.at(-1)!.score) continue
    let at = best.length
    while (at > 0 && best[at - 1]!.score < pilot.score) at--
    best.splice(at, 0, pilot)
    if (best.length > STANDINGS_PLACES) best.pop()
  }
  return best
}
