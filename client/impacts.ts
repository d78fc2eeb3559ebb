// Shots that hit something on this screen: they end there at once, as one sees it, and the server's word comes later.
// One that the server lets fly on is shown again.
import { ROCK, SHIP } from '../shared/bodies.ts'
import { ROCK_RADIUS, SHIP_RADIUS, SHOT_RADIUS, SUB_UNITS } from '../shared/rules.ts'
import { type Grid, shortWay } from '../shared/sectors.ts'
import { APART, sweep } from '../shared/sweep.ts'
import { wrapFar } from './pose.ts'
import type { Sky, SkyShip, SkyShot } from './sky.ts'

export interface Impact {
  /** The shot's pilot, and its number on the screen. */
  readonly pilot: number
  readonly shot: number
  /** The moment that is drawn when it hits, in ticks. */
  readonly moment: number
  readonly kind: typeof SHIP | typeof ROCK
  /** The pilot of the ship that is hit; of a rock, its number on the screen. */
  readonly target: number
  /** Seen from the camera, in sub-units. */
  readonly x: number
  readonly y: number
}

/** Where a body was drawn in a frame, in the universe. */
interface Place {
  x: number
  y: number
  frame: number
}

/** A body as the sky has it. */
interface Seen {
  readonly x: number
  readonly y: number
}

/** What the screen shows, and what is known by now. */
export interface Situation {
  readonly sky: Sky
  readonly grid: Grid
  /** When the own ship and its shots are drawn, in ticks. */
  readonly moment: number
  /** All that happened until then is known, in ticks. */
  readonly known: number
  /** When other ships are drawn, in ticks. */
  readonly others: number
  /** Hull points that a shot of this pilot takes. */
  readonly damageBy: (pilot: number) => number
  /** Whether these pilots are of one team: its shots pass through its ships. */
  readonly areAllied: (one: number, other: number) => boolean
}

/** Ticks after an impact in which the server's word is still to come. */
const PATIENCE = 1
/** A pilot may have flown off the course that is drawn, by this times the square of the ticks since it was known. */
const DOUBT = 0.15 * SUB_UNITS
const MOST_DOUBT = 8 * SUB_UNITS
/** No ship is drawn faster than this, in sub-units per tick, not even while it makes up for a correction. */
const FASTEST = 600
const WIDEST = Math.max(SHIP_RADIUS, ...ROCK_RADIUS) + SHOT_RADIUS
/** Frames after which places that nothing is at any more are forgotten. */
const FORGET_FRAMES = 600

export class Impacts {
  private readonly ships = new Map<number, Place>()
  private readonly rocks = new Map<number, Place>()
  private readonly shots = new Map<number, Place>()
  private readonly struck = new Map<number, Impact>()
  /** Those of `struck` that the server has not told of yet. */
  private readonly pending: Impact[] = []
  /** The ships of the sky that is looked at, by pilot. */
  private readonly byPilot = new Map<number, SkyShip>()
  private frame = 0
  /** The moment that was drawn last, in ticks. */
  private lastMoment = 0

  /**
   * Takes out of the sky the shots that have hit something, and off the hulls what they will have cost; gives those that
   * hit now. A ship that they will have destroyed is hit no more.
   */
  look(situation: Situation): Impact[] {
    this.frame++
    const { sky, grid, moment, known } = situation
    this.byPilot.clear()
    // Of a ship that is about to end and its pilot's next one, shots have hit the first.
    for (const ship of sky.ships) if (!this.byPilot.has(ship.pilot)) this.byPilot.set(ship.pilot, ship)
    this.damage(situation)
    const now: Impact[] = []
    const flying: SkyShot[] = []
    for (const shot of sky.shots) {
      const former = this.struck.get(shot.id)
      if (former !== undefined && known < former.moment + PATIENCE) continue
      const target = former === undefined && !shot.waiting ? this.find(shot, situation) : null
      if (target === null) flying.push(shot)
      else {
        const { id, pilot, x, y } = shot
        const impact = { ...target, pilot, shot: id, moment, x, y }
        this.struck.set(id, impact)
        this.pending.push(impact)
        now.push(impact)
      }
    }
    this.forget(sky)
    sky.shots = flying
    this.remember(sky, grid)
    this.lastMoment = moment
    return now
  }

  /** Whether this shot, by its number on the screen, has been shown to hit something. */
  has(shot: number): boolean {
    return this.struck.has(shot)
  }

  reset(): void {
    for (const map of [this.ships, this.rocks, this.shots, this.struck]) map.clear()
    this.pending.length = 0
  }

  /** Hits whose effect the mirror does not have yet. */
  private damage({ known, damageBy }: Situation): void {
    const { pending } = this
    let kept = 0
    for (const impact of pending) {
      if (known >= impact.moment + PATIENCE) continue
      pending[kept++] = impact
      if (impact.kind === SHIP) this.hurt(impact.target, damageBy(impact.pilot))
    }
    pending.length = kept
  }

