// A stick for the left thumb, and buttons to fire and for the special for the right one, on screens that are touched.
import type { create as createStick } from 'nipplejs'
import { headingOf, type Pointer } from './control.ts'

const COARSE = '(pointer: coarse)'
/** How far the stick must be pushed, of 1, to turn the ship, and to thrust. */
const PUSH_TO_TURN = 0.2
const PUSH_TO_THRUST = 0.7

export interface Touch {
  readonly pointer: Pointer
  destroy(): void
}

function createElement<Tag extends 'div' | 'button'>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  element.className = className
  return element
}

/** A button that is held; `changed` tells whether it is. */
function createHeldButton(
  className: string,
  label: string,
  changed: (down: boolean) => void,
): HTMLButtonElement {
  const button = createElement('button', className)
  button.type = 'button'
  button.textContent = label
  button.addEventListener('pointerdown', (event) => {
    event.preventDefault()
    button.setPointerCapture(event.pointerId)
    changed(true)
  })
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    button.addEventListener(type, () => changed(false))
  button.addEventListener('contextmenu', (event) => event.preventDefault())
  return button
}

/** Puts them into `host` while the main pointer is coarse. Calls `changed` when thrust, fire or the special starts or ends. */
export function createTouch(
  host: HTMLElement,
  labels: { readonly fire: string; readonly special: string },
  changed: () => void,
): Touch {
  const pointer = { heading: null as number | null, thrust: false, fire: false, special: false }
  const coarse = matchMedia(COARSE)
  const panel = createElement('div', 'touch')
  const zone = createElement('div', 'touch-stick')
  let stick: ReturnType<typeof createStick> | null = null
  let over = false

  const hold = (next: Partial<typeof pointer>): void => {
    const { thrust, fire, special } = pointer
    Object.assign(pointer, next)
    if (thrust !== pointer.thrust || fire !== pointer.fire || special !== pointer.special) changed()
  }
  const release = (): void => hold({ heading: null, thrust: false, fire: false, special: false })
  panel.append(
    zone,
    createHeldButton('touch-special', labels.special, (special) => hold({ special })),
    createHeldButton('touch-fire', labels.fire, (fire) => hold({ fire })),
  )

  const mount = async (): Promise<void> => {
    host.append(panel)
    const { create } = await import('nipplejs')
    if (over || stick !== null || !panel.isConnected) return
    stick = create({
      zone,
      mode: 'static',
      position: { left: '50%', top: '50%' },
      size: 124,
      fadeTime: 100,
      restOpacity: 0.75,
      color: { front: '#ffd27a', back: 'rgba(140, 165, 255, 0.16)' },
    })
    stick.on('move', ({ data }) => {
      const heading = data.force < PUSH_TO_TURN ? pointer.heading : headingOf(data.vector.x, -data.vector.y)
      hold({ heading, thrust: data.force >= PUSH_TO_THRUST })
    })
    stick.on('end', () => hold({ heading: null, thrust: false }))
  }
  const unmount = (): void => {
    stick?.destroy()
    stick = null
    panel.remove()
    release()
  }
  const suit = (): void => {
    if (coarse.matches) void mount()
    else unmount()
  }
  coarse.addEventListener('change', suit)
  window.addEventListener('blur', release)
  suit()
  return {
    pointer,
    destroy: () => {
      over = true
      coarse.removeEventListener('change', suit)
      window.removeEventListener('blur', release)
      unmount()
    },
  }
}
