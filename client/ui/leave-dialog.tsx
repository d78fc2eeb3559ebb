// Asks before a ship is given up, and sums up the visit.
import type { Status } from '../status.ts'
import { MANUAL_WORDS } from '../words/manual.ts'
import type { Language } from '../words/words.ts'
import { formatDuration } from './duration.ts'
import { useModal } from './modal.ts'
import { useWords } from './use-words.ts'
import './dialog.css'

interface Props {
  readonly status: Status
  readonly leave: () => void
  readonly stay: () => void
}

export function LeaveDialog({ status, leave, stay }: Props) {
  const { code, hud } = useWords()
  const words = MANUAL_WORDS[code as Language].leaving
  const dialog = useModal()
  const { tally, since, score } = status
  const rows: readonly (readonly [string, string | number])[] = [
    [words.time, formatDuration(since === null ? 0 : (performance.now() - since) / 1000)],
    [hud.score, score],
    [words.ships, tally.ships],
    [words.rocks, tally.rocks],
    [words.gems, tally.gems],
    [words.losses, tally.losses],
  ]
  return (
    <dialog class="panel leaving" ref={dialog} aria-labelledby="leave-title" onClose={stay}>
      <h2 id="leave-title">{words.title(status.universe)}</h2>
      <p class="quiet">{words.warning}</p>
      <dl class="tally">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="dialog-buttons">
        {/* First, so that Enter keeps the ship. */}
        <button type="submit" class="primary">
          {words.stay}
        </button>
        <button type="button" onClick={leave}>
          {hud.leave}
        </button>
      </form>
    </dialog>
  )
}
