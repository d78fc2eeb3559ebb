// Who is in a universe, as its players are told: their numbers, who is adrift, and who is best.
import { encodeRoster } from '../shared/codec.ts'
import type { News } from '../shared/protocol.ts'
import { SHOT_LIFE } from '../shared/rules.ts'
import { PilotNumbers } from './numbers.ts'
import type { Pilot } from './universe/pilots.ts'
import type { Universe } from './universe/universe.ts'

const STANDINGS_PLACES = 10
/** Ticks a pilot's number stays unused after it left: until the last of its shots is gone. */
const NUMBER_REST = SHOT_LIFE + 1

export class Roster {
  private readonly universe: Universe
  private readonly drones: number
  private readonly numbers = new PilotNumbers()
  private readonly adrift = new Set<number>()
  private encoded: Uint8Array = new Uint8Array()
  private encodedTick = -1
  private lastStandings = ''

  constructor(universe: Universe, drones: number) {
    this.universe = universe
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
    this.adrift.delete(pilot)
  }

  /** Notes whether a pilot is adrift; false when that is nothing new. */
  setAdrift(pilot: number, adrift: boolean): boolean {
    if (adrift === this.adrift.has(pilot)) return false
    if (adrift) this.adrift.add(pilot)
    else this.adrift.delete(pilot)
    return true
  }

  /** All pilots, for a welcome; encoded at most once a tick, since many may arrive at the same. */
  encode(): Uint8Array {
    const { tick, pilots } = this.universe
    if (this.encodedTick !== tick) {
      const players = pilots.list.map(({ id, name, score, drone }) => {
        return { pilot: id, name, score, drone, adrift: this.adrift.has(id) }
      })
      this.encoded = encodeRoster(players)
      this.encodedTick = tick
    }
    return this.encoded
  }

  /** The standings, or null when they are what they were at the last call. */
  newStandings(): Extract<News, { type: 'standings' }> | null {
    const standings = bestOf(this.universe.pilots.list).map(({ id, score }) => ({ pilot: id, score }))
    const text = JSON.stringify(standings)
    if (text === this.lastStandings) return null
    this.lastStandings = text
    return { type: 'standings', standings }
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
