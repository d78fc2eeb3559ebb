// Where a ship of somebody else will be in the next ticks if nobody steers it otherwise: flown once for each change of the
// mirror, and looked up in each frame until the next.
import { type Grid, shortWay } from '../shared/sectors.ts'
import { Flight } from './flight.ts'
import type { Mirror } from './mirror.ts'
import { type Pose, wrapFar } from './pose.ts'

/** Ticks that are flown beyond what is asked for: the next frames are a little later. */
const BEYOND = 3

/** All courses are flown one after another. */
const flight = new Flight()

export class Course {
  /** The mirror it is right for, and the tick that comes first. */
  private version = -1
  private first = 0
  /** One place for each tick from `first` on. */
  private readonly xs: number[] = []
  private readonly ys: number[] = []
  private readonly headings: number[] = []

  /**
   * Changes `pose` to where ship `id` is at `moment`, which the mirror has not reached; gives it.
   * @param version another one for each change of the mirror
   */
  at(mirror: Mirror, id: number, version: number, moment: number, pose: Pose): Pose {
    const place = Math.floor(moment) - mirror.tick
    if (version !== this.version || mirror.tick !== this.first || place + 1 >= this.xs.length) {
      this.fly(mirror, id, place + 1 + BEYOND)
      this.version = version
    }
    const fraction = moment - mirror.tick - place
    this.between(place, fraction, mirror.grid, pose)
    return pose
  }

  private between(place: number, fraction: number, { width, height }: Grid, pose: Pose): void {
    const { xs, ys, headings } = this
    const [x, y, heading] = [xs[place]!, ys[place]!, headings[place]!]
    pose.x = wrapFar(x + shortWay(x, xs[place + 1]!, width) * fraction, width)
    pose.y = wrapFar(y + shortWay(y, ys[place + 1]!, height) * fraction, height)
    pose.heading = heading + shortWay(heading, headings[place + 1]!, 256) * fraction
  }

  private fly(mirror: Mirror, id: number, ticks: number): void {
    const { grid, tick } = mirror
    flight.begin(mirror, id, tick + ticks)
    this.first = tick
    this.xs.length = 0
    this.ys.length = 0
    this.headings.length = 0
    this.remember()
    for (let n = 0; n < ticks; n++) {
      flight.move(grid)
      this.remember()
      flight.collide(grid)
    }
  }

  private remember(): void {
    const { ships } = flight
    this.xs.push(ships.x[0]!)
    this.ys.push(ships.y[0]!)
    this.headings.push(ships.heading[0]!)
  }
}
