// The wall page: one universe's life on a screen that nobody touches, or the list of universes to choose from.
import { useEffect, useState } from 'preact/hooks'
import { useUniverses } from '../ui/universes.ts'
import type { WallWords } from '../words/wall.ts'
import { followUniverse } from './wall-events.ts'
import { WallBoard, WallFeed, WallMap } from './wall-parts.tsx'
import { hear, lose, NOTHING_YET, type WallState } from './wall-state.ts'

function useWall(universe: string): WallState {
  const [state, setState] = useState(NOTHING_YET)
  useEffect(
    () =>
      followUniverse(universe, {
        heard: (event, data) => setState((before) => hear(before, event, data)),
        lost: () => setState(lose),
        unknown: () => setState((before) => ({ ...before, phase: 'unknown' })),
      }),
    [universe],
  )
  return state
}

export function Wall({ universe, words }: { universe: string; words: WallWords }) {
  const { phase, place, overview, lines } = useWall(universe)
  const title = place?.name ?? universe
  useEffect(() => {
    document.title = `${title} · Orrery`
  }, [title])
  return (
    <main class="wall">
      <header>
        <h1>
          <bdi>{title}</bdi>
        </h1>
        <p class={`phase ${phase}`} role="status">
          {words[phase]}
        </p>
        {overview !== null && (
          <dl class="counts">
            <Count label={words.pilots} value={words.pilotsOf(overview.pilots, overview.capacity)} />
            <Count label={words.spectators} value={String(overview.spectators)} />
            <Count label={words.drones} value={String(overview.drones)} />
          </dl>
        )}
      </header>
      {place !== null && <WallMap place={place} ships={overview?.ships ?? []} words={words} />}
      <WallBoard board={overview?.board ?? []} words={words} />
      <WallFeed lines={lines} words={words} />
    </main>
  )
}

function Count({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** Where the address names no universe. */
export function Choice({ words }: { words: WallWords }) {
  const { rows, failed } = useUniverses()
  return (
    <main class="choice">
      <h1>{words.title}</h1>
      <p class="quiet" role="status">
        {failed ? words.unreachable : rows?.length === 0 ? words.none : words.choose}
      </p>
      <ul>
        {rows?.map(({ id, name }) => (
          <li key={id}>
            <a href={`?universe=${encodeURIComponent(id)}`}>
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </main>
  )
}
