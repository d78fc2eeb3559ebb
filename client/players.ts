// What a client knows of pilots: an entry for each whose ship is in its mirror, for the best, and for some seen before.
// An entry is told again whenever its ship becomes known, so one that has grown old is never used for a ship in sight.

import type { Ships } from '../shared/bodies.ts'
import { FIRST_EVENT, nextEvent, readScored } from '../shared/events.ts'
import type { PilotId } from '../shared/ids.ts'
import { NO_TEAM } from '../shared/modes.ts'
import type { News, Player } from '../shared/protocol.ts'

type Standings = Pick<Extract<News, { type: 'standings' }>, 'population' | 'standings'>

/** Entries from which on those of pilots out of sight are forgotten. */
const MANY = 500

export class Players {
  /** Pilots in the universe. */
  population = 0
  /** Pilots with the highest scores, best first. */
  standings: readonly PilotId[] = []
  /** Whom a spectator asked to follow last, or -1. */
  followed = -1
  private readonly entries = new Map<number, Player>()
  /** Who turned out to be gone since the last standings. */
  private readonly gone = new Set<number>()

  get(pilot: PilotId): Player | undefined {
    return this.entries.get(pilot)
  }

  /** Whether these two fly for the same team. */
  readonly areAllied = (one: PilotId, other: PilotId): boolean => {
    const team = this.entries.get(one)?.team ?? NO_TEAM
    return team !== NO_TEAM && team === this.entries.get(other)?.team
  }

  /** Begins again with the standings of a welcome; `own` is the entry of who comes back to the same pilot. */
  reset(standings: Standings, own: Player | undefined): void {
    this.entries.clear()
    if (own !== undefined) this.learn([own])
    this.rank(standings, -1, undefined)
  }

  learn(players: readonly Player[]): void {
    for (const player of players) this.entries.set(player.pilot, player)
  }

  /** New standings. `own` is one's own pilot, and `ships` are those in sight: both are remembered. */
  rank({ population, standings }: Standings, own: PilotId, ships: Ships | undefined): void {
    this.population = population
    this.standings = standings.map(({ pilot }) => pilot)
    this.learn(standings)
    this.gone.clear()
    if (this.entries.size <= MANY) return
    for (const pilot of this.entries.keys())
      if (!this.isHere(pilot, ships) && pilot !== own && pilot !== this.followed) this.entries.delete(pilot)
  }

  /** Takes over the scores that a block tells. */
  readScores(block: readonly number[]): void {
    for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at)) {
      const scored = readScored(block, at)
      const player = scored === null ? undefined : this.entries.get(scored.pilot)
      if (player !== undefined) player.score = scored!.score
    }
  }

  /** A new round: all scores begin at 0. */
  beginRound(): void {
    for (const player of this.entries.values()) player.score = 0
  }

  /** The one that a spectator wanted to follow is not here. */
  missed(): void {
    this.gone.add(this.followed)
  }

  /** Whom a spectator may follow: who is in sight, and the best; by number. */
  choices(ships: Ships | undefined): number[] {
    const pilots = [...this.entries.keys()].filter((pilot) => this.isHere(pilot, ships))
    return pilots.filter((pilot) => !this.gone.has(pilot)).sort((a, b) => a - b)
  }

  private isHere(pilot: PilotId, ships: Ships | undefined): boolean {
    return this.standings.includes(pilot) || ships?.has(pilot) === true
  }
}
