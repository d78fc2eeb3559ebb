// The drones of a universe: the pilots that it brings itself.
import { MODE_TRAITS } from '../../../shared/modes.ts'
import { TICKS_PER_SECOND } from '../../../shared/rules.ts'
import { SHIP_CLASSES } from '../../../shared/ship-classes.ts'
import { teamFor } from '../match/teams.ts'
import { type Pilot, STEERED } from '../pilots.ts'
import { removePilot } from '../stages/leaving.ts'
import type { Universe } from '../universe.ts'
import { LEVELS } from './levels.ts'

export const DRONE_NAMES: readonly string[] = [
  'Altair',
  'Bellatrix',
  'Capella',
  'Deneb',
  'Electra',
  'Fomalhaut',
  'Gacrux',
  'Hadar',
  'Izar',
  'Kochab',
  'Lesath',
  'Mizar',
  'Nunki',
  'Polaris',
  'Rigel',
  'Sirius',
  'Thuban',
  'Vega',
]

/** Has exactly the drones here that the rules want. */
export function manDrones(universe: Universe): void {
  const wanted = wantedDrones(universe)
  for (const { id } of dronesOf(universe).slice(wanted)) removePilot(universe, id)
  for (let here = dronesOf(universe).length; here < wanted; here++) addDrone(universe)
}

/**
 * The stage in which drones give way to players and come back, one a second at most. One that was destroyed goes, so that
 * none vanishes in a fight.
 */
export function keepCrew(universe: Universe): void {
  if (universe.tick % TICKS_PER_SECOND !== 0) return
  const { ships } = universe.bodies
  const drones = dronesOf(universe)
  const wanted = wantedDrones(universe)
  if (drones.length < wanted) addDrone(universe)
  if (drones.length <= wanted) return
  const crowded = teamFor(universe, true) === 1 ? 2 : 1
  const idle = drones.filter(({ id }) => !ships.has(id))
  const leaver = idle.find(({ team }) => team === crowded) ?? idle[0]
  if (leaver !== undefined) removePilot(universe, leaver.id)
}

/** Where there are teams, each player takes the place of a drone. */
function wantedDrones({ rules, pilots }: Universe): number {
  if (!MODE_TRAITS[rules.mode].hasTeams) return rules.drones
  let players = 0
  for (const { drone, adriftSince } of pilots.list) if (!drone && adriftSince === STEERED) players++
  return Math.max(0, rules.drones - players)
}

function dronesOf({ pilots }: Universe): Pilot[] {
  return pilots.list.filter(({ drone }) => drone)
}

function addDrone(universe: Universe): void {
  const place = freePlace(universe)
  const name = DRONE_NAMES[place % DRONE_NAMES.length]!
  const ship = place % SHIP_CLASSES.length
  const skill = place % LEVELS.length
  const team = teamFor(universe, true)
  universe.pilots.join({ name, drone: true, skill, session: '', user: '', ship, team }, universe.tick)
}

/** The first place in the crew that is free: places share names when there are more places than names. */
function freePlace(universe: Universe): number {
  const taken = new Map<string, number>()
  for (const { name } of dronesOf(universe)) taken.set(name, (taken.get(name) ?? 0) + 1)
  for (let place = 0; ; place++) {
    const name = DRONE_NAMES[place % DRONE_NAMES.length]!
    const left = taken.get(name) ?? 0
    if (left === 0) return place
    taken.set(name, left - 1)
  }
}
