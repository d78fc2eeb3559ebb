// What every layer of the scene is told for one frame, and what they all ask of it.
import { FIELD_HEIGHT, FIELD_WIDTH, SUB_UNITS } from '../../shared/rules.ts'
import type { PlayerRow } from '../status.ts'

export interface Frame {
  /** Seconds on the display's clock, and since the frame before (at most 0.1). */
  seconds: number
  elapsed: number
  /** The camera on its whole way so far, in units: unlike its place it does not jump at a universe's edge. */
  travelX: number
  travelY: number
  /** The camera's place in the universe, in units. */
  cameraX: number
  cameraY: number
  playerOf(pilot: number): PlayerRow | undefined
}

/** Units from sub-units. */
export function units(subUnits: number): number {
  return subUnits / SUB_UNITS
}

/** Radians from a heading in 1/256 of a circle. */
export function radians(heading: number): number {
  return (heading * Math.PI) / 128
}

/** Whether something at (x, y) units from the camera, `radius` units around, can be seen in the field. */
export function inField(x: number, y: number, radius: number): boolean {
  return Math.abs(x) < FIELD_WIDTH / 2 + radius && Math.abs(y) < FIELD_HEIGHT / 2 + radius
}

/** A number 0..1 that belongs to an id, different for each `salt`. */
export function fraction(id: number, salt: number): number {
  const value = Math.sin(id * 127.1 + salt * 311.7) * 43758.5453
  return value - Math.floor(value)
}
