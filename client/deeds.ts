// What one pilot does and what is done to it, read from the events of its view as they come: kills nearby, points, wounds and
// whose they were, and a tally of the whole visit. Only what its screen can know; the words are the page's.
import { ROCK, SHIP } from '../shared/bodies.ts'
import {
  type BodyEvent,
  COLLECTED,
  DESTROYED,
  HIT,
  readEvent,
  SCORED,
  SHIP_WHOLE,
  SPENT,
} from '../shared/events.ts'
import { GEM_REPAIR, SHIP_RADIUS, SHOT_RADIUS, SUB_UNITS } from '../shared/rules.ts'
import { shortWay } from '../shared/sectors.ts'
import type { Mirror } from './mirror.ts'

/** A ship that was destroyed nearby. */
export interface Kill {
  /** Grows by one. */
  readonly id: number
  readonly victim: string
  /** Who did it; null when nobody did. */
  readonly by: string | null
  /** Whether the pilot did it, or suffered it. */
  readonly own: 'did' | 'suffered' | null
}

/** Points the pilot was given, and what for. */
export interface Gain {
  readonly id: number
  readonly points: number
  readonly what: 'ship' | 'rock' | 'crystal' | 'repair' | 'other'
  /** Of the ship that was destroyed, or ''. */
  readonly name: string
}

/** A blow to the pilot's hull. */
export interface Wound {
  readonly id: number
  /** Who fired; -1 for a rock or another ship that was hit. */
  readonly by: number
  readonly lost: number
}

/** The end of the pilot's ship. */
export interface Death {
  readonly id: number
  /** The pilot who did it, by number and name; -1 and '' when nobody did. */
  readonly by: number
  readonly name: string
  readonly weapon: 'shot' | 'collision'
  /** Whose damage it was, the most first; a name of null stands for collisions. Hull points of this ship's life. */
  readonly shares: readonly { readonly name: string | null; readonly damage: number }[]
}

/** A visit in numbers. */
export interface Tally {
  readonly ships: number
  readonly rocks: number
  readonly gems: number
  readonly losses: number
}

export interface DeedsSource {
  /** Whose deeds: the own pilot, or the one that is watched; -1 for nobody. */
  readonly pilot: () => number
  readonly playerOf: (pilot: number) => { readonly name: string; readonly score: number } | undefined
}

const KEPT = 5
/** A shot that ends so near a ship in the tick in which that is hurt has hurt it, in sub-units. */
const NEAR = SHIP_RADIUS + SHOT_RADIUS + 30 * SUB_UNITS
const READ = new Set([SHIP_WHOLE, HIT, SPENT, DESTROYED, COLLECTED, SCORED])
const COLLISION = -1

interface Strike {
  readonly pilot: number
  readonly x: number
  readonly y: number
}

export class Deeds {
  /** Newest last; a new array for each change, as all lists here. */
  kills: readonly Kill[] = []
  gains: readonly Gain[] = []
  wounds: readonly Wound[] = []
  death: Death | null = null
  tally: Tally = { ships: 0, rocks: 0, gems: 0, losses: 0 }
  private readonly source: DeedsSource
  private count = 0
  /** Damage by pilot since the last ship, and by collisions. */
  private readonly damage = new Map<number, number>()
  // Of the tick that is being told.
  private strikes: Strike[] = []
  private hurt = 0
  private killer: number | null = null
  private points = 0
  private what: Gain['what'] = 'other'
  private victim = ''
  private scoreBefore = Number.NaN
  private scorer = -1

  constructor(source: DeedsSource) {
    this.source = source
  }

  /** Event block[at] is about to be applied to the mirror. */
  note(mirror: Mirror, block: readonly number[], at: number): void {
    if (!READ.has(block[at]!)) return
    const own = this.source.pilot()
    if (own >= 0) this.read(mirror, readEvent(mirror.grid, block, at), own)
  }

  /** All events of a tick have been applied. */
  ticked(mirror: Mirror): void {
    if (this.hurt > 0) this.wound(mirror)
    if (this.killer !== null) this.die(this.killer)
    if (this.points > 0 || this.what === 'repair') this.gain()
    this.strikes.length = 0
    this.hurt = 0
    this.killer = null
    this.points = 0
    this.what = 'other'
    this.victim = ''
  }

