// What makes one universe different from another. Its schema, for definition files, is in server/replica/definitions.ts.
import type { Mode } from '../../shared/modes.ts'

/** The rules that a universe may set for itself. */
export interface Rules {
  /** Whole rocks the universe keeps itself filled with. */
  readonly rocks: number
  /** Ships run by the server. */
  readonly drones: number
  /** Hull points a shot takes. */
  readonly shotDamage: number
  /** Ticks from the end of a ship to its pilot's next one. */
  readonly respawnTicks: number
  /** Ticks a new ship is shielded: nothing hurts it, and it cannot fire. */
  readonly shieldTicks: number
  /** Clients draw others in the present, as far as their motion is known, and not a little in the past. */
  readonly drawAhead: boolean
  /** The mode: what pilots play for. */
  readonly mode: Mode
  /** Points with which a team wins a round; 0: as many as the mode's table says. */
  readonly goal: number
  /** Ticks of a round at most; 0: without an end. */
  readonly roundTicks: number
  /** Ticks from the end of a round to the next. */
  readonly breakTicks: number
}

export interface Definition {
  /** In addresses and logs: lower-case letters, digits and dashes. */
  readonly id: string
  /** For people. */
  readonly name: string
  /** Size in sectors. */
  readonly columns: number
  readonly rows: number
  /** Pilots at most, drones not counted. */
  readonly capacity: number
  readonly seed: number
  readonly rules: Rules
  /** Of a private universe: the hash of the code that opens it. */
  readonly codeHash?: string
}

/** What of a definition may change while its universe lives. */
export type Terms = Pick<Definition, 'name' | 'capacity' | 'rules'>

export function termsOf({ name, capacity, rules }: Terms): Terms {
  return { name, capacity, rules }
}

export function sameTerms(one: Terms, other: Terms): boolean {
  return JSON.stringify(termsOf(one)) === JSON.stringify(termsOf(other))
}

/** Where a definition comes from: the definitions file, or an operator or a player while the server ran. */
export type Origin = 'file' | 'operator' | 'player'

export const DEFAULT_RULES: Rules = {
  rocks: 160,
  drones: 12,
  shotDamage: 20,
  respawnTicks: 60,
  shieldTicks: 40,
  drawAhead: true,
  mode: 'free',
  goal: 0,
  roundTicks: 0,
  breakTicks: 300,
}
