// Capture the flag: a ship captures the other team's flag by bringing it to its own base while its own flag is there.
import {
  BASE_RADIUS,
  baseX,
  baseY,
  FLAG_RADIUS,
  FLAG_TICKS,
  type Flag,
  isHome,
  middleX,
  middleY,
  TEAMS,
  type Team,
} from '../../../shared/modes.ts'
import { wrap } from '../../../shared/motion.ts'
import { SHIP_RADIUS } from '../../../shared/rules.ts'
import { sectorAt, shortWay } from '../../../shared/sectors.ts'
import { STEERED } from '../pilots.ts'
import { addScore } from '../stages/scores.ts'
import type { Universe } from '../universe.ts'
import { addPoint, announce } from './points.ts'
import { flagAtHome } from './rounds.ts'

/** Scores: for capturing a flag, and for returning the team's own. */
const CAPTURE_SCORE = 1000
const RETURN_SCORE = 200

export function playFlags(universe: Universe): void {
  // The order alternates from tick to tick, so that neither team has an advantage.
  const first = universe.tick % 2
  for (let n = 0; n < TEAMS.length; n++) {
    const team = TEAMS[(n + first) % TEAMS.length]!
    const flag = universe.match.flags[team - 1]!
    if (flag.carrier >= 0) carry(universe, flag, team)
    else if (flag.until > 0 && universe.tick >= flag.until) bringHome(universe, team)
    else touch(universe, flag, team)
  }
}

/** A carried flag is dropped, captured, or goes with its carrier. */
function carry(universe: Universe, flag: Flag, team: Team): void {
  const { bodies, grid, pilots, tick, match } = universe
  const { ships } = bodies
  const { carrier } = flag
  const pilot = pilots.get(carrier)
  const [x, y] = [wrap(ships.x[carrier]!, grid.width), wrap(ships.y[carrier]!, grid.height)]
  const isDropped = pilot === undefined || !ships.has(carrier) || pilot.adriftSince !== STEERED
  if (isDropped || pilot.team === team) {
    Object.assign(flag, { carrier: -1, x, y, until: tick + FLAG_TICKS })
    announce(universe)
    return
  }
  if (isNear(universe, x, y, baseX(grid, pilot.team), baseY(grid), BASE_RADIUS) && homeOf(pilot.team)) {
    bringHome(universe, team)
    addScore(universe, carrier, CAPTURE_SCORE)
    addPoint(universe, pilot.team)
    return
  }
  const sector = sectorAt(grid, x, y)
  if (flag.x === middleX(grid, sector) && flag.y === middleY(grid, sector)) return
  flag.x = middleX(grid, sector)
  flag.y = middleY(grid, sector)
  announce(universe)

  function homeOf(side: Team): boolean {
    return isHome(match.flags[side - 1]!)
  }
}

/** Ships that touch a flag take it, or return their own. A shielded ship takes nothing. */
function touch(universe: Universe, flag: Flag, team: Team): void {
  const { bodies, pilots, tick } = universe
  const { ships } = bodies
  for (let k = 0; k < ships.count; k++) {
    const id = ships.ids[k]!
    if (!isNear(universe, ships.x[id]!, ships.y[id]!, flag.x, flag.y, FLAG_RADIUS + SHIP_RADIUS)) continue
    const pilot = pilots.get(id)!
    if (pilot.adriftSince !== STEERED || tick < ships.shieldUntil[id]!) continue
    if (pilot.team !== team) {
      flag.carrier = id
      flag.until = 0
      announce(universe)
      return
    }
    if (isHome(flag)) continue
    bringHome(universe, team)
    addScore(universe, id, RETURN_SCORE)
    return
  }
}

function bringHome(universe: Universe, team: Team): void {
  Object.assign(universe.match.flags[team - 1]!, flagAtHome(universe, team))
  announce(universe)
}

function isNear({ grid }: Universe, x: number, y: number, toX: number, toY: number, reach: number): boolean {
  const dx = shortWay(x, toX, grid.width)
  const dy = shortWay(y, toY, grid.height)
  return dx * dx + dy * dy <= reach * reach
}
