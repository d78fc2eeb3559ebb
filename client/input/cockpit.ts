// A pilot's controls: keyboard, mouse, touch and gamepad, reduced to what the game is told.
import type { Game } from '../game.ts'
import type { Bindings } from './bindings.ts'
import { type Keys, Reduction } from './control.ts'
import { createGamepad } from './gamepad.ts'
import { createKeyboard } from './keyboard.ts'
import { createMouse } from './mouse.ts'
import { createTouch } from './touch.ts'

/** Milliseconds between two looks at the controls: a tick of the universe. */
const INTERVAL = 50

export interface Seat {
  /** Where pointers steer; it takes the keyboard's focus when pressed. */
  readonly area: HTMLElement
  /** Its middle is where the ship is. */
  readonly field: HTMLElement
  readonly game: Game
  readonly words: { readonly fire: string; readonly special: string }
  /** As they are now: they may change at any time. */
  readonly bindings: () => Bindings
}

/** Steers until the returned function is called. */
export function takeCockpit({ area, field, game, words, bindings }: Seat): () => void {
  const reduction = new Reduction()
  const readKeys = (): Keys => {
    const keys = bindings()
    const left = keyboard.held(...keys.left)
    const right = keyboard.held(...keys.right)
    return {
      turn: left === right ? 0 : left ? -1 : 1,
      thrust: keyboard.held(...keys.thrust),
      fire: keyboard.held(...keys.fire),
      special: keyboard.held(...keys.special),
    }
  }
  const steer = (): void => {
    pad.poll()
    const pointers = [touch.pointer, pad.pointer, mouse.pointer]
    game.steer(reduction.next(performance.now(), game.ownHeading(), readKeys(), pointers))
  }
  const pad = createGamepad((property) => game.upgrade(property))
  const keyboard = createKeyboard(steer)
  const mouse = createMouse(area, field, steer)
  const touch = createTouch(area, words, steer)
  const timer = setInterval(steer, INTERVAL)
  return () => {
    clearInterval(timer)
    keyboard.destroy()
    mouse.destroy()
    touch.destroy()
  }
}
