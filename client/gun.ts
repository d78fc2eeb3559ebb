// The own shots that the server has not told yet: each leaves the muzzle in the frame after the press, and becomes the
// server's shot when that is known, without a visible change.
import { type Drifters, SHOT } from '../shared/bodies.ts'
import { COSINE, SINE } from '../shared/motion.ts'
import { MUZZLE, SHOT_LIFE } from '../shared/rules.ts'
import { type Grid, shortWay } from '../shared/sectors.ts'
import type { Mirror } from './mirror.ts'
import { Blend, type Pose, wrapFar } from './pose.ts'
import type { Timeline, Track } from './timeline.ts'

/** A shot that is drawn before the server has told of it. */
export interface Ghost {
  readonly key: number
  /** The tick in which it is fired. */
  tick: number
  /** Where it starts, and its velocity. */
  x: number
  y: number
  vx: number
  vy: number
  heading: number
  /** What was drawn last, unblended, and for which moment. */
  readonly drawn: Pose & { moment: number }
  readonly blend: Blend
}

/** So many ticks apart a shot that was expected and one that came may be the same. */
const SLIP = 3

export class Gun {
  ghosts: Ghost[] = []
  /** Shots that were drawn ahead, and those of them that the server did not fire. */
  readonly counters = { predicted: 0, unfired: 0 }
  private readonly pose: Pose = { x: 0, y: 0, heading: 0 }

  /** Whether the shot that was fired in `tick` is drawn already. */
  expects(tick: number): boolean {
    return this.ghosts.some((ghost) => Math.abs(ghost.tick - tick) <= SLIP)
  }

  /**
   * Takes over what is known now.
   * @param shots what the own ship fires in the ticks that the mirror has not reached
   * @returns how many are new
   */
  follow(shots: Drifters, pilot: number, mirror: Mirror, timeline: Timeline): number {
    const open = this.ghosts.filter((ghost) => !this.become(ghost, pilot, mirror, timeline))
    const fresh = new Set(shots.ids.subarray(0, shots.count))
    this.ghosts = []
    // Those that stay as they were first, then those that turn out to be fired a little earlier or later.
    for (const slip of [0, SLIP]) {
      for (const ghost of open) {
        const id = [...fresh].find((n) => Math.abs(tickOf(shots, n) - ghost.tick) <= slip)
        if (id === undefined || this.ghosts.includes(ghost)) continue
        fresh.delete(id)
        setCourse(ghost, shots, id)
        this.ghosts.push(ghost)
      }
    }
    this.counters.unfired += open.length - this.ghosts.length
    for (const id of fresh) this.ghosts.push(this.begin(shots, id, timeline))
    return fresh.size
  }

  /** Where a ghost is drawn at `moment`; before its tick, at the muzzle of the ship as that is drawn. Valid until the next call. */
  show(ghost: Ghost, moment: number, own: Readonly<Pose>, grid: Grid, passedMs: number): Readonly<Pose> {
    const { pose } = this
    if (moment < ghost.tick) {
      const heading = Math.round(own.heading) & 255
      pose.x = wrapFar(own.x + (COSINE[heading]! * MUZZLE) / 4096, grid.width)
      pose.y = wrapFar(own.y + (SINE[heading]! * MUZZLE) / 4096, grid.height)
      pose.heading = own.heading
      return pose
    }
    const { drawn, blend } = ghost
    blend.fade(passedMs)
    if (drawn.moment >= ghost.tick) blend.correct(drawn, courseAt(ghost, drawn.moment, grid, pose), grid)
    Object.assign(drawn, courseAt(ghost, moment, grid, pose))
    drawn.moment = moment
    blend.apply(pose, grid)
    return pose
  }

  /** A new mirror: what was expected of the old one is not known any more. */
  clear(): void {
    this.ghosts = []
  }

  /** A ghost whose tick the mirror has reached is the server's shot of that tick, or of one nearby. */
  private become(ghost: Ghost, pilot: number, mirror: Mirror, timeline: Timeline): boolean {
    if (ghost.tick > mirror.tick) return false
    let best: Track | null = null
    let bestDifference = Number.POSITIVE_INFINITY
    for (const track of timeline.all()) {
      if (track.kind !== SHOT || track.sort !== pilot || track.isPredicted) continue
      const apart = Math.abs(track.born - ghost.tick)
      // Of the shots of a salvo, the one in the same direction.
      const difference = apart * 256 + Math.abs(shortWay(track.heading, ghost.heading, 256))
      if (apart > SLIP || difference >= bestDifference) continue
      best = track
      bestDifference = difference
    }
    if (best === null) return false
    best.isPredicted = true
    best.key = ghost.key
    Object.assign(best.drawn, ghost.drawn)
    Object.assign(best.blend, ghost.blend)
    return true
  }

  private begin(shots: Drifters, id: number, timeline: Timeline): Ghost {
    this.counters.predicted++
    const ghost: Ghost = {
      key: timeline.newKey(),
      tick: 0,
      x: 0,
      y: 0,
      vx: 0,
      vy: 0,
      heading: 0,
      drawn: { x: 0, y: 0, heading: 0, moment: Number.NEGATIVE_INFINITY },
      blend: new Blend(),
    }
    setCourse(ghost, shots, id)
    return ghost
  }
}

function tickOf(shots: Drifters, id: number): number {
  return shots.until[id]! - SHOT_LIFE
}

function setCourse(ghost: Ghost, shots: Drifters, id: number): void {
  ghost.tick = tickOf(shots, id)
  ghost.x = shots.x[id]!
  ghost.y = shots.y[id]!
  ghost.vx = shots.vx[id]!
  ghost.vy = shots.vy[id]!
  ghost.heading = Math.atan2(ghost.vy, ghost.vx) * (128 / Math.PI)
}

function courseAt({ tick, x, y, vx, vy, heading }: Ghost, moment: number, grid: Grid, pose: Pose): Pose {
  pose.x = wrapFar(x + vx * (moment - tick), grid.width)
  pose.y = wrapFar(y + vy * (moment - tick), grid.height)
  pose.heading = heading
  return pose
}
