// Reduces what keyboard, mouse and stick say to the one control a ship understands. Pure: knows no page, no game.

/** What the pilot wants: heading in 1/256 of a circle, null for the present one. */
export interface Control {
  readonly target: number | null
  readonly thrust: boolean
  readonly fire: boolean
  readonly special: boolean
}

/** What the keyboard says. */
export interface Keys {
  /** -1 left, 1 right. */
  readonly turn: -1 | 0 | 1
  readonly thrust: boolean
  readonly fire: boolean
  readonly special: boolean
}

/** What a mouse or a stick says; `heading` is null while it points nowhere. */
export interface Pointer {
  readonly heading: number | null
  readonly thrust: boolean
  readonly fire: boolean
  readonly special: boolean
}

/** A turning key aims this far ahead of the nose, and again when less than `REACH` of it is left: few changes a turn. */
const LEAD = 96
const REACH = 40
/** Milliseconds between two changes of a pointer's target: at most 10 a second. */
const POINTER_INTERVAL = 100
/** The least change of a pointer's heading that counts. */
const LEAST_POINTING = 1.5

/** From heading `from` to heading `to` the short way: -128 .. 128, positive clockwise. */
export function headingDifference(from: number, to: number): number {
  const ahead = (((to - from) % 256) + 256) % 256
  return ahead > 128 ? ahead - 256 : ahead
}

/** The heading of a direction on the screen (x right, y down), 0 .. 256. */
export function headingOf(x: number, y: number): number {
  return ((Math.atan2(y, x) * 128) / Math.PI + 256) % 256
}

/** Remembers who steered last, so that an unmoved mouse does not undo what the keys did. */
export class Reduction {
  private target: number | null = null
  private turn = 0
  private pointed: number | null = null
  private pointedAt = Number.NEGATIVE_INFINITY

  /** The control at `now` (milliseconds) for a ship that heads for `heading` (null: there is none). */
  next(now: number, heading: number | null, keys: Keys, pointers: readonly Pointer[]): Control {
    if (keys.turn !== 0 || this.turn !== 0) this.turnByKeys(heading, keys.turn)
    else this.turnByPointer(now, pointers)
    const pointing = pointers.find((pointer) => pointer.heading !== null)
    if (keys.turn !== 0) this.pointed = pointing?.heading ?? null
    return {
      target: this.target === null ? null : ((Math.round(this.target) % 256) + 256) % 256,
      thrust: keys.thrust || pointers.some((pointer) => pointer.thrust),
      fire: keys.fire || pointers.some((pointer) => pointer.fire),
      special: keys.special || pointers.some((pointer) => pointer.special),
    }
  }

  private turnByKeys(heading: number | null, turn: -1 | 0 | 1): void {
    const changed = turn !== this.turn
    this.turn = turn
    if (heading === null) return
    if (turn === 0) this.target = heading
    else if (changed || headingDifference(heading, this.target ?? heading) * turn < REACH)
      this.target = heading + LEAD * turn
  }

  private turnByPointer(now: number, pointers: readonly Pointer[]): void {
    const heading = pointers.find((pointer) => pointer.heading !== null)?.heading ?? null
    if (heading === null) {
      this.pointed = null
      return
    }
    const moved =
      this.pointed === null || Math.abs(headingDifference(this.pointed, heading)) >= LEAST_POINTING
    if (!moved || now - this.pointedAt < POINTER_INTERVAL) return
    this.pointed = heading
    this.pointedAt = now
    this.target = heading
  }
}
