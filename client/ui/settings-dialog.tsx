// What can be set, as a dialog.
import { LANGUAGES, type Language } from '../words/words.ts'
import { useModal } from './modal.ts'
import { useSettings } from './settings.ts'
import { useWords } from './use-words.ts'

export function SettingsDialog({ close }: { close: () => void }) {
  const { settings, change } = useSettings()
  const { settings: words } = useWords()
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
      <form method="dialog">
        <button type="submit" class="primary">
          {words.done}
        </button>
      </form>
    </dialog>
  )
}
