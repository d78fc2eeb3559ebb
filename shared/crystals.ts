// What a ship buys with the crystals that it collects. Both ends compute this from the events of gems and purchases.
import type { Ships } from './bodies.ts'
import { energyAt, setEnergy } from './energy.ts'
import type { Tick } from './ids.ts'
import { fullHullOf } from './ship-classes.ts'
import { costOf, MOST_STEPS, PROPERTIES, type Property, spentOn, stepsOf, withStep } from './upgrades.ts'

/** Crystals that a ship holds at most. */
export const MOST_CRYSTALS = 99

export function collectCrystal(ships: Ships, id: number): void {
  ships.crystals[id] = Math.min(MOST_CRYSTALS, ships.crystals[id]! + 1)
}

/** What the next step of a property costs ship `id`, in crystals; null when there is none. */
export function nextCost(upgrades: number, property: Property): number | null {
  const steps = stepsOf(upgrades, property)
  return steps < MOST_STEPS ? costOf(steps + 1) : null
}

/** Whether ship `id` can pay for one step more of a property. */
export function canUpgrade(ships: Ships, id: number, property: Property): boolean {
  const cost = nextCost(ships.upgrades[id]!, property)
  return cost !== null && ships.crystals[id]! >= cost
}

/** Ship `id` buys a step of the property with this number at `tick`. A step of armour adds to the hull at once. */
export function upgrade(ships: Ships, id: number, number: number, tick: Tick): void {
  const property = PROPERTIES[number]!
  const hull = fullHullOf(ships, id)
  // What came back until now came back at the old rate.
  setEnergy(ships, id, energyAt(ships, id, tick), tick)
  ships.crystals[id] = ships.crystals[id]! - (nextCost(ships.upgrades[id]!, property) ?? 0)
  ships.upgrades[id] = withStep(ships.upgrades[id]!, property)
  ships.hull[id] = ships.hull[id]! + fullHullOf(ships, id) - hull
}

/** All that ship `id` has, in crystals: what it holds, and what it has spent. */
export function worthOf(ships: Ships, id: number): number {
  return ships.crystals[id]! + spentOn(ships.upgrades[id]!)
}
