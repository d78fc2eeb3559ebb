// The stage in which ships are upgraded: after all collisions of the tick, so that a hull grows after what hurt it.
import { canUpgrade, upgrade } from '../../../shared/crystals.ts'
import { pushUpgraded } from '../../../shared/events.ts'
import { PROPERTIES } from '../../../shared/upgrades.ts'
import type { Universe } from '../universe.ts'
import { sectorOf } from './damage.ts'

/** What nobody can pay for, or has already, is nothing. */
export function upgradeShips(universe: Universe): void {
  const { bodies, log, orders, tick } = universe
  const { ships } = bodies
  for (const { pilot, property } of orders) {
    const name = PROPERTIES[property]
    if (name === undefined || !ships.has(pilot) || !canUpgrade(ships, pilot, name)) continue
    upgrade(ships, pilot, property, tick)
    pushUpgraded(log.at(sectorOf(universe, ships, pilot)), pilot, property)
  }
  orders.length = 0
}
