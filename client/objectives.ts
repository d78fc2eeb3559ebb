// What a round is about and where it is now: the hill, bases, flags and the leader, seen from the camera.
import {
  baseX,
  baseY,
  type Flag,
  type Match,
  type Mode,
  middleX,
  middleY,
  NO_TEAM,
  TEAMS,
} from '../shared/modes.ts'
import { type Grid, shortWay } from '../shared/sectors.ts'
import type { Sky, SkyObjective } from './sky.ts'

export interface Round {
  readonly mode: Mode
  readonly match: Match
  readonly grid: Grid
  /** The pilot in the middle of the screen, or -1. */
  readonly watched: number
}

/** Fills the sky's objectives, after its ships: a carried flag is drawn with the ship that carries it. */
export function fillObjectives(sky: Sky, { mode, match, grid, watched }: Round): void {
  const { objectives } = sky
  let count = 0
  const place = (
    kind: SkyObjective['kind'],
    team: SkyObjective['team'],
    x: number,
    y: number,
  ): SkyObjective => {
    objectives[count] ??= { kind, team, x: 0, y: 0, carried: false }
    const objective = objectives[count++]!
    objective.kind = kind
    objective.team = team
    objective.x = shortWay(sky.cameraX, x, grid.width)
    objective.y = shortWay(sky.cameraY, y, grid.height)
    objective.carried = false
    return objective
  }
  if (mode === 'hill' && match.hill >= 0)
    place('hill', match.holder, middleX(grid, match.hill), middleY(grid, match.hill))
  if (mode === 'flags') {
    for (const team of TEAMS) place('base', team, baseX(grid, team), baseY(grid))
    for (const [n, flag] of match.flags.entries())
      placeFlag(sky, flag, place('flag', TEAMS[n]!, flag.x, flag.y))
  }
  const { leader, leaderAt } = match
  if (leader !== watched && leaderAt >= 0)
    place('leader', NO_TEAM, middleX(grid, leaderAt), middleY(grid, leaderAt))
  objectives.length = count
}

/** The match has only the sector of a carrier; while its ship is in view, its exact place is known. */
function placeFlag(sky: Sky, { carrier }: Flag, objective: SkyObjective): void {
  if (carrier < 0) return
  objective.carried = true
  const ship = sky.ships.find(({ pilot }) => pilot === carrier)
  if (ship === undefined) return
  objective.x = ship.x
  objective.y = ship.y
}
