// The special of each class: when a ship may use it, and what it does to the ship itself. Both ends compute this, so that
// the event says only that it was used. Effects on others (shots, pushes) have events of their own.
import type { Ships } from './bodies.ts'
import { energyAt, spend } from './energy.ts'
import type { Tick } from './ids.ts'
import { COSINE, SINE } from './motion.ts'
import { SUB_UNITS } from './rules.ts'
import { classOf, type Special } from './ship-classes.ts'

/** How far a repel reaches, in sub-units from centre to centre. */
export const REPEL_REACH = 240 * SUB_UNITS
/** Between two shots of a salvo, in steps of heading. */
const SALVO_SPREAD = 6

export function specialOf(ships: Ships, id: number): Special {
  return classOf(ships, id).special
}

/** Energy points that the special of ship `id` takes, those of its shots included. */
export function specialCostOf(ships: Ships, id: number): number {
  const { special, shotCost } = classOf(ships, id)
  return special.cost + (special.kind === 'salvo' ? special.strength * shotCost : 0)
}

/** Whether ship `id` can use its special at the end of `tick`. Behind a shield no ship fires, nor raises another. */
export function canUseSpecial(ships: Ships, id: number, tick: Tick): boolean {
  if (tick < ships.specialAt[id]! || energyAt(ships, id, tick) < specialCostOf(ships, id)) return false
  const { kind } = specialOf(ships, id)
  return tick >= ships.shieldUntil[id]! || (kind !== 'salvo' && kind !== 'bulwark')
}

/** Ship `id` uses its special at the end of `tick`: what it takes, and what it does to the ship. */
export function useSpecial(ships: Ships, id: number, tick: Tick): void {
  const { kind, cost, cooldown, strength } = specialOf(ships, id)
  spend(ships, id, cost, tick)
  ships.specialAt[id] = tick + cooldown
  switch (kind) {
    case 'boost':
      return kick(ships, id, ships.heading[id]!, strength)
    case 'dodge':
      return kick(ships, id, ships.heading[id]! + sideOf(ships, id), strength)
    case 'bulwark':
      ships.shieldUntil[id] = tick + strength
      return
    case 'salvo':
    case 'repel':
      return
  }
}

/** How far from the ship's heading each shot of a salvo of `count` flies, in steps of heading. */
export function salvoAside(shot: number, count: number): number {
  return (2 * shot - count + 1) * (SALVO_SPREAD / 2)
}

/** A quarter to the side that the ship turns to; to the right when it does not turn. */
function sideOf(ships: Ships, id: number): 64 | -64 {
  return ((ships.target[id]! - ships.heading[id]!) & 255) <= 128 ? 64 : -64
}

/** Adds `speed` sub-units per tick in this direction. */
function kick(ships: Ships, id: number, heading: number, speed: number): void {
  ships.vx[id] = ships.vx[id]! + ((COSINE[heading & 255]! * speed) >> 12)
  ships.vy[id] = ships.vy[id]! + ((SINE[heading & 255]! * speed) >> 12)
}
