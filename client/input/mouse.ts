// Where the mouse points from the middle of the field, and which of its buttons are down.
import { headingOf, type Pointer } from './control.ts'

const LEFT_BUTTON = 1
const RIGHT_BUTTON = 2
const MIDDLE_BUTTON = 4
/** Pixels around the middle where the direction is too uncertain to steer by. */
const DEAD_ZONE = 12

export interface Mouse {
  readonly pointer: Pointer
  destroy(): void
}

/** Listens on `area`; headings are seen from the middle of `field`. Calls `changed` when a button goes down or up. */
export function createMouse(area: HTMLElement, field: HTMLElement, changed: () => void): Mouse {
  const pointer = { heading: null as number | null, thrust: false, fire: false, special: false }
  const listening = new AbortController()
  const { signal } = listening

  const press = (buttons: number): void => {
    const fire = (buttons & LEFT_BUTTON) !== 0
    const thrust = (buttons & RIGHT_BUTTON) !== 0
    const special = (buttons & MIDDLE_BUTTON) !== 0
    if (fire === pointer.fire && thrust === pointer.thrust && special === pointer.special) return
    pointer.fire = fire
    pointer.thrust = thrust
    pointer.special = special
    changed()
  }
  const point = (event: PointerEvent): void => {
    const place = field.getBoundingClientRect()
    const x = event.clientX - place.left - place.width / 2
    const y = event.clientY - place.top - place.height / 2
    if (Math.hypot(x, y) > DEAD_ZONE) pointer.heading = headingOf(x, y)
  }
  const listen = (type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel'): void =>
    area.addEventListener(
      type,
      (event) => {
        if (event.pointerType !== 'mouse') return
        if (type === 'pointerdown') {
          // The release counts wherever it happens, and keys go to the field from here on.
          area.setPointerCapture(event.pointerId)
          area.focus({ preventScroll: true })
          event.preventDefault()
        }
        point(event)
        press(type === 'pointercancel' ? 0 : event.buttons)
      },
      { signal },
    )

  listen('pointerdown')
  listen('pointermove')
  listen('pointerup')
  listen('pointercancel')
  area.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
  window.addEventListener('blur', () => press(0), { signal })
  document.addEventListener('visibilitychange', () => press(0), { signal })
  return { pointer, destroy: () => listening.abort() }
}
