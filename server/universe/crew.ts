// The drones of a universe: the pilots that it brings itself.
import { SHIP_CLASSES } from '../../shared/ship-classes.ts'
import { teamFor } from './match/teams.ts'
import type { Universe } from './universe.ts'

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

/** Adds the drones that the rules want and that are not here yet. */
export function manDrones(universe: Universe): void {
  const { pilots, rules, tick } = universe
  const here = pilots.list.filter(({ drone }) => drone).length
  for (let n = here; n < rules.drones; n++) {
    const name = DRONE_NAMES[n % DRONE_NAMES.length]!
    const ship = n % SHIP_CLASSES.length
    pilots.join({ name, drone: true, session: '', user: '', ship, team: teamFor(universe, true) }, tick)
  }
}
