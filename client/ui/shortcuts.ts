// Keys that open and close parts of the page while a game is on. Flying is none of its business.
import { useEffect } from 'preact/hooks'

export interface Shortcuts {
  readonly chat: () => void
  readonly help: () => void
  readonly close: () => void
  /** Null where nothing is played. */
  readonly play: (() => void) | null
}

/** Typing, or pressing Enter on a button, is not a shortcut. */
export function isBusy(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false
  if (event.target.closest('input, textarea, select, dialog') !== null) return true
  return (event.key === 'Enter' || event.key === ' ') && event.target.closest('button, a[href]') !== null
}

export function useShortcuts({ chat, help, close, play }: Shortcuts): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return
      if (event.key === 'Escape') return close()
      if (isBusy(event)) return
      const action =
        event.key === 'Enter' || event.code === 'KeyT'
          ? chat
          : event.key === '?' || event.code === 'KeyH'
            ? help
            : event.code === 'Space'
              ? play
              : null
      if (action === null) return
      // The letter must not land in the line that opens.
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [chat, help, close, play])
}
