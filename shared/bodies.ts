// The hot data of everything that flies, as arrays of numbers indexed by id; both ends keep their bodies in it.
// A dense list of the ids that are alive makes a step a plain loop. Arrays grow by doubling, never per tick.

const FREE = -1
const RESTING = -2

/** Which ids are alive: a dense list of them, and where in the list each is. */
class Living {
  /** Ids alive are ids[0] .. ids[count - 1]. */
  ids = new Int32Array(16)
  count = 0
  /** Index in `ids`, or FREE, or RESTING. */
  private place = new Int32Array(16).fill(FREE)
  /** Ended since `settle`: not free before the next, so that within a tick an id means one body. */
  private resting: number[] = []
  private lowest = 0

  /** Ids below this have room in the arrays. */
  get room(): number {
    return this.place.length
  }

  has(id: number): boolean {
    return id < this.place.length && this.place[id]! >= 0
  }

  /** Makes `id` alive; its fields are the caller's to set. No effect on one that is alive. */
  add(id: number): void {
    this.reserve(id)
    if (this.place[id]! >= 0) return
    this.place[id] = this.count
    this.ids[this.count++] = id
  }

  /** Makes room for the fields of `id`, alive or not. */
  reserve(id: number): void {
    if (id >= this.place.length) this.grow(id + 1)
  }

  /** Ends `id`; the last of the list takes its place, so walk the list backwards while removing. */
  remove(id: number): void {
    if (!this.has(id)) return
    const place = this.place[id]!
    const last = this.ids[--this.count]!
    this.ids[place] = last
    this.place[last] = place
    this.place[id] = RESTING
    this.resting.push(id)
  }

  /** A new tick: the ids of those that ended in the last one may be used again. */
  settle(): void {
    for (const id of this.resting) {
      if (this.place[id] !== RESTING) continue
      this.place[id] = FREE
      if (id < this.lowest) this.lowest = id
    }
    this.resting.length = 0
  }

  clear(): void {
    this.place.fill(FREE)
    this.resting.length = 0
    this.count = 0
    this.lowest = 0
  }

  /** The lowest id that no body has, or had in this tick. */
  lowestFree(): number {
    let id = this.lowest
    while (id < this.place.length && this.place[id] !== FREE) id++
    this.lowest = id
    return id
  }

  private grow(needed: number): void {
    const before = this.place.length
    const room = Math.max(needed, before * 2)
    this.ids = widen(this.ids, room)
    this.place = widen(this.place, room)
    this.place.fill(FREE, before)
    this.widenFields(room)
  }

  protected widenFields(_room: number): void {}
}

function widen<T extends Int32Array | Uint8Array>(old: T, room: number): T {
  const wider = new (old.constructor as new (length: number) => T)(room)
  wider.set(old)
  return wider
}

/** Ships, by pilot id. Positions in sub-units, velocities in sub-units per tick, headings in 1/256 of a circle. */
export class Ships extends Living {
  x = new Int32Array(16)
  y = new Int32Array(16)
  vx = new Int32Array(16)
  vy = new Int32Array(16)
  heading = new Uint8Array(16)
  target = new Uint8Array(16)
  /** THRUST | FIRE | SPECIAL */
  controls = new Uint8Array(16)
  hull = new Uint8Array(16)
  /** The tick at which the shield ends. */
  shieldUntil = new Int32Array(16)
  /** The last input sequence number that the universe applied, 0..127. */
  ack = new Uint8Array(16)
  /** Its class: an index of SHIP_CLASSES. */
  model = new Uint8Array(16)
  /** Its energy at the end of the tick `energySince`: see energy.ts. Exact only for a mirror's own ship. */
  energy = new Int32Array(16)
  energySince = new Int32Array(16)
  /** The tick from which its special may be used again. Exact for every ship in a mirror. */
  specialAt = new Int32Array(16)
  /** The steps of its properties, as one number: see upgrades.ts. */
  upgrades = new Int32Array(16)
  /** Crystals that it holds. Exact only for a mirror's own ship. */
  crystals = new Int32Array(16)
  /** The sector it was in when crossings were last looked at. */
  sector = new Int32Array(16)

  protected override widenFields(room: number): void {
    this.x = widen(this.x, room)
    this.y = widen(this.y, room)
    this.vx = widen(this.vx, room)
    this.vy = widen(this.vy, room)
    this.heading = widen(this.heading, room)
    this.target = widen(this.target, room)
    this.controls = widen(this.controls, room)
    this.hull = widen(this.hull, room)
    this.shieldUntil = widen(this.shieldUntil, room)
    this.ack = widen(this.ack, room)
    this.model = widen(this.model, room)
    this.energy = widen(this.energy, room)
    this.energySince = widen(this.energySince, room)
    this.specialAt = widen(this.specialAt, room)
    this.upgrades = widen(this.upgrades, room)
    this.crystals = widen(this.crystals, room)
    this.sector = widen(this.sector, room)
  }
}

/** What drifts on a straight course: shots, rocks and gems, each kind in its own list with its own ids. */
export class Drifters extends Living {
  x = new Int32Array(16)
  y = new Int32Array(16)
  vx = new Int32Array(16)
  vy = new Int32Array(16)
  /** The tick at which it ends by itself; FOREVER for a rock. */
  until = new Int32Array(16)
  /** A shot's pilot, a rock's size, a gem's kind. */
  sort = new Int32Array(16)
  /** A rock's hull; 0 for the others. */
  hull = new Int32Array(16)
  /** A shot's damage in percent of the universe's `shotDamage`. A mirror does not know it: it is told what is left of a hull. */
  gun = new Int32Array(16)
  /** The sector it was in when crossings were last looked at. */
  sector = new Int32Array(16)

  protected override widenFields(room: number): void {
    this.x = widen(this.x, room)
    this.y = widen(this.y, room)
    this.vx = widen(this.vx, room)
    this.vy = widen(this.vy, room)
    this.gun = widen(this.gun, room)
    this.until = widen(this.until, room)
    this.sort = widen(this.sort, room)
    this.hull = widen(this.hull, room)
    this.sector = widen(this.sector, room)
  }
}

/** `until` of what never ends by itself. */
export const FOREVER = 0x7fffffff

/** Everything that flies in a universe, or in what a mirror sees of it. */
export interface Bodies {
  readonly ships: Ships
  readonly shots: Drifters
  readonly rocks: Drifters
  readonly gems: Drifters
}

export function createBodies(): Bodies {
  return { ships: new Ships(), shots: new Drifters(), rocks: new Drifters(), gems: new Drifters() }
}

/** Kinds of bodies, as events and hashes number them. */
export const SHIP = 0
export const SHOT = 1
export const ROCK = 2
export const GEM = 3
export type Kind = typeof SHIP | typeof SHOT | typeof ROCK | typeof GEM
