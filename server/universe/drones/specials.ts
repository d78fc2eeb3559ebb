// When a drone uses the special of its ship: by what it sees, as a pilot would.
import { SUB_UNITS } from '../../../shared/rules.ts'
import { fullHullOf } from '../../../shared/ship-classes.ts'
import { REPEL_REACH, specialOf } from '../../../shared/specials.ts'
import type { Universe } from '../universe.ts'

/** What a drone is after: how far away it is in sub-units, how far off the nose in 1/256 of a circle. */
export interface Aim {
  readonly isShip: boolean
  readonly distance: number
  readonly off: number
}

/** Too far to fight, and near enough for a fan of shots or an escape, in sub-units. */
const FAR = 500 * SUB_UNITS
const CLOSE = 320 * SUB_UNITS

export function wantsSpecial({ bodies: { ships } }: Universe, drone: number, aim: Aim): boolean {
  const { isShip, distance, off } = aim
  const isHurt = 2 * ships.hull[drone]! < fullHullOf(ships, drone)
  switch (specialOf(ships, drone).kind) {
    case 'boost':
      return isShip && distance > FAR && off < 8
    case 'salvo':
      return isShip && distance < CLOSE && off < 8
    case 'repel':
      return isShip && distance < REPEL_REACH
    case 'bulwark':
    case 'dodge':
      return isShip && distance < CLOSE && isHurt
  }
}
