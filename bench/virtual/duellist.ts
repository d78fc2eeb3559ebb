// A pilot that knows only what is drawn: it looks for the nearest ship, aims ahead of it as a person would, with an
// unsteady hand, fires when the gun points there, and now and then turns away to be harder to hit.
import type { Control } from '../../client/helm.ts'
import type { Sky, SkyShip } from '../../client/sky.ts'
import { Random } from '../../shared/random.ts'
import { SHOT_SPEED, SUB_UNITS } from '../../shared/rules.ts'

/** In units: it fires and looks so far, and does not go nearer than that. */
const RANGE = 520 * SUB_UNITS
const SIGHT = 1000 * SUB_UNITS
const NEAR = 180 * SUB_UNITS
/** How far off the gun may point when it fires, in 1/256 of a circle. */
const CLOSE_ENOUGH = 5
/** Of the hand: how far off it is usually, in 1/256 of a circle, and how long it stays so, in milliseconds. */
const UNSTEADY = 2.5
const STEADINESS_MS = 400
/** Milliseconds in which the speed of what moves is judged by eye. */
const JUDGED_MS = 150
/** Milliseconds it attacks, and turns away, at least and at most. */
const ATTACK_MS = [600, 2000] as const
const EVASION_MS = [300, 900] as const

interface Glimpse {
  readonly at: number
  readonly x: number
  readonly y: number
}

export class Duellist {
  private readonly random: Random
  private readonly glimpses = new Map<number, Glimpse[]>()
  private hand = 0
  private handAt = 0
  private evading = false
  private until = 0
  private course = 0
  private thrust = true

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  /** What it does at `now` (milliseconds), seeing this. */
  decide(sky: Sky, now: number): Control {
    const own = sky.ships.find((ship) => ship.own)
    for (const ship of sky.ships) this.glimpse(ship.pilot, sky, ship, now)
    if (own === undefined) return { target: null, thrust: false, fire: false, special: false }
    if (now >= this.until) this.changeMind(now)
    const prey = nearest(sky)
    if (prey === null || this.evading)
      return { target: this.course, thrust: this.thrust, fire: false, special: false }
    const target = this.aim(own, prey, now)
    const off = Math.abs(((target - own.heading + 640) % 256) - 128)
    const distance = Math.hypot(prey.x - own.x, prey.y - own.y)
    return {
      target,
      thrust: this.thrust && distance > NEAR,
      fire: off < CLOSE_ENOUGH && distance < RANGE && !prey.shielded,
      special: false,
    }
  }

  private changeMind(now: number): void {
    const { random } = this
    this.evading = !this.evading
    const [least, most] = this.evading ? EVASION_MS : ATTACK_MS
    this.until = now + random.between(least, most)
    this.course = random.below(256)
    this.thrust = random.below(4) > 0
  }

  /** Where to point the gun for a shot that meets the ship if it keeps its speed. */
  private aim(own: SkyShip, prey: SkyShip, now: number): number {
    const mine = this.speedOf(own.pilot)
    const its = this.speedOf(prey.pilot)
    const [px, py] = [prey.x - own.x, prey.y - own.y]
    // In sub-units per millisecond, as they move on the screen, which moves with the own ship.
    const [vx, vy] = [its.x - mine.x, its.y - mine.y]
    const pace = SHOT_SPEED / 50
    let flight = Math.hypot(px, py) / pace
    for (let n = 0; n < 3; n++) flight = Math.hypot(px + vx * flight, py + vy * flight) / pace
    const angle = Math.atan2(py + vy * flight, px + vx * flight)
    return ((angle * 128) / Math.PI + this.tremble(now) + 512) % 256
  }

  /** How far off the hand is, in 1/256 of a circle. */
  private tremble(now: number): number {
    const keep = 0.5 ** ((now - this.handAt) / STEADINESS_MS)
    this.handAt = now
    // Twelve dice are as good as a bell curve.
    let dice = 0
    for (let n = 0; n < 12; n++) dice += this.random.below(1000) / 1000
    this.hand = this.hand * keep + (dice - 6) * UNSTEADY * Math.sqrt(1 - keep * keep)
    return this.hand
  }

  private glimpse(pilot: number, sky: Sky, { x, y }: SkyShip, at: number): void {
    const list = this.glimpses.get(pilot) ?? []
    const place = { at, x: sky.cameraX + x, y: sky.cameraY + y }
    const last = list.at(-1)
    // Another ship, or around the edge: that is no motion.
    if (last !== undefined && Math.hypot(place.x - last.x, place.y - last.y) > RANGE) list.length = 0
    list.push(place)
    while (list[0]!.at < at - JUDGED_MS) list.shift()
    this.glimpses.set(pilot, list)
  }

  private speedOf(pilot: number): { x: number; y: number } {
    const list = this.glimpses.get(pilot) ?? []
    const [first, last] = [list[0], list.at(-1)]
    if (first === undefined || last === undefined || first === last) return { x: 0, y: 0 }
    const ms = last.at - first.at
    return { x: (last.x - first.x) / ms, y: (last.y - first.y) / ms }
  }
}

function nearest(sky: Sky): SkyShip | null {
  let best: SkyShip | null = null
  let least = SIGHT
  const own = sky.ships.find((ship) => ship.own)!
  for (const ship of sky.ships) {
    if (ship.own || ship.shielded) continue
    const distance = Math.hypot(ship.x - own.x, ship.y - own.y)
    if (distance >= least) continue
    least = distance
    best = ship
  }
  return best
}
