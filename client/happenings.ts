// Turns a mirror's events into what a screen should make of them, each held back until its moment is drawn.
import { type Drifters, SHIP, type Ships } from '../shared/bodies.ts'
import type { BodyEvent } from '../shared/events.ts'
import { SHOT_LIFE } from '../shared/rules.ts'
import { shortWay } from '../shared/sectors.ts'
import { specialOf } from '../shared/specials.ts'
import type { Mirror } from './mirror.ts'
import type { Pose } from './pose.ts'
import type { Happening } from './sky.ts'

interface Waiting {
  /** The moment at which it is drawn, in ticks. */
  readonly tick: number
  /** About the own ship, which is drawn ahead of the others. */
  readonly own: boolean
  /** With x and y in the universe. */
  readonly happening: Happening
  /** Where it is seen from its ship, which may be drawn elsewhere than where it was then. */
  readonly fromShip: { readonly pilot: number; readonly x: number; readonly y: number } | null
}

/** When things are drawn, and where. Moments are in ticks; places in the universe. */
export interface Release {
  readonly others: number
  readonly present: number
  readonly cameraX: number
  readonly cameraY: number
  /** Where this pilot's ship is drawn, or was last; null when it is not known. */
  readonly placeOf: (pilot: number) => Readonly<Pose> | null
}

/** Held back at most: a page in the background draws nothing, and then needs none of the old ones. */
const MOST_WAITING = 300
/** Older than this when its moment has come, it is not shown: the end of a stall is not played as a burst. */
const STALE_TICKS = 12

export class Happenings {
  private waiting: Waiting[] = []

  /** Notes an event before the mirror applies it. `watched` is the pilot in the middle of the screen. */
  note(mirror: Mirror, tick: number, event: BodyEvent, watched: number): void {
    const happening = interpret(mirror, event, watched)
    if (happening === null) return
    if (this.waiting.length === MOST_WAITING) this.waiting.shift()
    const own = 'own' in happening && happening.own
    this.waiting.push({ tick, own, happening, fromShip: fromShip(mirror, happening) })
  }

  /** Moves what is due into `due`, seen from the camera. */
  release(mirror: Mirror, release: Release, due: Happening[]): void {
    const { others, present, cameraX, cameraY, placeOf } = release
    const { width, height } = mirror.grid
    this.waiting = this.waiting.filter(({ tick, own, happening, fromShip: seen }) => {
      if (tick > (own ? present : others)) return true
      if (tick < mirror.tick - STALE_TICKS) return false
      const ship = seen === null ? null : placeOf(seen.pilot)
      const x = shortWay(cameraX, happening.x, width)
      const y = shortWay(cameraY, happening.y, height)
      if (ship === null || seen === null) due.push({ ...happening, x, y })
      else
        due.push({
          ...happening,
          x: shortWay(cameraX, ship.x, width) + seen.x,
          y: shortWay(cameraY, ship.y, height) + seen.y,
        })
      return false
    })
  }

  clear(): void {
    this.waiting = []
  }
}

function fromShip({ bodies, grid }: Mirror, happening: Happening): Waiting['fromShip'] {
  if (!('pilot' in happening)) return null
  const { pilot } = happening
  const { ships } = bodies
  if (happening.type !== 'fired' || !ships.has(pilot)) return { pilot, x: 0, y: 0 }
  const x = shortWay(ships.x[pilot]!, happening.x, grid.width)
  const y = shortWay(ships.y[pilot]!, happening.y, grid.height)
  return { pilot, x, y }
}

function interpret({ bodies }: Mirror, event: BodyEvent, watched: number): Happening | null {
  const { ships, shots, gems } = bodies
  switch (event.type) {
    case 'shot': {
      const { pilot, x, y, ticksLeft } = event
      return ticksLeft === SHOT_LIFE ? { type: 'fired', pilot, own: pilot === watched, x, y } : null
    }
    case 'spent':
      return placed(shots, event.shot, (x, y) => ({ type: 'struck', x, y }))
    case 'ship': {
      const { pilot, x, y, vx, vy, shieldTicks } = event
      const isNew = vx === 0 && vy === 0 && shieldTicks > 0
      return isNew ? { type: 'spawned', pilot, own: pilot === watched, x, y } : null
    }
    case 'deflected':
      return placed(ships, event.pilot, (x, y) => {
        return { type: 'bumped', pilot: event.pilot, own: event.pilot === watched, x, y }
      })
    case 'destroyed':
      return event.kind === SHIP
        ? shipDestroyed(ships, event.id, watched)
        : rockDestroyed(bodies.rocks, event.id)
    case 'collected':
      return placed(gems, event.gem, (x, y) => {
        return { type: 'collected', sort: gems.sort[event.gem]!, own: event.pilot === watched, x, y }
      })
    case 'special':
      return specialUsed(ships, event.pilot, watched)
    case 'steered':
    case 'rock':
    case 'gem':
    case 'hit':
    case 'scored':
    case 'upgraded':
      return null
  }
}

function specialUsed(ships: Ships, pilot: number, watched: number): Happening | null {
  return placed(ships, pilot, (x, y) => {
    return { type: 'special', kind: specialOf(ships, pilot).kind, pilot, own: pilot === watched, x, y }
  })
}

function shipDestroyed(ships: Ships, pilot: number, watched: number): Happening | null {
  // A ship that ends with hull left is one whose pilot left.
  if (ships.has(pilot) && ships.hull[pilot]! > 0) return null
  return placed(ships, pilot, (x, y) => ({ type: 'shipDestroyed', pilot, own: pilot === watched, x, y }))
}

function rockDestroyed(rocks: Drifters, rock: number): Happening | null {
  return placed(rocks, rock, (x, y) => ({ type: 'rockDestroyed', size: rocks.sort[rock]!, x, y }))
}

/** What happened to a body where it is; null for one that the mirror does not have. */
function placed(
  bodies: Ships | Drifters,
  id: number,
  happening: (x: number, y: number) => Happening,
): Happening | null {
  return bodies.has(id) ? happening(bodies.x[id]!, bodies.y[id]!) : null
}
