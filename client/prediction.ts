// One's own ship where it will be when the server acts on what is pressed now: the mirror's last exact state, and the
// inputs that the server has not acknowledged, stepped on with the shared motion.
import { createBodies } from '../shared/bodies.ts'
import { INPUT_SEQUENCES } from '../shared/limits.ts'
import { shortWay } from '../shared/sectors.ts'
import type { Mirror } from './mirror.ts'
import { copyShip, type Pose, shipAhead, wrapFar } from './timeline.ts'

interface Input {
  readonly sequence: number
  /** The tick at which the server is expected to act on it. */
  readonly tick: number
  readonly target: number
  readonly controls: number
}

/** A correction is halved in this many milliseconds. */
const SMOOTHING_MS = 60
/** Farther off than this, in sub-units, nothing is smoothed: the ship is somewhere else (40 units). */
const JUMP = 640
/** Unacknowledged for so many ticks, an input was lost with the ship it was for. */
const FORGET_TICKS = 60

export class Prediction {
  private inputs: Input[] = []
  private sequence = 0
  private readonly scratch = createBodies().ships
  private readonly pose: Pose = { x: 0, y: 0, heading: 0 }
  /** What the last prediction said, without smoothing, and for which moment: a new one for it shows the correction. */
  private last: (Pose & { moment: number }) | null = null
  private offX = 0
  private offY = 0

  constructor() {
    this.scratch.add(0)
  }

  /** Notes an input that is about to be sent; gives its sequence number. `moment`: when the server will have it. */
  add(moment: number, target: number, controls: number): number {
    this.sequence = (this.sequence + 1) % INPUT_SEQUENCES
    this.inputs.push({ sequence: this.sequence, tick: Math.floor(moment) + 1, target, controls })
    return this.sequence
  }

  reset(): void {
    this.inputs = []
    this.last = null
    this.offX = 0
    this.offY = 0
  }

  /**
   * Own ship's pose at `moment`, or null without a ship. Valid until the next call.
   * @param passedMs milliseconds since the last call
   */
  at(mirror: Mirror, pilot: number, moment: number, passedMs: number): Readonly<Pose> | null {
    if (!mirror.bodies.ships.has(pilot)) {
      this.reset()
      return null
    }
    this.dropAcknowledged(mirror, mirror.bodies.ships.ack[pilot]!)
    this.smooth(mirror, pilot, passedMs)
    const pose = this.predict(mirror, pilot, Math.max(moment, mirror.tick))
    this.last = { ...pose, moment }
    pose.x = wrapFar(pose.x + this.offX, mirror.grid.width)
    pose.y = wrapFar(pose.y + this.offY, mirror.grid.height)
    return pose
  }

  private dropAcknowledged(mirror: Mirror, ack: number): void {
    const acknowledged = this.inputs.findIndex(({ sequence }) => sequence === ack)
    this.inputs.splice(0, acknowledged + 1)
    this.inputs = this.inputs.filter(({ tick }) => tick > mirror.tick - FORGET_TICKS)
  }

  /** What was shown and what is now known to be right for the same moment differ: make that up little by little. */
  private smooth(mirror: Mirror, pilot: number, passedMs: number): void {
    const { last } = this
    const { width, height } = mirror.grid
    const keep = 0.5 ** (passedMs / SMOOTHING_MS)
    this.offX *= keep
    this.offY *= keep
    if (last === null || last.moment < mirror.tick) return
    const now = this.predict(mirror, pilot, last.moment)
    this.offX += shortWay(now.x, last.x, width)
    this.offY += shortWay(now.y, last.y, height)
    if (Math.hypot(this.offX, this.offY) > JUMP) {
      this.offX = 0
      this.offY = 0
    }
  }

  private predict(mirror: Mirror, pilot: number, moment: number): Pose {
    const { scratch } = this
    copyShip(mirror.bodies, pilot, scratch)
    return shipAhead(scratch, mirror.tick, moment, mirror.grid, this.pose, (tick) => {
      for (const input of this.inputs) {
        if (input.tick > tick) break
        scratch.target[0] = input.target
        scratch.controls[0] = input.controls
      }
    })
  }
}
