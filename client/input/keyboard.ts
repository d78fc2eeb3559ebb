// Which keys are held. Knows their places on the keyboard, not what they mean to a ship.

/** Places where all keys are meant for something else, and elements that want Space and Enter. */
const OCCUPIED = 'input, textarea, select, dialog, [contenteditable="true"]'
const PRESSABLE = 'button, a[href], summary, [role="button"]'
/** Keys that would scroll the page. */
const SCROLLING = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Space'])

function wantsKey(target: EventTarget | null, code: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest(OCCUPIED) !== null) return true
  return (code === 'Space' || code === 'Enter') && target.closest(PRESSABLE) !== null
}

export interface Keyboard {
  /** Whether any of these keys (KeyboardEvent.code) is down. */
  held(...codes: string[]): boolean
  destroy(): void
}

/** Calls `changed` when a key goes down or up, with its code when it went down; all keys go up when focus goes. */
export function createKeyboard(changed: (pressed: string | null) => void): Keyboard {
  const down = new Set<string>()
  const listening = new AbortController()
  const { signal } = listening

  const release = (): void => {
    if (down.size === 0) return
    down.clear()
    changed(null)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || wantsKey(event.target, event.code)) return
    if (SCROLLING.has(event.code)) event.preventDefault()
    if (event.repeat || down.has(event.code)) return
    down.add(event.code)
    changed(event.code)
  }
  const lift = (event: KeyboardEvent): void => {
    if (down.delete(event.code)) changed(null)
  }
  const focus = (event: FocusEvent): void => {
    if (event.target instanceof Element && event.target.closest(OCCUPIED) !== null) release()
  }

  window.addEventListener('keydown', press, { signal })
  window.addEventListener('keyup', lift, { signal })
  window.addEventListener('blur', release, { signal })
  document.addEventListener('visibilitychange', release, { signal })
  document.addEventListener('focusin', focus, { signal })
  return {
    held: (...codes) => codes.some((code) => down.has(code)),
    destroy: () => listening.abort(),
  }
}
