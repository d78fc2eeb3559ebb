// How well a drone flies: three levels, as a table.
import { TICKS_PER_SECOND } from '../../../shared/rules.ts'

export interface Level {
  /** Ticks between two decisions: how quick it is to react. */
  readonly period: number
  /** How far off the gun may point when it fires, in 1/256 of a circle. */
  readonly aim: number
  /** Aims ahead of what moves, by the flight time of a shot. */
  readonly leads: boolean
  /** Uses the special of its ship. */
  readonly hasSpecial: boolean
  /** One of this many decisions is to fly somewhere else for a while, so that fights end. */
  readonly wander: number
}

/** By the skill of a pilot: rookie, regular, ace. */
export const LEVELS: readonly Level[] = [
  { period: 10, aim: 12, leads: false, hasSpecial: false, wander: 10 },
  { period: 6, aim: 7, leads: true, hasSpecial: true, wander: 16 },
  { period: 3, aim: 4, leads: true, hasSpecial: true, wander: 60 },
]

/** Ticks from its join in which drones leave a player alone: a minute to find out how to fly. */
export const GRACE = 60 * TICKS_PER_SECOND
