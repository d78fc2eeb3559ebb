// Where a sound is heard from: to the left or right, and fainter with the distance. Pure.
import { FIELD_WIDTH, SUB_UNITS } from '../../shared/rules.ts'

/** Half of the field, in sub-units. */
const HALF = (FIELD_WIDTH / 2) * SUB_UNITS
/** At the edge of the field a sound has this share of its loudness; at twice as far, none. */
const AT_EDGE = 0.35

export interface Heard {
  /** -1 left .. 1 right. */
  readonly pan: number
  /** 0 .. 1 */
  readonly loudness: number
}

/** @param x from the middle of the picture, in sub-units; y too */
export function heardAt(x: number, y: number): Heard {
  const away = Math.hypot(x, y) / HALF
  const loudness = away <= 1 ? 1 - (1 - AT_EDGE) * away : Math.max(0, AT_EDGE * (2 - away))
  return { pan: Math.max(-1, Math.min(1, x / HALF)), loudness }
}
