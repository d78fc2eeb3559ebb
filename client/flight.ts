// One ship flown ahead of the mirror, on a copy: with the shared motion, and off the rocks and ships that it meets on its
// way. Exact as long as nobody steers otherwise than is known, and nothing unknown is in the way.
import { type Bodies, createBodies, type Drifters, type Ships } from '../shared/bodies.ts'
import { bounceOff, closingSpeed, contact, type Meeting, push, rockDamage } from '../shared/contact.ts'
import { stepDrifters, stepShip, stepShips } from '../shared/motion.ts'
import { ROCK_RADIUS, ROCK_SIZE, ROCK_SPEED, SHIP_RADIUS, TOP_SPEED } from '../shared/rules.ts'
import { type Grid, shortWay } from '../shared/sectors.ts'
import { APART } from '../shared/sweep.ts'
import type { Mirror } from './mirror.ts'
import { type Pose, wrapFar } from './pose.ts'

/** The most that a ship approaches a rock, and another ship, along an axis in a tick, in sub-units. */
const APPROACH = TOP_SPEED + ROCK_SPEED
const MUTUAL_APPROACH = 2 * TOP_SPEED
/** The most that thrust and drag change its velocity in a tick. */
const SWERVE = 32
const WIDEST = ROCK_RADIUS[ROCK_SIZE]! + SHIP_RADIUS

const meeting: Meeting = { px: 0, py: 0, dx: 0, dy: 0 }

export class Flight {
  /** The ship is number 0. */
  readonly ships = createBodies().ships
  tick = 0
  private readonly rocks = createBodies().rocks
  private readonly others = createBodies().ships
  private readonly pose: Pose = { x: 0, y: 0, heading: 0 }

  constructor() {
    this.ships.add(0)
  }

  /**
   * Begins with ship `id` as it is in the mirror, to go as far as `until`.
   * @param isOwn it bounces off other ships, too, and off whatever it may meet after a bounce. Hundreds of others are
   * flown in each frame, so those only meet the rocks in their way.
   */
  begin({ bodies, grid, tick }: Mirror, id: number, until: number, isOwn = false): void {
    this.tick = tick
    copyShip(bodies.ships, id, this.ships, 0)
    this.copyRocks(bodies, grid, until - tick, isOwn)
    this.others.clear()
    if (isOwn) this.copyOthers(bodies.ships, id, grid, 2 * SHIP_RADIUS + (until - tick) * MUTUAL_APPROACH)
  }

  /** The motion of the next tick. */
  move(grid: Grid): void {
    this.tick++
    stepShip(this.ships, 0, this.tick, grid)
    stepDrifters(this.rocks, this.tick, grid)
    stepShips(this.others, this.tick, grid)
  }

  /** What the ship meets after the motion of this tick. */
  collide(grid: Grid): void {
    const { ships, rocks } = this
    for (let k = rocks.count - 1; k >= 0; k--) {
      const rock = rocks.ids[k]!
      const reach = SHIP_RADIUS + ROCK_RADIUS[rocks.sort[rock]!]!
      if (contact(grid, ships, 0, rocks, rock, reach, meeting) === APART) continue
      const speed = bounceOff(ships, 0, meeting)
      if (speed === 0) continue
      rocks.hull[rock] = rocks.hull[rock]! - rockDamage(speed)
      if (rocks.hull[rock]! <= 0) rocks.remove(rock)
    }
    for (let other = 0; other < this.others.count; other++) this.collideShip(grid, other)
  }

  /** Two ships of equal mass exchange their closing velocities. */
  private collideShip(grid: Grid, other: number): void {
    const { ships, others } = this
    if (contact(grid, ships, 0, others, other, 2 * SHIP_RADIUS, meeting) === APART) return
    if (closingSpeed(meeting) === 0) return
    push(ships, 0, meeting, 1, 1, 1)
    push(others, other, meeting, -1, 1, 1)
  }

