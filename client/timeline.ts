// The recent past of everything in a mirror: exact places at whole ticks, so that a moment between two ticks can be
// drawn between two exact states, and a moment the frames have not reached is computed with the shared motion.
import {
  type Bodies,
  createBodies,
  type Drifters,
  type Kind,
  ROCK,
  SHIP,
  SHOT,
  type Ships,
} from '../shared/bodies.ts'
import { stepShip, wrap } from '../shared/motion.ts'
import { type Grid, shortWay } from '../shared/sectors.ts'
import type { Mirror } from './mirror.ts'

/** Ticks remembered; a power of two. More than the most that others are drawn in the past. */
const DEPTH = 16

/** A place at a moment, with fractions: sub-units, and a heading in 1/256 of a circle. */
export interface Pose {
  x: number
  y: number
  heading: number
}

/** One body's life on this screen. */
export interface Track {
  readonly kind: Kind
  readonly id: number
  /** Grows by one a track: unlike ids, never used again. */
  readonly key: number
  /** The first tick at which it may be drawn. */
  readonly born: number
  /** The last tick remembered. */
  last: number
  /** The tick at which it was gone, or infinity. */
  died: number
  /** A shot's pilot, a rock's size, a gem's kind. */
  readonly sort: number
  /** Hull, controls and shield as they were last; they are drawn a little early, which nobody sees. */
  hull: number
  controls: number
  shieldUntil: number
  /** Of a shot: where it points. */
  readonly heading: number
  readonly xs: Int32Array
  readonly ys: Int32Array
  readonly headings: Uint8Array
}

export class Timeline {
  /** The first tick remembered: before it there is nothing to draw. */
  start = Number.POSITIVE_INFINITY
  private readonly mirror: Mirror
  private readonly alive: Map<number, Track>[] = [new Map(), new Map(), new Map(), new Map()]
  private tracks: Track[] = []
  private keys = 0
  private readonly scratch = createBodies().ships
  private readonly pose: Pose = { x: 0, y: 0, heading: 0 }

  constructor(mirror: Mirror) {
    this.mirror = mirror
    this.scratch.add(0)
  }

  /** A frame gave a body whole: an id that is used again is another body. */
  entered(kind: Kind, id: number): void {
    const track = this.alive[kind]!.get(id)
    if (track !== undefined) this.end(track)
  }

  /** The mirror is at its next tick: remember it. */
  record(): void {
    const { ships, shots, rocks, gems } = this.mirror.bodies
    this.start = Math.min(this.start, this.mirror.tick)
    for (const [kind, bodies] of [ships, shots, rocks, gems].entries()) {
      for (const track of this.alive[kind]!.values()) if (!bodies.has(track.id)) this.end(track)
      for (let k = 0; k < bodies.count; k++) this.recordBody(kind as Kind, bodies, bodies.ids[k]!)
    }
    const { tick } = this.mirror
    if (tick % DEPTH === 0) this.tracks = this.tracks.filter((track) => track.died > tick - DEPTH)
  }

  /** Every track, those that ended a moment ago included. */
  all(): readonly Track[] {
    return this.tracks
  }

  find(kind: Kind, id: number): Track | undefined {
    return this.alive[kind]!.get(id)
  }

  /** Where a track is at `moment` (ticks with fractions), or null when it is not to be seen then. Valid until the next call. */
  at(track: Track, moment: number): Readonly<Pose> | null {
    if (moment < track.born || moment >= track.died) return null
    const { tick, bodies } = this.mirror
    if (track.kind === SHOT && track.died > tick && moment >= bodies.shots.until[track.id]!) return null
    const floor = Math.max(Math.floor(moment), tick - DEPTH + 1, track.born)
    if (floor < tick) return this.between(track, floor, Math.min(1, Math.max(0, moment - floor)))
    return track.died > tick
      ? ahead(this.mirror, track, moment, this.scratch, this.pose)
      : this.between(track, tick, 0)
  }

  private between(track: Track, floor: number, fraction: number): Pose {
    const { grid } = this.mirror
    const slot = floor & (DEPTH - 1)
    // A body that is gone has no place after its last tick: it stays at that one until it is no longer drawn.
    const next = floor + 1 < track.died ? (floor + 1) & (DEPTH - 1) : slot
    blend(this.pose, grid, fraction, track, slot, next)
    if (track.kind !== SHIP) this.pose.heading = track.heading
    return this.pose
  }

  private end(track: Track): void {
    // It was there at the tick before, and not at this one.
    track.died = this.mirror.tick
    this.alive[track.kind]!.delete(track.id)
  }

