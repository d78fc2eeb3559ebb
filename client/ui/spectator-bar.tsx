// Whom a spectator follows, and the buttons to follow somebody else.
import type { Status } from '../status.ts'
import { useWords } from './use-words.ts'

interface Props {
  readonly status: Status
  readonly watch: (step: 1 | -1) => void
}

export function SpectatorBar({ status, watch }: Props) {
  const { watch: words } = useWords()
  const keepFocus = (event: Event): void => event.preventDefault()
  return (
    <section class="spectator-bar" aria-label={words.camera}>
      <button type="button" onPointerDown={keepFocus} onClick={() => watch(-1)} aria-label={words.previous}>
        ‹ <kbd>Q</kbd>
      </button>
      <p role="status">
        {status.watched < 0 ? (
          <strong>{words.free}</strong>
        ) : (
          <>
            <span class="quiet">{words.watching}</span> <bdi class="watched">{status.watchedName}</bdi>
          </>
        )}
        <span class="spectator-hint">{words.hint}</span>
      </p>
      <button type="button" onPointerDown={keepFocus} onClick={() => watch(1)} aria-label={words.next}>
        <kbd>E</kbd> ›
      </button>
    </section>
  )
}
