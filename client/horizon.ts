// Fills a sky from the timeline: every track at the moment at which its kind is drawn, seen from the camera.
import { GEM, ROCK, SHIP, SHOT } from '../shared/bodies.ts'
import { THRUST } from '../shared/rules.ts'
import { shortWay } from '../shared/sectors.ts'
import type { Camera } from './camera.ts'
import type { Mirror } from './mirror.ts'
import type { Sky } from './sky.ts'
import type { Pose, Timeline, Track } from './timeline.ts'

/** When things are drawn, in ticks with fractions. */
export interface Moments {
  /** Other ships and their shots: a little in the past, where everything that happened is known. */
  readonly past: number
  /** One's own ship: when the server will act on what is pressed now. For a spectator, the same as `past`. */
  readonly present: number
}

/** Ticks in which an own shot passes over from the ship's present to the past in which its targets are drawn. */
const PASSAGE = 10

export function fillSky(
  sky: Sky,
  mirror: Mirror,
  timeline: Timeline,
  camera: Camera,
  moments: Moments,
  own: Readonly<Pose> | null,
): void {
  sky.cameraX = camera.x
  sky.cameraY = camera.y
  sky.ships.length = 0
  sky.shots.length = 0
  sky.rocks.length = 0
  sky.gems.length = 0
  for (const track of timeline.all()) {
    const isOwnShip = own !== null && track.kind === SHIP && track.id === camera.watched
    const pose = isOwnShip ? own : timeline.at(track, momentOf(track, moments, camera.watched))
    if (pose === null) continue
    if (isOwnShip && track.died <= mirror.tick) continue
    const x = shortWay(camera.x, pose.x, mirror.grid.width)
    const y = shortWay(camera.y, pose.y, mirror.grid.height)
    add(sky, track, x, y, pose.heading, moments, camera.watched)
  }
}

/** Rocks and gems keep their course, so they are known ahead, and are drawn where one's own ship would meet them. */
function momentOf(track: Track, { past, present }: Moments, watched: number): number {
  if (track.kind === ROCK || track.kind === GEM) return present
  if (track.kind !== SHOT || track.sort !== watched) return past
  const age = Math.min(1, Math.max(0, present - track.born) / PASSAGE)
  return Math.max(track.born, present - (present - past) * age)
}

function add(
  sky: Sky,
  track: Track,
  x: number,
  y: number,
  heading: number,
  moments: Moments,
  watched: number,
): void {
  const { id, key, sort, hull } = track
  switch (track.kind) {
    case SHIP:
      sky.ships.push({
        pilot: id,
        x,
        y,
        heading,
        hull,
        thrusting: (track.controls & THRUST) !== 0,
        shielded: track.shieldUntil > moments.past,
        own: id === watched,
      })
      return
    case SHOT:
      sky.shots.push({ id: key, pilot: sort, x, y, heading })
      return
    case ROCK:
      sky.rocks.push({ id: key, size: sort, x, y, hull })
      return
    case GEM:
      sky.gems.push({ id: key, sort, x, y })
      return
  }
}
