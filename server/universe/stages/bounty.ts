// What a strong ship is worth to those who destroy it: points for all that it had, shared by the damage that each did.
import { worthOf } from '../../../shared/crystals.ts'
import type { PilotId } from '../../../shared/ids.ts'
import type { Pilot } from '../pilots.ts'
import type { Universe } from '../universe.ts'
import { addScore } from './scores.ts'

/** Points for each crystal that the ship held or had spent. */
const BOUNTY = 20

/** Notes who did how much damage to the ship that a pilot flies. */
export function noteWound({ wounds }: Pilot, by: PilotId, damage: number): void {
  const wound = wounds.find((one) => one.by === by)
  if (wound === undefined) wounds.push({ by, damage })
  else wound.damage += damage
}

/** Shares out the bounty on the ship of a pilot, which is about to end. */
export function shareBounty(universe: Universe, { id, wounds }: Pilot): void {
  const bounty = BOUNTY * worthOf(universe.bodies.ships, id)
  if (bounty === 0) return
  const total = wounds.reduce((sum, { damage }) => sum + damage, 0)
  for (const { by, damage } of wounds) addScore(universe, by, Math.floor((bounty * damage) / total))
}

/** A pilot who is gone is owed nothing; its number will be another's. */
export function forgetWounds({ pilots }: Universe, by: PilotId): void {
  for (const { wounds } of pilots.list) {
    const at = wounds.findIndex((one) => one.by === by)
    if (at >= 0) wounds.splice(at, 1)
  }
}
