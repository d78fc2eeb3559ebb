// Fills a sky from the timeline: every track at the moment at which its kind is drawn, seen from the camera.
import { GEM, ROCK, SHIP, SHOT } from '../shared/bodies.ts'
import { SHOT_SPEED, THRUST } from '../shared/rules.ts'
import { shortWay } from '../shared/sectors.ts'
import type { Camera } from './camera.ts'
import type { Gun } from './gun.ts'
import type { Mirror } from './mirror.ts'
import type { Pose } from './pose.ts'
import type { Sky } from './sky.ts'
import type { Timeline, Track } from './timeline.ts'

/** When things are drawn, in ticks with fractions. */
export interface Moments {
  /** When the server will act on what is pressed now: the own ship and its shots, rocks and gems. */
  readonly present: number
  /** Other ships. */
  readonly others: number
  /** All that happened until then is known, as far as frames take their usual time. */
  readonly known: number
  /** Own shots begin in the present, and pass over to the moment of their targets on their way. */
  readonly shotsPass: boolean
}

/** What is drawn, and by whom. */
export interface View {
  readonly mirror: Mirror
  readonly timeline: Timeline
  readonly camera: Camera
  readonly gun: Gun
  /** The own ship as it is drawn, or null without one. */
  readonly own: Readonly<Pose> | null
}

/** Ticks in which an own shot passes over to the past in which its targets are drawn. */
const PASSAGE = 10
/** A shot of others, which is known only when it has flown for a while, flies so much faster until it has caught up. */
const HASTE = 1

/** @param passedMs milliseconds since the sky before */
export function fillSky(sky: Sky, view: View, moments: Moments, passedMs: number): void {
  const { mirror, timeline, camera, own } = view
  sky.cameraX = camera.x
  sky.cameraY = camera.y
  sky.ships.length = 0
  sky.shots.length = 0
  sky.rocks.length = 0
  sky.gems.length = 0
  for (const track of timeline.all()) {
    const isOwnShip = own !== null && track.kind === SHIP && track.id === camera.watched
    if (isOwnShip && track.died <= mirror.tick) continue
    const moment = momentOf(track, moments, camera.watched)
    const pose = isOwnShip ? own : timeline.show(track, moment, passedMs)
    if (pose !== null) add(sky, view, track, pose, moments)
  }
  if (own !== null) addGhosts(sky, view, moments, passedMs, own)
}

/** Rocks and gems keep their course, so they are known ahead, and are drawn where one's own ship would meet them. */
function momentOf(track: Track, moments: Moments, watched: number): number {
  const { present, others } = moments
  if (track.kind === ROCK || track.kind === GEM) return present
  if (track.kind === SHIP) return others
  return track.sort === watched ? ownShotMoment(track.born, moments) : otherShotMoment(track, moments)
}

function ownShotMoment(born: number, { present, others, shotsPass }: Moments): number {
  if (!shotsPass) return present
  const age = Math.min(1, Math.max(0, present - born) / PASSAGE)
  return Math.max(born, present - (present - others) * age)
}

/** A shot of others begins at the muzzle of its ship as that is drawn, and catches up with the present. */
function otherShotMoment(track: Track, { present, others, shotsPass }: Moments): number {
  if (shotsPass) return others
  if (Number.isNaN(track.seenAt)) {
    track.seenAt = present
    // One that comes into view is where it is. One that is new was carried along by its ship, too, since it was fired.
    const ownShare = Math.min(1, SHOT_SPEED / Math.max(1, track.speed))
    track.behind = track.isFresh ? Math.max(0, present - track.born) * ownShare : 0
  }
  return present - Math.max(0, track.behind - (present - track.seenAt) * HASTE)
}

function add(sky: Sky, view: View, track: Track, pose: Readonly<Pose>, moments: Moments): void {
  const { mirror, camera } = view
  const { id, key, sort, hull } = track
  const x = shortWay(camera.x, pose.x, mirror.grid.width)
  const y = shortWay(camera.y, pose.y, mirror.grid.height)
  const { heading } = pose
  switch (track.kind) {
    case SHIP:
      sky.ships.push({
        id: key,
        pilot: id,
        x,
        y,
        heading,
        hull,
        fullHull: track.fullHull,
        model: track.model,
        thrusting: (track.controls & THRUST) !== 0,
        shielded: track.shieldUntil > moments.others,
        own: id === camera.watched,
      })
      return
    case SHOT:
      sky.shots.push({ id: key, pilot: sort, x, y, heading, waiting: false })
      return
    case ROCK:
      sky.rocks.push({ id: key, size: sort, x, y, hull })
      return
    case GEM:
      sky.gems.push({ id: key, sort, x, y })
      return
  }
}

function addGhosts(sky: Sky, view: View, moments: Moments, passedMs: number, own: Readonly<Pose>): void {
  const { mirror, camera, gun } = view
  const { grid } = mirror
  for (const ghost of gun.ghosts) {
    const moment = ownShotMoment(ghost.tick, moments)
    const { x, y, heading } = gun.show(ghost, moment, own, grid, passedMs)
    sky.shots.push({
      id: ghost.key,
      pilot: camera.watched,
      x: shortWay(camera.x, x, grid.width),
      y: shortWay(camera.y, y, grid.height),
      heading,
      waiting: moments.present < ghost.tick,
    })
  }
}
