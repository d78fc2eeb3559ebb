// What a drone does with its crystals: it buys steps of its ship's properties in turns, each drone beginning with another.
import { canUpgrade, nextCost } from '../../../shared/crystals.ts'
import { PROPERTIES, stepsIn } from '../../../shared/upgrades.ts'
import type { Pilot } from '../pilots.ts'
import type { Command } from '../stages/commands.ts'
import type { Universe } from '../universe.ts'

/** The upgrade that this drone asks for now, or null. */
export function upgradeFor({ bodies: { ships } }: Universe, { id }: Pilot): Command | null {
  const upgrades = ships.upgrades[id]!
  const first = id + stepsIn(upgrades)
  for (let n = 0; n < PROPERTIES.length; n++) {
    const property = (first + n) % PROPERTIES.length
    if (nextCost(upgrades, PROPERTIES[property]!) === null) continue
    return canUpgrade(ships, id, PROPERTIES[property]!) ? { type: 'upgrade', pilot: id, property } : null
  }
  return null
}
