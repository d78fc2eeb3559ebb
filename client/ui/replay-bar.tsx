// The tape of a replay: play and pause, speed, and a scrubber over all of its ticks.
import { useState } from 'preact/hooks'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import type { Tape } from '../status.ts'
import { useWords } from './use-words.ts'

interface Props {
  readonly tape: Tape
  /** 1 is real time, 0 stands still. */
  readonly play: (speed: number) => void
  readonly seek: (tick: number) => void
}

const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8, 16]

/** Ticks as minutes and seconds. */
function clock(ticks: number): string {
  const seconds = Math.floor(ticks / TICKS_PER_SECOND)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function ReplayBar({ tape, play, seek }: Props) {
  const { replay: words } = useWords()
  const { first, last, tick, speed } = tape
  const [chosen, setChosen] = useState(1)
  // While the knob is held it is where the hand is, not where the tape is.
  const [held, setHeld] = useState<number | null>(null)
  const shown = Math.min(last, Math.max(first, held ?? tick))
  const choose = (value: number): void => {
    setChosen(value)
    if (speed > 0) play(value)
  }
  return (
    <section class="replay-bar" aria-label={words.title}>
      <button type="button" onClick={() => play(speed > 0 ? 0 : chosen)}>
        {speed > 0 ? words.pause : words.play}
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
        <select value={String(chosen)} onChange={(event) => choose(Number(event.currentTarget.value))}>
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
