// Upgrades as a table: four properties of a ship, each in five steps, which are bought with crystals (crystals.ts).
// Changing a number changes the protocol (docs/PROTOCOL.md, "Upgrades").

/** In their order on the wire. */
export const PROPERTIES = ['engine', 'armour', 'gun', 'reactor'] as const
export type Property = (typeof PROPERTIES)[number]

/** Steps of a property at most. */
export const MOST_STEPS = 5

/** What one step adds: to thrust and hull in percent of the class's, to the gun in percent of `shotDamage`, to the energy per tick. */
export const STEP_OF: Readonly<Record<Property, number>> = { engine: 4, armour: 8, gun: 7, reactor: 1 }

/** Crystals that step `step` (1 .. MOST_STEPS) of a property costs. */
export function costOf(step: number): number {
  return 2 * step
}

/** A ship's upgrades are one number: the steps of property n, times BASE to the power of n. */
const BASE = MOST_STEPS + 1
const UNITS: readonly number[] = PROPERTIES.map((_, n) => BASE ** n)
/** The number of a ship that has everything. */
export const ALL_UPGRADES: number = BASE ** PROPERTIES.length - 1

/** By property and upgrades: the steps. A table, since motion asks for each ship in each tick. */
const STEPS: readonly Uint8Array[] = UNITS.map((unit) =>
  Uint8Array.from({ length: ALL_UPGRADES + 1 }, (_, upgrades) => Math.floor(upgrades / unit) % BASE),
)

/** How many steps of a property a ship with these upgrades has. */
export function stepsOf(upgrades: number, property: Property): number {
  return STEPS[PROPERTIES.indexOf(property)]![upgrades]!
}

/** `upgrades` with one step more of a property. */
export function withStep(upgrades: number, property: Property): number {
  return upgrades + UNITS[PROPERTIES.indexOf(property)]!
}

/** All steps of all properties. */
export function stepsIn(upgrades: number): number {
  return PROPERTIES.reduce((sum, property) => sum + stepsOf(upgrades, property), 0)
}

/** What these upgrades cost, in crystals. */
export function spentOn(upgrades: number): number {
  let spent = 0
  for (const property of PROPERTIES)
    for (let step = stepsOf(upgrades, property); step > 0; step--) spent += costOf(step)
  return spent
}

/** The steps of `engine`, for the hot path. */
export const ENGINE_STEPS: Uint8Array = STEPS[0]!
