// King of the hill: one sector is the hill, which moves. Each second the team with more ships in it scores a point.
import { HILL_PERIOD, HILL_TICKS, NO_TEAM, type Team } from '../../../shared/modes.ts'
import { sectorAt } from '../../../shared/sectors.ts'
import { STEERED } from '../pilots.ts'
import { addScore } from '../stages/scores.ts'
import type { Universe } from '../universe.ts'
import { addPoint, announce } from './points.ts'

/** Score per second for each pilot on the hill whose team holds it. */
const HOLD_SCORE = 10

export function playHill(universe: Universe): void {
  const { match, tick } = universe
  if (tick >= match.hillMovesAt) moveHill(universe)
  if (tick % HILL_PERIOD !== 0) return
  const holder = holderOf(universe)
  if (holder !== match.holder) {
    match.holder = holder
    announce(universe)
  }
  if (holder === NO_TEAM) return
  addPoint(universe, holder)
  forEachOnHill(universe, (id, team) => {
    if (team === holder) addScore(universe, id, HOLD_SCORE)
  })
}

/** Moves the hill to another sector at random. */
function moveHill(universe: Universe): void {
  const { match, grid, random, tick } = universe
  const next = random.below(grid.sectors - 1)
  match.hill = match.hill >= 0 && next >= match.hill ? next + 1 : next
  match.hillMovesAt = tick + HILL_TICKS
  match.holder = NO_TEAM
  announce(universe)
}

function holderOf(universe: Universe): Team {
  let lead = 0
  forEachOnHill(universe, (_, team) => {
    lead += team === 1 ? 1 : -1
  })
  return lead === 0 ? NO_TEAM : lead > 0 ? 1 : 2
}

/** Ships adrift hold nothing. */
function forEachOnHill(universe: Universe, visit: (id: number, team: Team) => void): void {
  const { bodies, grid, match, pilots } = universe
  const { ships } = bodies
  for (let k = 0; k < ships.count; k++) {
    const id = ships.ids[k]!
    if (sectorAt(grid, ships.x[id]!, ships.y[id]!) !== match.hill) continue
    const pilot = pilots.get(id)!
    if (pilot.adriftSince === STEERED) visit(id, pilot.team)
  }
}
