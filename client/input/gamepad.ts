// Gamepads in their standard layout (https://w3c.github.io/gamepad/#remapping): the left stick points, and further out it
// thrusts; buttons fire, use the special and buy upgrades. Whichever pad is touched last counts, so none has to be chosen.
import { headingOf, type Pointer } from './control.ts'

/** The stick within this points nowhere, and from here on it thrusts. */
const DEAD_ZONE = 0.35
const THRUSTS_FROM = 0.85
/** Buttons by what they do: A or right trigger, left trigger, B, X or right shoulder, and the four of the cross. */
const FIRE = [0, 7]
const THRUST = [6]
const SPECIAL = [1, 2, 5]
const UPGRADES = [12, 13, 14, 15]

export interface GamepadInput {
  readonly pointer: Pointer
  /** Looks at the pads. To be called often. */
  poll(): void
}

/**
 * @param pads those that are connected; by default the browser's
 * @param upgrade asks for a step of the property with this number
 */
export function createGamepad(
  upgrade: (property: number) => void,
  pads: () => readonly (Gamepad | null)[] = () => navigator.getGamepads?.() ?? [],
): GamepadInput {
  const pointer = { heading: null as number | null, thrust: false, fire: false, special: false }
  const held = new Set<number>()

  const buy = (isDown: (button: number) => boolean): void => {
    for (const [property, button] of UPGRADES.entries()) {
      if (!isDown(button)) held.delete(button)
      else if (!held.has(button)) {
        held.add(button)
        upgrade(property)
      }
    }
  }
  return {
    pointer,
    poll: () => {
      let pad: Gamepad | null = null
      for (const one of pads())
        if (one?.mapping === 'standard' && one.timestamp >= (pad?.timestamp ?? 0)) pad = one
      const [x = 0, y = 0] = pad?.axes ?? []
      const out = Math.hypot(x, y)
      const isDown = (button: number) => pad?.buttons[button]?.pressed === true
      pointer.heading = out > DEAD_ZONE ? headingOf(x, y) : null
      pointer.thrust = out > THRUSTS_FROM || THRUST.some(isDown)
      pointer.fire = FIRE.some(isDown)
      pointer.special = SPECIAL.some(isDown)
      buy(isDown)
    },
  }
}
