// Turns a mirror's events into what a screen should make of them, each held back until its moment is drawn.
import { SHIP } from '../shared/bodies.ts'
import { COLLECTED, DEFLECTED, DESTROYED, SHIP_WHOLE, SHOT_WHOLE, SPENT } from '../shared/events.ts'
import { SHOT_LIFE } from '../shared/rules.ts'
import { sectorLeft, sectorTop, shortWay } from '../shared/sectors.ts'
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
  const { ships, shots, rocks, gems } = bodies
  const left = sectorLeft(grid, block[0]!)
  const top = sectorTop(grid, block[0]!)
  const id = block[at + 1]!
  switch (block[at]) {
    case SHOT_WHOLE: {
      if (block[at + 7] !== SHOT_LIFE) return null
      const pilot = block[at + 2]!
      return {
        type: 'fired',
        pilot,
        own: pilot === watched,
        x: left + block[at + 3]!,
        y: top + block[at + 4]!,
      }
    }
    case SPENT:
      return shots.has(id) ? { type: 'struck', x: shots.x[id]!, y: shots.y[id]! } : null
    case SHIP_WHOLE: {
      const atRest = block[at + 4] === 0 && block[at + 5] === 0
      if (!atRest || block[at + 10] === 0) return null
      return {
        type: 'spawned',
        pilot: id,
        own: id === watched,
        x: left + block[at + 2]!,
        y: top + block[at + 3]!,
      }
    }
    case DEFLECTED:
      return ships.has(id) ? { type: 'bumped', own: id === watched, x: ships.x[id]!, y: ships.y[id]! } : null
    case DESTROYED: {
      const body = block[at + 2]!
      if (id === SHIP) {
        // A ship that ends with hull left is one whose pilot left.
        if (!ships.has(body) || ships.hull[body]! > 0) return null
        return {
          type: 'shipDestroyed',
          pilot: body,
          own: body === watched,
          x: ships.x[body]!,
          y: ships.y[body]!,
        }
      }
      return rocks.has(body)
        ? { type: 'rockDestroyed', size: rocks.sort[body]!, x: rocks.x[body]!, y: rocks.y[body]! }
        : null
    }
    case COLLECTED:
      return gems.has(id)
        ? {
            type: 'collected',
            sort: gems.sort[id]!,
            own: block[at + 2] === watched,
            x: gems.x[id]!,
            y: gems.y[id]!,
          }
        : null
    default:
      return null
  }
}
