// The list of keys and gestures, as a dialog.
import { useEffect, useRef } from 'preact/hooks'
import type { Part } from '../status.ts'

type Lesson = readonly [keys: readonly string[], meaning: string]

const PILOT_KEYS: readonly Lesson[] = [
  [['←', '→', 'A', 'D'], 'turn'],
  [['↑', 'W', 'right button'], 'thrust'],
  [['Space', 'left button'], 'fire'],
  [['Mouse'], 'turn towards the pointer'],
]
const PILOT_THUMBS: readonly Lesson[] = [
  [['Touch'], 'left thumb: push the stick to turn, further to thrust; right thumb: fire'],
]

const SPECTATOR_LESSONS: readonly Lesson[] = [
  [['Q', 'E', '[', ']'], 'previous, next pilot'],
  [['←', '→', '↑', '↓', 'WASD', 'drag'], 'move the free camera'],
]

const SHARED_LESSONS: readonly Lesson[] = [
  [['T', 'Enter'], 'chat; press a name there to mute somebody, or as a pilot to report them'],
  [['H', '?'], 'this help'],
  [['Esc'], 'close chat or help'],
]

const GOALS =
  'Break rocks and other ships, collect the blue crystals they leave. Green gems mend your hull. ' +
  'A new ship is shielded for a moment.'

/** What the device at hand is used with comes first. */
function lessonsFor(role: Part): Lesson[] {
  if (role === 'spectator') return [...SPECTATOR_LESSONS]
  const isTouched = matchMedia('(pointer: coarse)').matches
  return isTouched ? [...PILOT_THUMBS, ...PILOT_KEYS] : [...PILOT_KEYS, ...PILOT_THUMBS]
}

export function Help({ role, close }: { role: Part; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    // The button at the end has the focus now, and the text begins at the top.
    dialog.current?.scrollTo(0, 0)
  }, [])
  const lessons = [...lessonsFor(role), ...SHARED_LESSONS]
  return (
    <dialog class="panel help" ref={dialog} aria-labelledby="help-title" onClose={close}>
      <h2 id="help-title">{role === 'pilot' ? 'How to fly' : 'How to watch'}</h2>
      {role === 'pilot' && <p>{GOALS}</p>}
      <dl>
        {lessons.map(([keys, meaning]) => (
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
      <form method="dialog">
        <button type="submit" class="primary">
          Back to the stars
        </button>
      </form>
    </dialog>
  )
}