  /** Where it is at `moment`, between this tick and the next; flies on to that one. Valid until the next call. */
  between(moment: number, grid: Grid): Pose {
    const { ships, pose, tick } = this
    const x = ships.x[0]!
    const y = ships.y[0]!
    const heading = ships.heading[0]!
    this.move(grid)
    const fraction = moment - tick
    pose.x = wrapFar(x + shortWay(x, ships.x[0]!, grid.width) * fraction, grid.width)
    pose.y = wrapFar(y + shortWay(y, ships.y[0]!, grid.height) * fraction, grid.height)
    pose.heading = heading + shortWay(heading, ships.heading[0]!, 256) * fraction
    return pose
  }

  private copyOthers(ships: Ships, id: number, grid: Grid, reach: number): void {
    for (let k = 0; k < ships.count; k++) {
      const other = ships.ids[k]!
      if (other === id || Math.abs(shortWay(ships.x[id]!, ships.x[other]!, grid.width)) > reach) continue
      if (Math.abs(shortWay(ships.y[id]!, ships.y[other]!, grid.height)) > reach) continue
      const copy = this.others.count
      this.others.add(copy)
      copyShip(ships, other, this.others, copy)
    }
  }

  private copyRocks({ rocks }: Bodies, grid: Grid, ticks: number, isOwn: boolean): void {
    this.rocks.clear()
    for (let k = 0; k < rocks.count; k++) {
      const id = rocks.ids[k]!
      if (!this.couldMeet(rocks, id, grid, ticks)) continue
      if (!isOwn && !this.isInTheWay(rocks, id, grid, ticks)) continue
      const copy = this.rocks.count
      this.rocks.add(copy)
      this.rocks.x[copy] = rocks.x[id]!
      this.rocks.y[copy] = rocks.y[id]!
      this.rocks.vx[copy] = rocks.vx[id]!
      this.rocks.vy[copy] = rocks.vy[id]!
      this.rocks.sort[copy] = rocks.sort[id]!
      this.rocks.hull[copy] = rocks.hull[id]!
      this.rocks.until[copy] = rocks.until[id]!
    }
  }

  /** Whether the ship could meet a rock within so many ticks, whatever it does. */
  private couldMeet(rocks: Drifters, id: number, grid: Grid, ticks: number): boolean {
    const { ships } = this
    const reach = WIDEST + ticks * APPROACH
    if (Math.abs(shortWay(ships.x[0]!, rocks.x[id]!, grid.width)) > reach) return false
    return Math.abs(shortWay(ships.y[0]!, rocks.y[id]!, grid.height)) <= reach
  }

  /** Whether the ship comes near a rock within so many ticks if it meets nothing else. */
  private isInTheWay(rocks: Drifters, id: number, grid: Grid, ticks: number): boolean {
    const { ships } = this
    const px = shortWay(ships.x[0]!, rocks.x[id]!, grid.width)
    const py = shortWay(ships.y[0]!, rocks.y[id]!, grid.height)
    const vx = rocks.vx[id]! - ships.vx[0]!
    const vy = rocks.vy[id]! - ships.vy[0]!
    const nearest = Math.min(ticks, Math.max(0, -(px * vx + py * vy) / Math.max(1, vx * vx + vy * vy)))
    const reach = WIDEST + (SWERVE / 2) * ticks * ticks
    return (px + vx * nearest) ** 2 + (py + vy * nearest) ** 2 <= reach * reach
  }
}

function copyShip(from: Ships, id: number, to: Ships, copy: number): void {
  to.x[copy] = from.x[id]!
  to.y[copy] = from.y[id]!
  to.vx[copy] = from.vx[id]!
  to.vy[copy] = from.vy[id]!
  to.heading[copy] = from.heading[id]!
  to.target[copy] = from.target[id]!
  to.controls[copy] = from.controls[id]!
  to.model[copy] = from.model[id]!
  to.energy[copy] = from.energy[id]!
  to.energySince[copy] = from.energySince[id]!
  to.specialAt[copy] = from.specialAt[id]!
  to.upgrades[copy] = from.upgrades[id]!
  to.shieldUntil[copy] = from.shieldUntil[id]!
}
