// Where something is drawn: a place at a moment, with fractions, and how a correction of it is spread over frames.
import { type Grid, shortWay } from '../shared/sectors.ts'

/** Sub-units, and a heading in 1/256 of a circle. */
export interface Pose {
  x: number
  y: number
  heading: number
}

/** A coordinate brought back into 0..size from any distance. */
export function wrapFar(coordinate: number, size: number): number {
  return ((coordinate % size) + size) % size
}

/** A correction is halved in this many milliseconds. */
const HALF_LIFE_MS = 60
/** Farther off than this, in sub-units, nothing is blended: the body is somewhere else. */
const JUMP = 120 * 16

/**
 * The difference between what was drawn and what is now known to be right for the same moment. It is made up for little
 * by little, so that nothing jumps on the screen.
 */
export class Blend {
  x = 0
  y = 0
  heading = 0

  /** Something other was drawn than is right; gives how far off it was, in sub-units. */
  correct(drawn: Readonly<Pose>, right: Readonly<Pose>, grid: Grid): number {
    const dx = shortWay(right.x, drawn.x, grid.width)
    const dy = shortWay(right.y, drawn.y, grid.height)
    this.x += dx
    this.y += dy
    this.heading += shortWay(right.heading, drawn.heading, 256)
    if (Math.hypot(this.x, this.y) > JUMP) this.reset()
    return Math.hypot(dx, dy)
  }

  /** Time has passed: less of it is left. `most`: the most, in sub-units, that may be made up for in it. */
  fade(passedMs: number, most = Number.POSITIVE_INFINITY): void {
    const keep = 0.5 ** (passedMs / HALF_LIFE_MS)
    this.heading *= keep
    const left = Math.max(keep, 1 - most / Math.hypot(this.x, this.y))
    this.x *= left
    this.y *= left
  }

  /** Changes what is right to what is drawn. */
  apply(pose: Pose, grid: Grid): void {
    pose.x = wrapFar(pose.x + this.x, grid.width)
    pose.y = wrapFar(pose.y + this.y, grid.height)
    pose.heading += this.heading
  }

  reset(): void {
    this.x = 0
    this.y = 0
    this.heading = 0
  }
}
