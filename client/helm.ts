// What a pilot wants, reduced to the steer messages worth sending: only changes that can be seen, one a tick at most.
import { FIRE, THRUST, TICK_MS } from '../shared/rules.ts'

export interface Control {
  /** 0..255 with fractions, or null for the present heading. */
  target: number | null
  thrust: boolean
  fire: boolean
}

/** The least change of the target heading that is sent, in 1/256 of a circle: under 3 degrees nobody sees. */
const LEAST_TURN = 2

export class Helm {
  private target = 192
  private controls = 0
  private sentAt = Number.NEGATIVE_INFINITY
  /** Pressed since the last message: a tap shorter than a tick still counts. */
  private tapped = 0

  /** What to send now, or null. `heading` is the ship's own. */
  next(wanted: Readonly<Control>, heading: number, now: number): { target: number; controls: number } | null {
    const held = (wanted.thrust ? THRUST : 0) | (wanted.fire ? FIRE : 0)
    this.tapped |= held
    if (now - this.sentAt < TICK_MS) return null
    const target = Math.round(wanted.target ?? heading) & 255
    const turned = Math.abs(((target - this.target + 128) & 255) - 128) >= LEAST_TURN
    const controls = this.controls === this.tapped ? held : this.tapped
    this.tapped = held
    if (!turned && controls === this.controls) return null
    this.sentAt = now
    if (turned) this.target = target
    this.controls = controls
    return { target: this.target, controls }
  }

  /** A new ship, or a new connection: the server knows of nothing that is held. */
  reset(): void {
    this.controls = 0
    this.tapped = 0
  }
}
