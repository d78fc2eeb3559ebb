// A spectator's controls: keys (or a dragging finger) move the camera, or choose whom it follows.
import { FIELD_WIDTH, SUB_UNITS } from '../../shared/rules.ts'
import type { Display } from '../display.ts'
import type { Seat } from './cockpit.ts'
import { createKeyboard, type Keyboard } from './keyboard.ts'

/** Units per second that the free camera moves. */
const SPEED = 1000
/** Seconds one frame moves it at most, after a pause of the display. */
const LONGEST_FRAME = 0.1

function axis(keyboard: Keyboard, less: readonly string[], more: readonly string[]): number {
  return Number(keyboard.held(...more)) - Number(keyboard.held(...less))
}

/** Moves the camera while a finger or the mouse drags the sky. */
function createDrag(seat: Seat): () => void {
  const listening = new AbortController()
  const { signal } = listening
  seat.area.addEventListener(
    'pointerdown',
    (event) => {
      seat.area.setPointerCapture(event.pointerId)
      seat.area.focus({ preventScroll: true })
      event.preventDefault()
    },
    { signal },
  )
  seat.area.addEventListener(
    'pointermove',
    (event) => {
      if (event.buttons === 0 || !seat.area.hasPointerCapture(event.pointerId)) return
      const unitsPerPixel = FIELD_WIDTH / seat.field.clientWidth
      const subUnits = -unitsPerPixel * SUB_UNITS
      seat.game.moveCamera(Math.round(event.movementX * subUnits), Math.round(event.movementY * subUnits))
    },
    { signal },
  )
  return () => listening.abort()
}

/** Observes until the returned function is called. */
export function takeObservatory(seat: Seat, display: Display): () => void {
  const { game } = seat
  const keyboard = createKeyboard((pressed) => {
    if (pressed === 'KeyE' || pressed === 'BracketRight') game.watch(1)
    if (pressed === 'KeyQ' || pressed === 'BracketLeft') game.watch(-1)
  })
  const stopDrag = createDrag(seat)
  const stopMoving = display.beforeEach((elapsed) => {
    const x = axis(keyboard, ['ArrowLeft', 'KeyA'], ['ArrowRight', 'KeyD'])
    const y = axis(keyboard, ['ArrowUp', 'KeyW'], ['ArrowDown', 'KeyS'])
    if (x === 0 && y === 0) return
    const step = (SPEED * Math.min(LONGEST_FRAME, elapsed) * SUB_UNITS) / Math.hypot(x, y)
    game.moveCamera(Math.round(x * step), Math.round(y * step))
  })
  return () => {
    stopMoving()
    keyboard.destroy()
    stopDrag()
  }
}
