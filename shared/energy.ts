// Energy: one whole number per ship that regenerates by itself, so that it is known at any tick from what it was at one.
// Nothing is sent while it only regenerates.
import type { Ships } from './bodies.ts'
import type { Tick } from './ids.ts'
import { classOf, fullEnergyOf, regenerationOf } from './ship-classes.ts'

/** The energy of ship `id` at the end of `tick`, which is not before the tick of its `energySince`. */
export function energyAt(ships: Ships, id: number, tick: Tick): number {
  const passed = tick - ships.energySince[id]!
  return Math.min(fullEnergyOf(ships, id), ships.energy[id]! + passed * regenerationOf(ships, id))
}

/** Sets the energy of ship `id` as of `tick`. */
export function setEnergy(ships: Ships, id: number, energy: number, tick: Tick): void {
  ships.energy[id] = energy
  ships.energySince[id] = tick
}

/** Takes `cost` points from ship `id` at `tick`. */
export function spend(ships: Ships, id: number, cost: number, tick: Tick): void {
  setEnergy(ships, id, energyAt(ships, id, tick) - cost, tick)
}

/** Whether ship `id` has the energy for a shot at `tick`. */
export function hasEnergyToFire(ships: Ships, id: number, tick: Tick): boolean {
  return energyAt(ships, id, tick) >= classOf(ships, id).shotCost
}
