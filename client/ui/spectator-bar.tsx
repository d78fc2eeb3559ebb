// Whom a spectator follows, and the buttons to follow somebody else.
import type { Status } from '../status.ts'

interface Props {
  readonly status: Status
  readonly watch: (step: 1 | -1) => void
}

export function SpectatorBar({ status, watch }: Props) {
  const keepFocus = (event: Event): void => event.preventDefault()
  return (
    <section class="spectator-bar" aria-label="Camera">
      <button type="button" onPointerDown={keepFocus} onClick={() => watch(-1)} aria-label="Previous pilot">
        ‹ <kbd>Q</kbd>
      </button>
      <p role="status">
        {status.watched < 0 ? (
          <strong>Free camera</strong>
        ) : (
          <>
            <span class="quiet">Watching</span> <bdi class="watched">{status.watchedName}</bdi>
          </>
        )}
        <span class="spectator-hint">Move the camera with WASD, arrow keys or by dragging</span>
      </p>
      <button type="button" onPointerDown={keepFocus} onClick={() => watch(1)} aria-label="Next pilot">
        <kbd>E</kbd> ›
      </button>
    </section>
  )
}