  private recordBody(kind: Kind, bodies: Ships | Drifters, id: number): void {
    const { tick } = this.mirror
    const track = this.alive[kind]!.get(id) ?? this.begin(kind, bodies, id)
    const slot = tick & (DEPTH - 1)
    // After a gap a body is where it is: what was in between is not known.
    if (track.last < tick - 1) {
      track.xs.fill(bodies.x[id]!)
      track.ys.fill(bodies.y[id]!)
    }
    track.last = tick
    track.xs[slot] = bodies.x[id]!
    track.ys[slot] = bodies.y[id]!
    track.hull = bodies.hull[id]!
    if (!('heading' in bodies)) return
    track.headings[slot] = bodies.heading[id]!
    track.controls = bodies.controls[id]!
    track.shieldUntil = bodies.shieldUntil[id]!
  }

  private begin(kind: Kind, bodies: Ships | Drifters, id: number): Track {
    const heading = Math.atan2(bodies.vy[id]!, bodies.vx[id]!) * (128 / Math.PI)
    const track: Track = {
      kind,
      id,
      key: ++this.keys,
      born: this.mirror.tick,
      last: this.mirror.tick,
      died: Number.POSITIVE_INFINITY,
      sort: 'sort' in bodies ? bodies.sort[id]! : 0,
      hull: 0,
      controls: 0,
      shieldUntil: 0,
      heading,
      xs: new Int32Array(DEPTH),
      ys: new Int32Array(DEPTH),
      headings: new Uint8Array(DEPTH),
    }
    this.alive[kind]!.set(id, track)
    this.tracks.push(track)
    return track
  }
}

/** The pose between two remembered ones. */
function blend(pose: Pose, grid: Grid, fraction: number, track: Track, slot: number, next: number): void {
  const x = track.xs[slot]!
  const y = track.ys[slot]!
  const heading = track.headings[slot]!
  pose.x = wrap(x + shortWay(x, track.xs[next]!, grid.width) * fraction, grid.width)
  pose.y = wrap(y + shortWay(y, track.ys[next]!, grid.height) * fraction, grid.height)
  pose.heading = heading + shortWay(heading, track.headings[next]!, 256) * fraction
}

/** The pose at a moment that the frames have not reached, if nothing happens until then. */
function ahead(mirror: Mirror, track: Track, moment: number, scratch: Ships, pose: Pose): Pose {
  const { bodies, grid, tick } = mirror
  if (track.kind === SHIP) {
    copyShip(bodies, track.id, scratch)
    return shipAhead(scratch, tick, moment, grid, pose)
  }
  const drifters = track.kind === SHOT ? bodies.shots : track.kind === ROCK ? bodies.rocks : bodies.gems
  const ticks = moment - tick
  pose.x = wrapFar(drifters.x[track.id]! + drifters.vx[track.id]! * ticks, grid.width)
  pose.y = wrapFar(drifters.y[track.id]! + drifters.vy[track.id]! * ticks, grid.height)
  pose.heading = track.heading
  return pose
}

/** Copies ship `id` to place 0 of `scratch`. */
export function copyShip({ ships }: Bodies, id: number, scratch: Ships): void {
  scratch.x[0] = ships.x[id]!
  scratch.y[0] = ships.y[id]!
  scratch.vx[0] = ships.vx[id]!
  scratch.vy[0] = ships.vy[id]!
  scratch.heading[0] = ships.heading[id]!
  scratch.target[0] = ships.target[id]!
  scratch.controls[0] = ships.controls[id]!
}

/** Steps ship 0 of `scratch` from `tick` to `moment`, between two whole ticks for its fraction; calls `before` before each step. */
export function shipAhead(
  scratch: Ships,
  tick: number,
  moment: number,
  grid: Grid,
  pose: Pose,
  before: (tick: number) => void = () => undefined,
): Pose {
  const whole = Math.floor(moment)
  for (let t = tick + 1; t <= whole; t++) {
    before(t)
    stepShip(scratch, 0, t, grid)
  }
  const x = scratch.x[0]!
  const y = scratch.y[0]!
  const heading = scratch.heading[0]!
  before(whole + 1)
  stepShip(scratch, 0, whole + 1, grid)
  const fraction = moment - whole
  pose.x = wrapFar(x + shortWay(x, scratch.x[0]!, grid.width) * fraction, grid.width)
  pose.y = wrapFar(y + shortWay(y, scratch.y[0]!, grid.height) * fraction, grid.height)
  pose.heading = heading + shortWay(heading, scratch.heading[0]!, 256) * fraction
  return pose
}

/** A coordinate brought back into 0..size from any distance. */
export function wrapFar(coordinate: number, size: number): number {
  return ((coordinate % size) + size) % size
}
