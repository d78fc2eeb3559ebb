// One match between two sides of drones, as fast as it goes: the server's universe without a server.
import { DEFAULT_RULES, type Definition } from '../../server/universe/definition.ts'
import { createUniverse, step } from '../../server/universe/tick.ts'
import type { Mode, Team } from '../../shared/modes.ts'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'

export type TeamMode = Exclude<Mode, 'free'>

/** A drone: the class of its ship, and how well it flies. */
export interface Player {
  readonly ship: number
  readonly skill: number
}

export interface Fixture {
  readonly mode: TeamMode
  readonly seed: number
  /** Of team 1 and team 2. */
  readonly sides: readonly [readonly Player[], readonly Player[]]
}

export interface Result {
  /** 0: neither. */
  readonly winner: Team
  readonly minutes: number
  /** The winner was behind when half of the time was over. */
  readonly isComeback: boolean
}

/** Where each mode is played: as in the universes that ship, and a small one for teams. */
const PLACES: Readonly<Record<TeamMode, Pick<Definition, 'columns' | 'rows'> & { readonly rocks: number }>> =
  {
    teams: { columns: 6, rows: 6, rocks: 30 },
    hill: { columns: 5, rows: 5, rocks: 20 },
    flags: { columns: 8, rows: 8, rocks: 110 },
  }

/** No match takes longer: the clock of its round ends it. */
const ROUND_TICKS = 12 * 60 * TICKS_PER_SECOND

export function playMatch({ mode, seed, sides }: Fixture): Result {
  const { columns, rows, rocks } = PLACES[mode]
  const rules = { ...DEFAULT_RULES, mode, rocks, drones: 0, roundTicks: ROUND_TICKS }
  const universe = createUniverse({ id: 'match', name: '', columns, rows, capacity: 1, seed, rules })
  universe.rules = { ...rules, drones: sides[0].length + sides[1].length }
  // In turns, so that no team has all the lower numbers.
  for (let n = 0; n < Math.max(sides[0].length, sides[1].length); n++)
    for (const side of [0, 1] as const) {
      const player = sides[side][n]
      if (player === undefined) continue
      const team = (side + 1) as Team
      universe.pilots.join({ name: '', drone: true, session: '', user: '', team, ...player }, 0)
    }
  const { match } = universe
  /** Who led at each full second. */
  const leads: number[] = []
  while (!match.isOver) {
    step(universe, [])
    if (universe.tick % TICKS_PER_SECOND === 0) leads.push(Math.sign(match.points[1] - match.points[0]))
  }
  const half = leads[Math.floor(leads.length / 2)] ?? 0
  const winner = match.winner
  return {
    winner,
    minutes: universe.tick / TICKS_PER_SECOND / 60,
    isComeback: winner !== 0 && half === (winner === 1 ? 1 : -1),
  }
}
