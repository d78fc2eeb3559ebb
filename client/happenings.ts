// Turns a mirror's events into what a screen should make of them, each held back until its moment is drawn.
import { type Drifters, SHIP, type Ships } from '../shared/bodies.ts'
import { readEvent } from '../shared/events.ts'
import { SHOT_LIFE } from '../shared/rules.ts'
import { shortWay } from '../shared/sectors.ts'
import type { Mirror } from './mirror.ts'
import type { Happening } from './sky.ts'

interface Waiting {
  /** The moment at which it is drawn, in ticks. */
  readonly tick: number
  /** About one's own ship, which is drawn ahead of the others. */
  readonly own: boolean
  /** With x and y in the universe. */
  readonly happening: Happening
}

/** Held back at most: a page in the background draws nothing, and then needs none of the old ones. */
const MOST_WAITING = 300

export class Happenings {
  private waiting: Waiting[] = []

  /** Notes event block[at], before the mirror applies it. `watched` is the pilot in the middle of the screen. */
  note(mirror: Mirror, tick: number, block: readonly number[], at: number, watched: number): void {
    const happening = interpret(mirror, block, at, watched)
    if (happening === null) return
    if (this.waiting.length === MOST_WAITING) this.waiting.shift()
    this.waiting.push({ tick, own: 'own' in happening && happening.own, happening })
  }

  /** Moves what is due into `due`, seen from the camera: by `ownMoment` for the own ship, by `moment` for the rest. */
  release(
    mirror: Mirror,
    moment: number,
    ownMoment: number,
    cameraX: number,
    cameraY: number,
    due: Happening[],
  ): void {
    const { width, height } = mirror.grid
    this.waiting = this.waiting.filter(({ tick, own, happening }) => {
      if (tick > (own ? ownMoment : moment)) return true
      const x = shortWay(cameraX, happening.x, width)
      const y = shortWay(cameraY, happening.y, height)
      due.push({ ...happening, x, y })
      return false
    })
  }

  clear(): void {
    this.waiting = []
  }
}

function interpret(
  { bodies, grid }: Mirror,
  block: readonly number[],
  at: number,
  watched: number,
): Happening | null {
  const { ships, shots, gems } = bodies
  const event = readEvent(grid, block, at)
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
      return placed(ships, event.pilot, (x, y) => ({ type: 'bumped', own: event.pilot === watched, x, y }))
    case 'destroyed':
      return event.kind === SHIP
        ? shipDestroyed(ships, event.id, watched)
        : rockDestroyed(bodies.rocks, event.id)
    case 'collected':
      return placed(gems, event.gem, (x, y) => {
        return { type: 'collected', sort: gems.sort[event.gem]!, own: event.pilot === watched, x, y }
      })
    case 'steered':
    case 'rock':
    case 'gem':
    case 'hit':
    case 'scored':
      return null
  }
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
