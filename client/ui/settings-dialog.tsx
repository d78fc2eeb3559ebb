// What can be set, as a dialog.
import { MANUAL_WORDS } from '../words/manual.ts'
import { LANGUAGES, type Language } from '../words/words.ts'
import { KeyBindings } from './key-bindings.tsx'
import { useModal } from './modal.ts'
import { useSettings } from './settings.ts'
import { useWords } from './use-words.ts'
import './dialog.css'

export function SettingsDialog({ close }: { close: () => void }) {
  const { settings, change } = useSettings()
  const words = MANUAL_WORDS[useWords().code as Language].settings
  const dialog = useModal()
  return (
    <dialog class="panel settings" ref={dialog} aria-labelledby="settings-title" onClose={close}>
      <h2 id="settings-title">{words.title}</h2>
      <label class="setting">
        <span>{words.language}</span>
        <select
          value={settings.language}
          onChange={(event) => change({ language: event.currentTarget.value as Language })}
        >
          {LANGUAGES.map(([language, name]) => (
            <option key={language} value={language} lang={language}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {(['effects', 'music'] as const).map((volume) => (
        <label key={volume} class="setting">
          <span>{words[volume]}</span>
          <input
            type="range"
            min={0}
            max={100}
            step={5}
            value={settings[volume]}
            onInput={(event) => change({ [volume]: event.currentTarget.valueAsNumber })}
          />
        </label>
      ))}
      <label class="setting">
        <span>{words.muted}</span>
        <input
          type="checkbox"
          checked={settings.muted}
          onChange={(event) => change({ muted: event.currentTarget.checked })}
        />
      </label>
      <KeyBindings />
      <form method="dialog">
        <button type="submit" class="primary">
          {words.done}
        </button>
      </form>
    </dialog>
  )
}
