// What a pilot wants, reduced to the steer messages worth sending: only changes that can be seen, one for each tick, and
// a second one for a tick only when something was pressed, which must not wait.
import { FIRE, SPECIAL, THRUST } from '../shared/rules.ts'

export interface Control {
  /** 0..255 with fractions, or null for the present heading. */
  target: number | null
  thrust: boolean
  fire: boolean
  special: boolean
}

/** The least change of the target heading that is sent, in 1/256 of a circle: under 3 degrees nobody sees. */
const LEAST_TURN = 2

/** What is sent: controls as the ship has them, for a tick. */
export interface Order {
  readonly target: number
  readonly controls: number
  readonly tick: number
}

export class Helm {
  private target = 192
  private controls = 0
  /** The tick that the last message was for. */
  private tick = Number.NEGATIVE_INFINITY
  /** Pressed since the last message: a tap shorter than a tick still counts. */
  private tapped = 0

  /** What to send now for `tick`, or null. `heading` is the ship's own. */
  next(wanted: Readonly<Control>, heading: number, tick: number): Order | null {
    const held = (wanted.thrust ? THRUST : 0) | (wanted.fire ? FIRE : 0) | (wanted.special ? SPECIAL : 0)
    this.tapped |= held
    const isPressed = (held & ~this.controls) !== 0
    if (tick <= this.tick && !isPressed) return null
    const target = Math.round(wanted.target ?? heading) & 255
    const turned = Math.abs(((target - this.target + 128) & 255) - 128) >= LEAST_TURN
    const controls = tick <= this.tick ? this.controls | held : this.released(held)
    this.tapped = held
    if (!turned && controls === this.controls) return null
    this.tick = Math.max(this.tick, tick)
    if (turned) this.target = target
    this.controls = controls
    return { target: this.target, controls, tick: this.tick }
  }

  /** A new ship, or a new connection: the server knows of nothing that is held. */
  reset(): void {
    this.controls = 0
    this.tapped = 0
    this.tick = Number.NEGATIVE_INFINITY
  }

  /** What is held now, and what was only tapped since the last message unless that had it already. */
  private released(held: number): number {
    return this.controls === this.tapped ? held : this.tapped
  }
}
