// The recent past of everything in a mirror: exact places at whole ticks, so that a moment between two ticks can be
// drawn between two exact states, and a moment the frames have not reached is computed with the shared motion.
import { type Drifters, type Kind, ROCK, SHIP, SHOT, type Ships } from '../shared/bodies.ts'
import { wrap } from '../shared/motion.ts'
import { SHOT_LIFE, SUB_UNITS, TICK_MS } from '../shared/rules.ts'
import { type Grid, shortWay } from '../shared/sectors.ts'
import { fullHullOf } from '../shared/ship-classes.ts'
import { Course } from './course.ts'
import type { Mirror } from './mirror.ts'
import { Blend, type Pose, wrapFar } from './pose.ts'

/** Ticks remembered; a power of two. More than the most that others are drawn in the past. */
const DEPTH = 16

/**
 * Ticks ahead of the mirror at which others are drawn at most. Where nothing happens a server is silent for 20, and what is
 * drawn is still right; in a longer silence the line has stalled, and they stand still.
 */
export const FARTHEST = 30

/** A correction is made up for by this share of a ship's speed, and so many sub-units per tick more. */
const BLENDED_SHARE = 0.35
const BLENDED_LEAST = 1.2 * SUB_UNITS

/** One body's life on this screen. */
export interface Track {
  readonly kind: Kind
  readonly id: number
  /** Grows by one a track: unlike ids, never used again. A shot that was drawn before it was known keeps its key. */
  key: number
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
  /** Of a ship: its class, and its hull when it is whole. */
  model: number
  fullHull: number
  /** Of a shot: where it points, its speed in sub-units per tick, and whether it was fired in the tick in which it came. */
  readonly heading: number
  readonly speed: number
  readonly isFresh: boolean
  readonly xs: Int32Array
  readonly ys: Int32Array
  readonly headings: Uint8Array
  /** Of an own shot: it was drawn before it was known. */
  isPredicted: boolean
  /** Of a shot of others: how far the own ship was ahead of it when it was drawn first, and when that was. In ticks. */
  behind: number
  seenAt: number
  /** What was drawn last, unblended, and for which moment. */
  readonly drawn: Pose & { moment: number }
  readonly blend: Blend
  /** Of a ship: its way ahead of the mirror. */
  readonly course: Course | null
}

export class Timeline {
  /** The first tick remembered: before it there is nothing to draw. */
  start = Number.POSITIVE_INFINITY
  private readonly mirror: Mirror
  private readonly alive: Map<number, Track>[] = [new Map(), new Map(), new Map(), new Map()]
  private tracks: Track[] = []
  private keys = 0
  /** Grows with each change of the mirror. */
  private version = 0
  private readonly pose: Pose = { x: 0, y: 0, heading: 0 }

  constructor(mirror: Mirror) {
    this.mirror = mirror
  }

  /** A key that no track has. */
  newKey(): number {
    return ++this.keys
  }

  /** A frame gave a body whole: an id that is used again is another body. */
  entered(kind: Kind, id: number): void {
    this.version++
    const track = this.alive[kind]!.get(id)
    if (track !== undefined) this.end(track)
  }

  /** The mirror is at its next tick: remember it. */
  record(): void {
    this.version++
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

  /** Where ship `id` was drawn last, if it was lately, the one that just ended included. Valid until the next call. */
  lastDrawn(id: number): Readonly<Pose> | null {
    const track = this.find(SHIP, id) ?? this.tracks.findLast((one) => one.kind === SHIP && one.id === id)
    if (track === undefined || track.drawn.moment === Number.NEGATIVE_INFINITY) return null
    const { x, y, heading } = track.drawn
    Object.assign(this.pose, { x, y, heading })
    track.blend.apply(this.pose, this.mirror.grid)
    return this.pose
  }

