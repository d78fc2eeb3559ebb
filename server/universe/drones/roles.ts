// Where a drone's part in the mode takes it: to the hill, to a flag, home with one, to guard a base, or to where players are.
import { baseX, baseY, isHome, middleX, middleY } from '../../../shared/modes.ts'
import { SECTOR_SIZE, SUB_UNITS, TICKS_PER_SECOND } from '../../../shared/rules.ts'
import { sectorAt, shortWay } from '../../../shared/sectors.ts'
import { areAllied } from '../match/teams.ts'
import type { Pilot } from '../pilots.ts'
import type { Universe } from '../universe.ts'
import { isNewcomer } from './prey.ts'

/** A place to go to. */
export interface Destination {
  readonly x: number
  readonly y: number
  /** How near is near enough, in sub-units along each axis; there a drone fights whatever comes. */
  readonly room: number
  /** On its way a drone turns on prey that is nearer than this, in sub-units. */
  readonly leash: number
}

/** One of so many drones of a team guards its base. */
const GUARDS = 2
/** On the way to a flag, with it, and elsewhere, in sub-units. */
const SHORT_LEASH = 260 * SUB_UNITS
const LONG_LEASH = 600 * SUB_UNITS
const NO_LEASH = 0
/** A drone looks for players for this many ticks, of three times as many. */
const HUNT = 60 * TICKS_PER_SECOND

/** Where the mode wants this drone, or null when it may go anywhere. */
export function destinationOf(universe: Universe, drone: Pilot): Destination | null {
  const { rules, match } = universe
  if (match.isOver) return null
  if (rules.mode === 'hill') return hillOf(universe)
  if (rules.mode === 'flags') return flagFor(universe, drone)
  return quarry(universe, drone)
}

/** Whether a drone carries a flag, and so neither wanders nor stops to fight. */
export function carriesFlag({ match }: Universe, { id }: Pilot): boolean {
  return match.flags.some(({ carrier }) => carrier === id)
}

function hillOf({ match, grid }: Universe): Destination | null {
  if (match.hill < 0) return null
  const [x, y] = [middleX(grid, match.hill), middleY(grid, match.hill)]
  return { x, y, room: SECTOR_SIZE / 3, leash: SHORT_LEASH }
}

function flagFor(universe: Universe, drone: Pilot): Destination | null {
  const { match, grid } = universe
  const { team } = drone
  if (team === 0) return null
  const own = match.flags[team - 1]!
  const other = match.flags[2 - team]!
  const home = { x: baseX(grid, team), y: baseY(grid) }
  if (other.carrier === drone.id) return { ...home, room: 0, leash: NO_LEASH }
  const isGuard = placeInTeam(universe, drone) % GUARDS === 0
  // The own flag comes first: without it no other one counts.
  if (!isHome(own)) return { x: own.x, y: own.y, room: 0, leash: SHORT_LEASH }
  if (isGuard) return { ...home, room: SECTOR_SIZE / 4, leash: LONG_LEASH }
  // Whose team has the other flag already sees it home.
  return { x: other.x, y: other.y, room: other.carrier < 0 ? 0 : SECTOR_SIZE / 2, leash: SHORT_LEASH }
}

/** How many drones of its team come before it. */
function placeInTeam({ pilots }: Universe, { id, team }: Pilot): number {
  let place = 0
  for (const pilot of pilots.list) if (pilot.drone && pilot.team === team && pilot.id < id) place++
  return place
}

/**
 * The sector of the nearest player, for a drone whose turn it is to look for one: what the public map of a universe shows
 * to anybody. Newcomers are left alone.
 */
function quarry(universe: Universe, drone: Pilot): Destination | null {
  const { pilots, bodies, grid, tick } = universe
  const { ships } = bodies
  if ((Math.floor(tick / HUNT) + drone.id) % 3 !== 0) return null
  let best: Destination | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const pilot of pilots.list) {
    const { id } = pilot
    if (pilot.drone || !ships.has(id) || isNewcomer(pilot, tick)) continue
    if (areAllied(universe, drone.id, id)) continue
    const sector = sectorAt(grid, ships.x[id]!, ships.y[id]!)
    const [x, y] = [middleX(grid, sector), middleY(grid, sector)]
    const dx = shortWay(ships.x[drone.id]!, x, grid.width)
    const dy = shortWay(ships.y[drone.id]!, y, grid.height)
    const distance = Math.max(Math.abs(dx), Math.abs(dy))
    if (distance >= bestDistance) continue
    bestDistance = distance
    best = { x, y, room: SECTOR_SIZE / 2, leash: LONG_LEASH }
  }
  return best
}
