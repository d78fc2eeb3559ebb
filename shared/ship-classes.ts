// The classes of ships as a table, and what follows from it for one ship. Both ends compute motion, energy and fire by it.
// Changing a number changes the protocol (docs/PROTOCOL.md, "Ships") and the golden tests.
import type { Ships } from './bodies.ts'
import { RELOAD, SHIP_HULL, THRUST_POWER, TURN_RATE } from './rules.ts'
import { ENGINE_STEPS, STEP_OF, stepsOf } from './upgrades.ts'

/** What a class can do beside flying and firing. `strength`: see specials.ts. */
export interface Special {
  readonly kind: 'boost' | 'bulwark' | 'salvo' | 'repel' | 'dodge'
  /** Energy points that it takes, beside those of its shots. */
  readonly cost: number
  /** Ticks until it may be used again. */
  readonly cooldown: number
  readonly strength: number
}

export interface ShipClass {
  readonly name: string
  /** Thrust in sub-units per tick, per tick. */
  readonly thrust: number
  /** Steps of heading (of 256) that it turns per tick at most. */
  readonly turn: number
  /** Hull points of a whole ship, 255 at most. */
  readonly hull: number
  /** Ticks between two shots. */
  readonly reload: number
  /** Damage of its shots in percent of the universe's `shotDamage`. */
  readonly gun: number
  /** Energy points at most, and how many come back per tick. */
  readonly energy: number
  readonly regeneration: number
  /** Energy points that a shot takes. */
  readonly shotCost: number
  readonly special: Special
}

/** By model, the number of a class on the wire. */
export const SHIP_CLASSES: readonly ShipClass[] = [
  {
    name: 'Comet',
    thrust: THRUST_POWER,
    turn: TURN_RATE,
    hull: SHIP_HULL,
    reload: RELOAD,
    gun: 100,
    energy: 1000,
    regeneration: 10,
    shotCost: 100,
    special: { kind: 'boost', cost: 400, cooldown: 140, strength: 200 },
  },
  {
    name: 'Atlas',
    thrust: 11,
    turn: 9,
    hull: 116,
    reload: 9,
    gun: 100,
    energy: 1200,
    regeneration: 10,
    shotCost: 150,
    special: { kind: 'bulwark', cost: 500, cooldown: 200, strength: 14 },
  },
  {
    name: 'Gemini',
    thrust: 12,
    turn: 10,
    hull: 87,
    reload: 4,
    gun: 75,
    energy: 1000,
    regeneration: 9,
    shotCost: 75,
    special: { kind: 'salvo', cost: 75, cooldown: 220, strength: 3 },
  },
  {
    name: 'Saturn',
    thrust: 11,
    turn: 10,
    hull: 124,
    reload: 6,
    gun: 90,
    energy: 1100,
    regeneration: 11,
    shotCost: 110,
    special: { kind: 'repel', cost: 400, cooldown: 240, strength: 200 },
  },
  {
    name: 'Umbra',
    thrust: 13,
    turn: 10,
    hull: 100,
    reload: 5,
    gun: 95,
    energy: 900,
    regeneration: 10,
    shotCost: 100,
    special: { kind: 'dodge', cost: 300, cooldown: 80, strength: 220 },
  },
]

/** Whether `model` is the number of a class. */
export function isModel(model: number): boolean {
  return model < SHIP_CLASSES.length
}

const THRUSTS = Int32Array.from(SHIP_CLASSES, ({ thrust }) => thrust)
const TURNS = Int32Array.from(SHIP_CLASSES, ({ turn }) => turn)

/** Thrust of ship `id` in hundredths of sub-units per tick, per tick. */
export function thrustOf(ships: Ships, id: number): number {
  return THRUSTS[ships.model[id]!]! * (100 + STEP_OF.engine * ENGINE_STEPS[ships.upgrades[id]!]!)
}

/** Steps of heading that ship `id` turns per tick at most. */
export function turnOf(ships: Ships, id: number): number {
  return TURNS[ships.model[id]!]!
}

/** The class of ship `id`. */
export function classOf(ships: Ships, id: number): ShipClass {
  return SHIP_CLASSES[ships.model[id]!]!
}

/** Hull points of ship `id` when it is whole. */
export function fullHullOf(ships: Ships, id: number): number {
  const percent = 100 + STEP_OF.armour * stepsOf(ships.upgrades[id]!, 'armour')
  return Math.floor((classOf(ships, id).hull * percent) / 100)
}

/** Ticks between two shots of ship `id`. */
export function reloadOf(ships: Ships, id: number): number {
  return classOf(ships, id).reload
}

/** Damage of a shot of ship `id`, in percent of the universe's `shotDamage`. */
export function gunOf(ships: Ships, id: number): number {
  return classOf(ships, id).gun + STEP_OF.gun * stepsOf(ships.upgrades[id]!, 'gun')
}

/** Energy points that come back to ship `id` per tick. */
export function regenerationOf(ships: Ships, id: number): number {
  return classOf(ships, id).regeneration + STEP_OF.reactor * stepsOf(ships.upgrades[id]!, 'reactor')
}

/** Hull points that a shot takes, of a gun of so many percent, where `shotDamage` is the universe's. */
export function damageOf(gun: number, shotDamage: number): number {
  return Math.floor((shotDamage * gun) / 100)
}

/** Energy points of ship `id` at most. */
export function fullEnergyOf(ships: Ships, id: number): number {
  return classOf(ships, id).energy
}
