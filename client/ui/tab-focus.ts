// Whether the field was reached with the Tab key: only then a frame shows that it has the focus. It also gets it when a game
// begins, and browsers would show a frame then.
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

export function useTabFocus(field: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = field.current!
    const listening = new AbortController()
    const { signal } = listening
    let isTab = false
    const press = (event: KeyboardEvent): void => {
      isTab = event.key === 'Tab'
    }
    window.addEventListener('keydown', press, { signal, capture: true })
    element.addEventListener('focus', () => element.classList.toggle('tabbed', isTab), { signal })
    element.addEventListener('blur', () => element.classList.remove('tabbed'), { signal })
    return () => listening.abort()
  }, [field])
}
