// How a round begins, ends, and is followed by the next.
import { baseX, baseY, type Flag, NO_TEAM, TEAMS, type Team } from '../../../shared/modes.ts'
import type { Universe } from '../universe.ts'
import { announce } from './points.ts'
import { balanceTeams, enlist, teamFor, teamOfParty } from './teams.ts'

/** Begins a round, in a new universe or under a new mode. */
export function beginMatch(universe: Universe): void {
  const { match, rules, tick } = universe
  match.isOver = false
  match.winner = NO_TEAM
  match.points[0] = 0
  match.points[1] = 0
  match.endsAt = rules.roundTicks === 0 ? 0 : tick + rules.roundTicks
  match.hill = -1
  match.holder = NO_TEAM
  match.hillMovesAt = 0
  match.flags = rules.mode === 'flags' ? TEAMS.map((team) => flagAtHome(universe, team)) : []
  if (rules.mode === 'hill') match.hillMovesAt = tick + 1
  announce(universe)
}

export function flagAtHome({ grid }: Universe, team: Team): Flag {
  return { carrier: -1, x: baseX(grid, team), y: baseY(grid), until: 0 }
}

/** The round is decided. */
export function endRound(universe: Universe, winner: Team): void {
  const { match, rules, tick } = universe
  match.isOver = true
  match.winner = winner
  match.endsAt = tick + rules.breakTicks
  match.holder = NO_TEAM
  announce(universe)
}

/** The next round: scores begin at 0, and the teams are balanced again. */
export function nextRound(universe: Universe): void {
  universe.match.round++
  for (const pilot of universe.pilots.list) {
    pilot.banked += pilot.score
    pilot.score = 0
  }
  balanceTeams(universe)
  beginMatch(universe)
}

/** The mode has changed: assigns teams, or none, and begins a new round. */
export function changeMode(universe: Universe): void {
  const { list } = universe.pilots
  const before = list.map(({ team }) => team)
  for (const pilot of list) pilot.team = NO_TEAM
  for (const [n, pilot] of list.entries()) {
    const { drone, party } = pilot
    const team = teamOfParty(universe, party) || teamFor(universe, drone)
    pilot.team = before[n]!
    enlist(universe, pilot, team)
  }
  nextRound(universe)
}