  /**
   * Where a track is drawn at `moment`: as `at`, but when what was drawn before turns out wrong, that is made up for
   * little by little. Call it once a frame. Valid until the next call.
   * @param passedMs milliseconds since the last call
   */
  show(track: Track, moment: number, passedMs: number): Readonly<Pose> | null {
    const { drawn, blend } = track
    const { grid, tick } = this.mirror
    blend.fade(passedMs, track.kind === SHIP ? this.mostBlended(track, passedMs) : undefined)
    // What is older than the memory is not known any more, and is long not true.
    if (drawn.moment > tick - DEPTH + 1 && drawn.moment < track.died) {
      const right = this.at(track, drawn.moment)
      if (right !== null) blend.correct(drawn, right, grid)
    }
    const pose = this.at(track, moment)
    if (pose === null) return null
    Object.assign(drawn, pose)
    drawn.moment = moment
    blend.apply(this.pose, grid)
    return this.pose
  }

  /** A ship is not seen to race, or to go backwards, while it makes up for a correction. */
  private mostBlended({ id }: Track, passedMs: number): number {
    const { ships } = this.mirror.bodies
    return (Math.hypot(ships.vx[id]!, ships.vy[id]!) * BLENDED_SHARE + BLENDED_LEAST) * (passedMs / TICK_MS)
  }

  /** Where a track is at `moment` (ticks with fractions), or null when it is not to be seen then. Valid until the next call. */
  at(track: Track, moment: number): Readonly<Pose> | null {
    if (moment < track.born || moment >= track.died) return null
    const { tick, bodies } = this.mirror
    if (track.kind === SHOT && track.died > tick && moment >= bodies.shots.until[track.id]!) return null
    const floor = Math.max(Math.floor(moment), tick - DEPTH + 1, track.born)
    if (floor < tick) return this.between(track, floor, Math.min(1, Math.max(0, moment - floor)))
    return track.died > tick ? this.ahead(track, moment) : this.between(track, tick, 0)
  }

  /** The pose at a moment that the frames have not reached, if nothing happens until then. */
  private ahead(track: Track, moment: number): Pose {
    if (track.course === null) return this.drifterAhead(track, moment)
    return track.course.at(this.mirror, track.id, this.version, moment, this.pose)
  }

  private drifterAhead({ kind, id, heading }: Track, moment: number): Pose {
    const { pose } = this
    const { bodies, grid, tick } = this.mirror
    const drifters = kind === SHOT ? bodies.shots : kind === ROCK ? bodies.rocks : bodies.gems
    const ticks = moment - tick
    pose.x = wrapFar(drifters.x[id]! + drifters.vx[id]! * ticks, grid.width)
    pose.y = wrapFar(drifters.y[id]! + drifters.vy[id]! * ticks, grid.height)
    pose.heading = heading
    return pose
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
    track.model = bodies.model[id]!
    track.fullHull = fullHullOf(bodies, id)
  }

  private begin(kind: Kind, bodies: Ships | Drifters, id: number): Track {
    const { tick } = this.mirror
    const [vx, vy] = [bodies.vx[id]!, bodies.vy[id]!]
    const track: Track = {
      kind,
      id,
      key: this.newKey(),
      born: tick,
      last: tick,
      died: Number.POSITIVE_INFINITY,
      sort: 'sort' in bodies ? bodies.sort[id]! : 0,
      hull: 0,
      controls: 0,
      shieldUntil: 0,
      model: 0,
      fullHull: 0,
      heading: Math.atan2(vy, vx) * (128 / Math.PI),
      speed: Math.hypot(vx, vy),
      isFresh: 'until' in bodies && bodies.until[id] === tick + SHOT_LIFE,
      xs: new Int32Array(DEPTH),
      ys: new Int32Array(DEPTH),
      headings: new Uint8Array(DEPTH),
      isPredicted: false,
      behind: 0,
      seenAt: Number.NaN,
      drawn: { x: 0, y: 0, heading: 0, moment: Number.NEGATIVE_INFINITY },
      blend: new Blend(),
      course: kind === SHIP ? new Course() : null,
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
