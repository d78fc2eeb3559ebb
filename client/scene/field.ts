// Where the field of play goes on a screen, and how the camera moved between two moments.
// Pure arithmetic: knows neither the page nor what draws.
import { FIELD_HEIGHT, FIELD_WIDTH, SECTOR_SIZE } from '../../shared/rules.ts'

/** A place on the page in CSS pixels, and how many of them a unit takes. */
export interface FieldPlace {
  readonly scale: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** On an upright screen this share of the spare height goes above the field, the rest is for thumbs below it. */
const UPRIGHT_SHARE_ABOVE = 0.3

/** The largest place with the field's shape on a page of `width` x `height` pixels: never shows more than the field. */
export function fitField(width: number, height: number): FieldPlace {
  const scale = Math.max(0.01, Math.min(width / FIELD_WIDTH, height / FIELD_HEIGHT))
  const fieldWidth = Math.round(FIELD_WIDTH * scale)
  const fieldHeight = Math.round(FIELD_HEIGHT * scale)
  const share = height > width ? UPRIGHT_SHARE_ABOVE : 0.5
  return {
    scale,
    left: Math.round((width - fieldWidth) / 2),
    top: Math.round((height - fieldHeight) * share),
    width: fieldWidth,
    height: fieldHeight,
  }
}

/** Sub-units a camera moves between two frames at most, when it moves and does not jump (64 units). */
const LARGEST_STEP = 1024

/**
 * How far the camera moved along one axis, in sub-units; null when it jumped to another place.
 * A universe is a whole number of sectors around, so what is left of a step over its edge, modulo a sector, is small.
 */
export function cameraStep(from: number, to: number): number | null {
  const difference = to - from
  const step = difference - Math.round(difference / SECTOR_SIZE) * SECTOR_SIZE
  return Math.abs(step) <= LARGEST_STEP ? step : null
}

/** `value` brought into -size/2 .. size/2. */
export function wrapAround(value: number, size: number): number {
  return value - Math.round(value / size) * size
}
