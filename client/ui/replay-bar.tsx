// The tape of a replay: play and pause, speed, and a scrubber over all of its ticks.
import { useState } from 'preact/hooks'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import type { Tape } from '../status.ts'
import { formatDuration } from './duration.ts'
import { useWords } from './use-words.ts'
import './dialog.css'

interface Props {
  readonly tape: Tape
  /** Plays, stops, or begins again at the end. */
  readonly play: () => void
  /** 1 is real time; of a tape that stands still, for when it goes on. */
  readonly setSpeed: (speed: number) => void
  readonly seek: (tick: number) => void
}

const SPACE = '␣'
const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8, 16]

function clock(ticks: number): string {
  return formatDuration(ticks / TICKS_PER_SECOND)
}

export function ReplayBar({ tape, play, setSpeed, seek }: Props) {
  const { replay: words } = useWords()
  const { first, last, tick, speed, chosen, ended } = tape
  // While the knob is held it is where the hand is, not where the tape is.
  const [held, setHeld] = useState<number | null>(null)
  const shown = Math.min(last, Math.max(first, held ?? tick))
  return (
    <section class="replay-bar" aria-label={words.title}>
      <button type="button" class="play" onClick={play}>
        {ended ? words.again : speed > 0 ? words.pause : words.play} <kbd>{SPACE}</kbd>
      </button>
      <input
        type="range"
        aria-label={words.moment}
        aria-valuetext={words.of(clock(shown - first), clock(last - first))}
        min={first}
        max={last}
        value={shown}
        onInput={(event) => setHeld(Number(event.currentTarget.value))}
        onChange={(event) => {
          setHeld(null)
          seek(Number(event.currentTarget.value))
        }}
      />
      <span class="replay-time">
        {clock(shown - first)} / {clock(last - first)}
      </span>
      <label>
        {words.speed}{' '}
        <select value={String(chosen)} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
          {SPEEDS.map((value) => (
            <option key={value} value={String(value)}>
              {value}×
            </option>
          ))}
        </select>
      </label>
    </section>
  )
}
