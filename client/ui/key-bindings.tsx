// Which key does what, and how one takes another: press a button here, and then the key.
import { useEffect, useState } from 'preact/hooks'
import { ACTIONS, type Action, bind, DEFAULT_BINDINGS, isFree, keyLabel } from '../input/bindings.ts'
import { MANUAL_WORDS } from '../words/manual.ts'
import type { Language } from '../words/words.ts'
import './key-bindings.css'
import { useSettings } from './settings.ts'
import { useWords } from './use-words.ts'

interface Place {
  readonly action: Action
  readonly place: 0 | 1
}

export function KeyBindings() {
  const { settings, change } = useSettings()
  const words = MANUAL_WORDS[useWords().code as Language].keys
  const [waiting, setWaiting] = useState<Place | null>(null)
  const { keys } = settings

  useEffect(() => {
    if (waiting === null) return
    // Before the dialog hears of it, which would close by Escape.
    const press = (event: KeyboardEvent): void => {
      event.preventDefault()
      event.stopPropagation()
      if (event.code === 'Escape') setWaiting(null)
      if (!isFree(event.code)) return
      change({ keys: bind(keys, waiting.action, waiting.place, event.code) })
      setWaiting(null)
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [waiting, keys, change])

  const isWaiting = ({ action, place }: Place) => waiting?.action === action && waiting.place === place
  return (
    <fieldset class="key-bindings">
      <legend>{words.title}</legend>
      {ACTIONS.map((action) => (
        <div key={action} class="setting">
          <span>{words.actions[action]}</span>
          <span class="key-places">
            {([0, 1] as const).map((place) => (
              <button
                key={place}
                type="button"
                class={isWaiting({ action, place }) ? 'key-place waiting' : 'key-place'}
                aria-label={words.place(words.actions[action], place + 1, keyLabel(keys[action][place]))}
                onClick={() => setWaiting({ action, place })}
              >
                {isWaiting({ action, place }) ? words.press : keyLabel(keys[action][place]) || '–'}
              </button>
            ))}
          </span>
        </div>
      ))}
      <button type="button" class="small" onClick={() => change({ keys: DEFAULT_BINDINGS })}>
        {words.defaults}
      </button>
    </fieldset>
  )
}
