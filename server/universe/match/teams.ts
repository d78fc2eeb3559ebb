// Teams: their members, their balance, and where their ships start.
import type { PilotId } from '../../../shared/ids.ts'
import { BASE_ROOM, baseX, baseY, MODE_TRAITS, NO_TEAM, type Team } from '../../../shared/modes.ts'
import { wrap } from '../../../shared/motion.ts'
import { type Pilot, STEERED } from '../pilots.ts'
import type { Universe } from '../universe.ts'

/** Whether two different pilots fly for the same team. */
export function areAllied({ pilots }: Universe, one: PilotId, other: PilotId): boolean {
  const team = pilots.teamOf(one)
  return team !== NO_TEAM && one !== other && team === pilots.teamOf(other)
}

/** The team that a newcomer joins: with fewer players, then with fewer ships, then with fewer points; NO_TEAM without teams. */
export function teamFor({ rules, pilots, match }: Universe, isDrone: boolean): Team {
  if (!MODE_TRAITS[rules.mode].hasTeams) return NO_TEAM
  let players = 0
  let ships = 0
  for (const { team, drone, adriftSince } of pilots.list) {
    const side = team === 1 ? 1 : -1
    ships += side
    if (!drone && adriftSince === STEERED) players += side
  }
  const more = (isDrone ? ships : players || ships) || match.points[0] - match.points[1]
  return more > 0 ? 2 : 1
}

/** The team that a party flies for; NO_TEAM while nobody of it is here. */
export function teamOfParty({ pilots }: Universe, party: string): Team {
  if (party === '') return NO_TEAM
  return pilots.list.find((pilot) => pilot.party === party)?.team ?? NO_TEAM
}

/** Whether the team of a party takes one more: at most half of all players, whoever comes first. */
export function hasRoomInTeam(universe: Universe, party: string): boolean {
  const { pilots, capacity } = universe
  const team = teamOfParty(universe, party)
  if (team === NO_TEAM) return true
  let players = 0
  for (const pilot of pilots.list) if (pilot.team === team && !pilot.drone) players++
  return players < Math.ceil(capacity / 2)
}

/** Where a pilot's next ship could start: near its base where there are flags, else anywhere. */
export function spawnX({ rules, random, grid }: Universe, { team }: Pilot): number {
  if (rules.mode !== 'flags') return random.below(grid.width)
  return wrap(baseX(grid, team) + random.between(-BASE_ROOM, BASE_ROOM), grid.width)
}
export function spawnY({ rules, random, grid }: Universe, _pilot: Pilot): number {
  if (rules.mode !== 'flags') return random.below(grid.height)
  return wrap(baseY(grid) + random.between(-BASE_ROOM, BASE_ROOM), grid.height)
}

/**
 * Before a round: players who joined last change sides until the teams differ by one at most, or only parties are left to
 * move, which stay together. Drones then fill both.
 */
export function balanceTeams(universe: Universe): void {
  if (!MODE_TRAITS[universe.rules.mode].hasTeams) return
  for (const isDrone of [false, true]) {
    while (true) {
      const lead = difference(universe, isDrone)
      if (Math.abs(lead) < 2) break
      const from = lead > 0 ? 1 : 2
      const mover = universe.pilots.list.findLast(
        (pilot) => pilot.team === from && pilot.drone === isDrone && isAlone(universe, pilot),
      )
      if (mover === undefined) break
      enlist(universe, mover, from === 1 ? 2 : 1)
    }
  }
}

/** Whether nobody else of a pilot's party is here. */
function isAlone({ pilots }: Universe, { id, party }: Pilot): boolean {
  return party === '' || !pilots.list.some((other) => other.party === party && other.id !== id)
}

/** By how many pilots team 1 is larger: of the players, or of all. */
function difference({ pilots }: Universe, ofAll: boolean): number {
  let lead = 0
  for (const { team, drone } of pilots.list)
    if (team !== NO_TEAM && (ofAll || !drone)) lead += team === 1 ? 1 : -1
  return lead
}

/** Moves a pilot to a team. */
export function enlist({ happenings }: Universe, pilot: Pilot, team: Team): void {
  if (pilot.team === team) return
  pilot.team = team
  happenings.push({ type: 'flagged', pilot })
}
