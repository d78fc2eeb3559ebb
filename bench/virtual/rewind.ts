// What a server would judge that judges each shot where its shooter saw the target: it looks on, and changes nothing.
// Shots fly straight, so each is followed here to the end of its life, whatever the universe lets it meet.
import type { Universe } from '../../server/universe/universe.ts'
import { SHIP_RADIUS, SHOT_LIFE, SHOT_RADIUS } from '../../shared/rules.ts'
import { type Grid, shortWay } from '../../shared/sectors.ts'
import { APART, sweep } from '../../shared/sweep.ts'

interface Place {
  readonly x: number
  readonly y: number
}

/** A shot since the tick in which it was fired. */
interface Flight {
  readonly owner: number
  readonly born: number
  readonly x: number
  readonly y: number
  readonly vx: number
  readonly vy: number
  /** Ticks between the own ship and others on its shooter's screen. */
  readonly behind: number
}

/** No shot is judged farther in the past, in ticks: 200 milliseconds. */
const BOUND = 4
/** Ticks in which an own shot passes over to the past in which its targets are drawn, as client/horizon.ts does it. */
const PASSAGE = 10
const REACH = SHIP_RADIUS + SHOT_RADIUS

export class Rewind {
  /** By shot, as "pilot:tick": the pilot whose ship it would have hit. */
  readonly hits = new Map<string, number>()
  private flights: Flight[] = []
  /** By tick, and by pilot. */
  private readonly history = new Map<number, Map<number, Place>>()

  /** A tick is over, in which these ships were `lost`. `behind`: how far in the past a pilot sees others, in ticks. */
  ticked(
    { tick, bodies, grid }: Universe,
    lost: ReadonlySet<number>,
    behind: (pilot: number) => number,
  ): void {
    const { ships, shots } = bodies
    const places = new Map<number, Place>()
    for (const id of [...ships.ids.subarray(0, ships.count), ...lost])
      places.set(id, { x: ships.x[id]!, y: ships.y[id]! })
    this.history.set(tick, places)
    this.history.delete(tick - BOUND - 3)
    this.flights = this.flights.filter((flight) => !this.flyOn(flight, tick, grid))
    for (const id of shots.ids.subarray(0, shots.count)) {
      if (shots.until[id]! - tick !== SHOT_LIFE) continue
      const owner = shots.sort[id]!
      const [x, y, vx, vy] = [shots.x[id]!, shots.y[id]!, shots.vx[id]!, shots.vy[id]!]
      this.flights.push({ owner, born: tick, x, y, vx, vy, behind: behind(owner) })
    }
  }

  /** Whether the flight is over. */
  private flyOn(flight: Flight, tick: number, grid: Grid): boolean {
    const age = tick - flight.born
    if (age > SHOT_LIFE) return true
    const [before, after] = [at(flight, age - 1), at(flight, age)]
    for (const pilot of this.history.get(tick)!.keys()) {
      if (pilot === flight.owner) continue
      const from = this.placeOf(pilot, tick - 1 - delay(flight, age - 1), grid)
      const to = this.placeOf(pilot, tick - delay(flight, age), grid)
      if (from === null || to === null) continue
      const px = shortWay(wrap(from.x, grid.width), wrap(before.x, grid.width), grid.width)
      const py = shortWay(wrap(from.y, grid.height), wrap(before.y, grid.height), grid.height)
      const dx = after.x - before.x - shortWay(wrap(from.x, grid.width), wrap(to.x, grid.width), grid.width)
      const dy =
        after.y - before.y - shortWay(wrap(from.y, grid.height), wrap(to.y, grid.height), grid.height)
      if (sweep(px, py, dx, dy, REACH) === APART) continue
      this.hits.set(`${flight.owner}:${flight.born}`, pilot)
      return true
    }
    return false
  }

  /** Where a ship was at a moment between two ticks. */
  private placeOf(pilot: number, moment: number, { width, height }: Grid): Place | null {
    const from = this.history.get(Math.floor(moment))?.get(pilot)
    const to = this.history.get(Math.ceil(moment))?.get(pilot)
    if (from === undefined || to === undefined) return null
    const share = moment - Math.floor(moment)
    const x = from.x + shortWay(from.x, to.x, width) * share
    const y = from.y + shortWay(from.y, to.y, height) * share
    return { x, y }
  }
}

function at({ x, y, vx, vy }: Flight, age: number): Place {
  return { x: x + vx * age, y: y + vy * age }
}

/** How much earlier than the shot its shooter sees the target, when the shot is this old: less and less on its way. */
function delay({ behind }: Flight, age: number): number {
  const passed = behind < PASSAGE ? Math.min(1, age / (PASSAGE - behind)) : 0
  return Math.min(BOUND, behind * (1 - passed))
}

function wrap(value: number, size: number): number {
  return ((value % size) + size) % size
}
