// What is in the middle of the screen: one's own ship, the ship one follows, or a free place.
import { sectorAt } from '../shared/sectors.ts'
import type { Mirror } from './mirror.ts'
import { type Pose, wrapFar } from './pose.ts'

export class Camera {
  /** In the universe, in sub-units. */
  x = 0
  y = 0
  /** The pilot it stays with, or -1 when it is free. */
  watched = -1
  /** The sector a free camera last asked for. */
  private asked = -1

  /** Stays with this pilot from now on. */
  watch(pilot: number): void {
    this.watched = pilot
    this.asked = -1
  }

  /** Where the watched ship is, if it has one; else the camera waits where it was last. */
  stayWith(pose: Readonly<Pose> | null): void {
    if (pose === null) return
    this.x = pose.x
    this.y = pose.y
  }

  /** Stays where it is, freely; gives the sector to ask for again. */
  stay(mirror: Mirror): number | null {
    this.asked = -1
    return this.move(mirror, 0, 0)
  }

  /** Moves freely by (dx, dy); gives the sector to ask the server for when it is a new one, else null. */
  move(mirror: Mirror, dx: number, dy: number): number | null {
    this.watched = -1
    this.x = wrapFar(this.x + dx, mirror.grid.width)
    this.y = wrapFar(this.y + dy, mirror.grid.height)
    const sector = sectorAt(mirror.grid, Math.floor(this.x), Math.floor(this.y))
    if (sector === this.asked) return null
    this.asked = sector
    return sector
  }
}