  /** A new mirror, or another pilot: what was half told is not told on. */
  reset(): void {
    this.strikes.length = 0
    this.hurt = 0
    this.killer = null
    this.points = 0
    this.damage.clear()
    this.death = null
    this.scoreBefore = Number.NaN
  }

  private read({ bodies }: Mirror, event: BodyEvent, own: number): void {
    switch (event.type) {
      case 'ship':
        if (event.pilot === own && this.death !== null && !bodies.ships.has(own)) this.begin()
        return
      case 'hit':
        if (event.kind === SHIP && event.id === own && bodies.ships.has(own))
          this.hurt += bodies.ships.hull[own]! - event.hull
        return
      case 'spent': {
        const { shots } = bodies
        if (!shots.has(event.shot)) return
        const pilot = shots.sort[event.shot]!
        this.strikes.push({ pilot, x: shots.x[event.shot]!, y: shots.y[event.shot]! })
        return
      }
      case 'destroyed':
        if (event.kind === SHIP && bodies.ships.has(event.id) && bodies.ships.hull[event.id]! <= 0)
          this.kill(event.id, event.by, own)
        if (event.kind === ROCK && event.by === own) this.did('rocks', 'rock')
        return
      case 'collected':
        if (event.pilot !== own) return
        return this.did('gems', bodies.gems.sort[event.gem] === GEM_REPAIR ? 'repair' : 'crystal')
      case 'scored':
        if (event.pilot === own) this.score(own, event.score)
        return
    }
  }

  private begin(): void {
    this.death = null
    this.damage.clear()
  }

  private did(what: keyof Tally, reason: Gain['what']): void {
    this.tally = { ...this.tally, [what]: this.tally[what] + 1 }
    if (this.what !== 'ship') this.what = reason
  }

  private kill(victim: number, by: number, own: number): void {
    const killer = by === victim ? -1 : by
    const kill: Kill = {
      id: ++this.count,
      victim: this.nameOf(victim),
      by: killer < 0 ? null : this.nameOf(killer),
      own: victim === own ? 'suffered' : killer === own ? 'did' : null,
    }
    this.kills = [...this.kills.slice(1 - KEPT), kill]
    if (victim === own) this.killer = killer
    if (killer !== own) return
    this.did('ships', 'ship')
    this.victim = kill.victim
  }

  private score(own: number, score: number): void {
    const before = this.scorer === own ? this.scoreBefore : Number.NaN
    const known = Number.isNaN(before) ? (this.source.playerOf(own)?.score ?? score) : before
    this.points += Math.max(0, score - known)
    this.scoreBefore = score
    this.scorer = own
  }

  private gain(): void {
    const gain = { id: ++this.count, points: this.points, what: this.what, name: this.victim }
    this.gains = [...this.gains.slice(1 - KEPT), gain]
  }

  private wound(mirror: Mirror): void {
    const own = this.source.pilot()
    const by = this.shooter(mirror, own)
    this.damage.set(by, (this.damage.get(by) ?? 0) + this.hurt)
    this.wounds = [...this.wounds.slice(1 - KEPT), { id: ++this.count, by, lost: this.hurt }]
  }

  /** Whose shot ended at the pilot's ship in this tick; COLLISION for nobody's. */
  private shooter({ bodies: { ships }, grid }: Mirror, own: number): number {
    // Without a ship there is no place to compare with, and every shot that ended in the tick may have been the one.
    const isHere = ships.has(own)
    const strike = this.strikes.find(({ pilot, x, y }) => {
      if (pilot === own) return false
      if (!isHere) return pilot === this.killer
      const dx = shortWay(ships.x[own]!, x, grid.width)
      const dy = shortWay(ships.y[own]!, y, grid.height)
      return Math.hypot(dx, dy) < NEAR
    })
    return strike?.pilot ?? COLLISION
  }

  private die(by: number): void {
    const total = [...this.damage].sort(([, one], [, other]) => other - one)
    const shares = total.map(([pilot, damage]) => ({
      name: pilot === COLLISION ? null : this.nameOf(pilot),
      damage,
    }))
    const weapon = this.wounds.at(-1)?.by === by && by >= 0 ? 'shot' : 'collision'
    this.death = { id: ++this.count, by, name: by < 0 ? '' : this.nameOf(by), weapon, shares }
    this.tally = { ...this.tally, losses: this.tally.losses + 1 }
  }

  private nameOf(pilot: number): string {
    return this.source.playerOf(pilot)?.name ?? ''
  }
}
