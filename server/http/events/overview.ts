// A universe at a glance, for readers of its events: counts, the best ten, and roughly where the ships are.
import type { Overview, OverviewRow } from '../../../shared/overview.ts'
import { SUB_UNITS } from '../../../shared/rules.ts'
import type { Audiences } from '../../gateway/frames/audiences.ts'
import type { Place } from '../../replica/place.ts'
import { STEERED } from '../../universe/pilots.ts'
import { bestOf } from '../../universe/ranking.ts'
import type { Universe } from '../../universe/universe.ts'

const BEST = 10
/** Ships on the map at most: players before drones. */
const MOST_SHIPS = 200
/** The map's grain in units: enough for a wall, and of no use for aiming. */
const GRAIN = 64

export function overviewOf({ state, terms, replica }: Readonly<Place>, audiences: Audiences): Overview {
  const { capacity } = terms
  if (replica === null)
    return { state, tick: null, pilots: 0, drones: 0, spectators: 0, capacity, board: [], ships: [] }
  const { universe, pilots } = replica
  return {
    state,
    tick: universe.tick,
    pilots,
    drones: universe.pilots.list.length - pilots,
    spectators: audiences.of(replica).countSpectators(),
    capacity,
    board: boardOf(universe),
    ships: shipsOf(universe),
  }
}

/** The best of a universe, best first. */
function boardOf({ pilots }: Universe): OverviewRow[] {
  return bestOf(pilots.list, BEST).map(({ id, name, score, drone, adriftSince }) => {
    return { pilot: id, name, score, drone, adrift: adriftSince !== STEERED }
  })
}

function shipsOf({ pilots, bodies: { ships } }: Universe): Overview['ships'] {
  const found: (readonly [number, number, 0 | 1])[] = []
  for (const drone of [false, true])
    for (const pilot of pilots.list) {
      if (pilot.drone !== drone || !ships.has(pilot.id)) continue
      if (found.length === MOST_SHIPS) return found
      found.push([coarse(ships.x[pilot.id]!), coarse(ships.y[pilot.id]!), drone ? 1 : 0])
    }
  return found
}

function coarse(subUnits: number): number {
  return Math.floor(subUnits / SUB_UNITS / GRAIN) * GRAIN
}
