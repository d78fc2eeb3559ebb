// What a screen shows at one moment, handed from the headless game to whoever draws it. Plain data, no drawing.
// Places are in sub-units (16 to a unit) with fractions, seen from the camera: x to the right, y down, the short way
// around the torus. Headings are in 1/256 of a circle with fractions, 0 along +x, 64 along +y.
import type { Team } from '../shared/modes.ts'
import type { Special } from '../shared/ship-classes.ts'

export interface SkyShip {
  /** Stays the same as long as it lives; the next ship of its pilot has another. */
  readonly id: number
  readonly pilot: number
  x: number
  y: number
  heading: number
  hull: number
  /** Of a whole ship of its class. */
  fullHull: number
  /** Its class. */
  model: number
  thrusting: boolean
  shielded: boolean
  /** The player's own ship, or the one a spectator follows. */
  own: boolean
}

export interface SkyShot {
  /** Stays the same while it flies. */
  readonly id: number
  readonly pilot: number
  x: number
  y: number
  heading: number
  /** Still at the muzzle: it leaves it with the next tick. */
  readonly waiting: boolean
}

export interface SkyRock {
  readonly id: number
  /** 1 to 3. */
  readonly size: number
  x: number
  y: number
  /** Hull left, of ROCK_HULL[size]. */
  hull: number
}

export interface SkyGem {
  readonly id: number
  /** GEM_CRYSTAL or GEM_REPAIR. */
  readonly sort: number
  x: number
  y: number
}

/** Something that happened at the moment shown: for sparks, explosions, shakes and sounds. */
export type Happening =
  | {
      readonly type: 'fired'
      readonly pilot: number
      readonly own: boolean
      readonly x: number
      readonly y: number
    }
  | { readonly type: 'struck'; readonly x: number; readonly y: number }
  | {
      readonly type: 'bumped'
      readonly pilot: number
      readonly own: boolean
      readonly x: number
      readonly y: number
    }
  | {
      readonly type: 'shipDestroyed'
      readonly pilot: number
      readonly own: boolean
      readonly x: number
      readonly y: number
    }
  | { readonly type: 'rockDestroyed'; readonly size: number; readonly x: number; readonly y: number }
  | {
      readonly type: 'collected'
      readonly sort: number
      readonly own: boolean
      readonly x: number
      readonly y: number
    }
  | {
      readonly type: 'special'
      readonly kind: Special['kind']
      readonly pilot: number
      readonly own: boolean
      readonly x: number
      readonly y: number
    }
  | {
      readonly type: 'spawned'
      readonly pilot: number
      readonly own: boolean
      readonly x: number
      readonly y: number
    }

/** What the round is about. The objects are reused from frame to frame. */
export interface SkyObjective {
  kind: 'hill' | 'base' | 'flag' | 'leader'
  /** The team that it belongs to; the hill belongs to the team that holds it. */
  team: Team
  x: number
  y: number
  /** A flag that a ship has taken. */
  carried: boolean
}

export interface Sky {
  /** The camera's place in the universe, in sub-units: for stars that stay where they are. */
  cameraX: number
  cameraY: number
  ships: SkyShip[]
  shots: SkyShot[]
  rocks: SkyRock[]
  gems: SkyGem[]
  objectives: SkyObjective[]
  /** What happened since the sky before. */
  happenings: Happening[]
}
