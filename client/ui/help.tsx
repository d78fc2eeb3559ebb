// How to play, as a dialog: keys and gestures, and then modes and ships.
import { type Action, type Bindings, keyLabel } from '../input/bindings.ts'
import type { Part, Status } from '../status.ts'
import { MANUAL_WORDS, type ManualWords } from '../words/manual.ts'
import type { Language } from '../words/words.ts'
import { Manual } from './manual.tsx'
import { useModal } from './modal.ts'
import { useSettings } from './settings.ts'
import { useWords } from './use-words.ts'
import './dialog.css'

type Lesson = readonly [keys: readonly string[], meaning: string]

function pilotLessons({ help, help: { keys } }: ManualWords, bound: Bindings): Lesson[] {
  const labels = (...actions: Action[]) =>
    actions.flatMap((action) => bound[action].filter((key) => key !== '').map(keyLabel))
  const ofKeys: Lesson[] = [
    [labels('left', 'right'), help.turn],
    [[...labels('thrust'), keys.rightButton], help.thrust],
    [[...labels('fire'), keys.leftButton], help.fire],
    [[...labels('special'), keys.middleButton], help.special],
    [['1', '2', '3', '4'], help.upgrade],
    [[keys.mouse], help.point],
    [[keys.pad], help.pad],
  ]
  const ofThumbs: Lesson[] = [[[keys.touch], help.touch]]
  // What the device at hand is used with comes first.
  const isTouched = matchMedia('(pointer: coarse)').matches
  return isTouched ? [...ofThumbs, ...ofKeys] : [...ofKeys, ...ofThumbs]
}

function lessonsFor(role: Part, words: ManualWords, bound: Bindings): Lesson[] {
  const { help } = words
  const own: Lesson[] =
    role === 'pilot'
      ? pilotLessons(words, bound)
      : [
          [['Q', 'E', '[', ']'], help.follow],
          [['←', '→', '↑', '↓', 'WASD', help.keys.drag], help.move],
        ]
  return [
    ...own,
    [['T', 'Enter'], help.chat],
    [[...bound.mute, ...bound.music].filter((key) => key !== '').map(keyLabel), help.sound],
    [['H', '?'], help.help],
    [['Esc'], help.close],
  ]
}

type Situation = Pick<Status, 'role' | 'mode' | 'goal'>

export function Help({ role, mode, goal, close }: Situation & { close: () => void }) {
  const words = MANUAL_WORDS[useWords().code as Language]
  const { settings } = useSettings()
  const dialog = useModal()
  const { help } = words
  return (
    <dialog
      class="panel help"
      ref={dialog}
      aria-labelledby="help-title"
      onClose={close}
      onKeyDown={(event) => {
        // The keys that open it.
        if (event.key === '?' || event.code === 'KeyH') close()
      }}
    >
      <h2 id="help-title">{role === 'pilot' ? help.flying : help.watching}</h2>
      {role === 'pilot' && <p>{help.goals}</p>}
      <dl>
        {lessonsFor(role, words, settings.keys).map(([keys, meaning]) => (
          <div key={meaning} class="lesson">
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Manual mode={mode} goal={goal} />
      <form method="dialog">
        <button type="submit" class="primary">
          {help.done}
        </button>
      </form>
    </dialog>
  )
}