  private find(shot: SkyShot, situation: Situation): Pick<Impact, 'kind' | 'target'> | null {
    const { sky, grid, damageBy, moment, others, areAllied } = situation
    const before = this.placeBefore(this.shots, shot.id)
    if (before === null) return null
    const radius = SHIP_RADIUS - doubt(situation)
    const far = this.farFrom(shot, before, situation)
    for (const ship of sky.ships) {
      if (isFar(shot, ship, far, grid)) continue
      if (ship.pilot === shot.pilot || ship.hull <= 0 || (ship.own && moment !== others)) continue
      if (areAllied(shot.pilot, ship.pilot)) continue
      if (!meets(shot, before, ship, this.placeBefore(this.ships, ship.id), radius, grid)) continue
      this.hurt(ship.pilot, damageBy(shot.pilot))
      return { kind: SHIP, target: ship.pilot }
    }
    for (const rock of sky.rocks) {
      if (isFar(shot, rock, far, grid)) continue
      if (meets(shot, before, rock, this.placeBefore(this.rocks, rock.id), ROCK_RADIUS[rock.size]!, grid))
        return { kind: ROCK, target: rock.id }
    }
    return null
  }

  /** Along either axis, in sub-units: what is farther off cannot have been touched since the frame before. */
  private farFrom(shot: SkyShot, before: Place, { sky, grid, moment }: Situation): number {
    const dx = shortWay(before.x, wrapFar(sky.cameraX + shot.x, grid.width), grid.width)
    const dy = shortWay(before.y, wrapFar(sky.cameraY + shot.y, grid.height), grid.height)
    const passed = Math.max(0, moment - this.lastMoment)
    return Math.abs(dx) + Math.abs(dy) + passed * FASTEST + WIDEST
  }

  /** Takes hull points from a ship in the sky, unless it is shielded. */
  private hurt(pilot: number, damage: number): void {
    const ship = this.byPilot.get(pilot)
    if (ship !== undefined && !ship.shielded) ship.hull = Math.max(0, ship.hull - damage)
  }

  private placeBefore(places: ReadonlyMap<number, Place>, id: number): Place | null {
    const place = places.get(id)
    return place?.frame === this.frame - 1 ? place : null
  }

  private remember(sky: Sky, grid: Grid): void {
    for (const shot of sky.shots) this.put(this.shots, shot.id, sky, shot, grid)
    for (const ship of sky.ships) this.put(this.ships, ship.id, sky, ship, grid)
    for (const rock of sky.rocks) this.put(this.rocks, rock.id, sky, rock, grid)
  }

  private put(places: Map<number, Place>, id: number, sky: Sky, seen: Seen, grid: Grid): void {
    const place = places.get(id) ?? { x: 0, y: 0, frame: 0 }
    place.x = wrapFar(sky.cameraX + seen.x, grid.width)
    place.y = wrapFar(sky.cameraY + seen.y, grid.height)
    place.frame = this.frame
    places.set(id, place)
  }

  private forget({ shots }: Sky): void {
    if (this.frame % FORGET_FRAMES !== 0) return
    for (const places of [this.ships, this.rocks, this.shots])
      for (const [id, { frame }] of places) if (frame < this.frame - 1) places.delete(id)
    const ids = new Set(shots.map(({ id }) => id))
    for (const shot of this.struck.keys()) if (!ids.has(shot)) this.struck.delete(shot)
  }
}

/** How deep a shot must hit a ship to be shown to hit it, in sub-units: what only grazes it is for the server to tell. */
function doubt({ moment, known, others }: Situation): number {
  const ahead = Math.max(0, Math.min(moment, others) - known)
  return Math.min(MOST_DOUBT, DOUBT * ahead * ahead)
}

function isFar(shot: Seen, body: Seen, far: number, { width, height }: Grid): boolean {
  return Math.abs(shortWay(shot.x, body.x, width)) > far || Math.abs(shortWay(shot.y, body.y, height)) > far
}

/** Whether a shot touched a body since the frame before. */
function meets(
  shot: Seen,
  shotBefore: Place,
  body: Seen,
  bodyBefore: Place | null,
  radius: number,
  { width, height }: Grid,
): boolean {
  if (bodyBefore === null) return false
  const px = shortWay(bodyBefore.x, shotBefore.x, width)
  const py = shortWay(bodyBefore.y, shotBefore.y, height)
  // The short way: what is far off may pass from one side of the camera to the other.
  const dx = shortWay(body.x, shot.x, width) - px
  const dy = shortWay(body.y, shot.y, height) - py
  return sweep(px, py, dx, dy, radius + SHOT_RADIUS) !== APART
}
