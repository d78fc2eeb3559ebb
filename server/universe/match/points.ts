// Points of teams.
import type { PilotId } from '../../../shared/ids.ts'
import { NO_TEAM, type Team } from '../../../shared/modes.ts'
import type { Universe } from '../universe.ts'

/** In mode `teams`, destroying a ship of the other team is a point. */
export function creditKill(universe: Universe, by: PilotId, ship: PilotId): void {
  const { rules, match, pilots } = universe
  if (rules.mode !== 'teams' || match.isOver) return
  const team = pilots.teamOf(by)
  if (team !== NO_TEAM && team !== pilots.teamOf(ship)) addPoint(universe, team)
}

export function addPoint(universe: Universe, team: Team): void {
  const { points } = universe.match
  points[team - 1] = points[team - 1]! + 1
  announce(universe)
}

/** Sends the state of the round to everybody at the end of this tick. */
export function announce({ happenings }: Universe): void {
  if (!happenings.some(({ type }) => type === 'played')) happenings.push({ type: 'played' })
}
