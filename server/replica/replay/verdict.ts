// Whether a recording gives the same universe again: all of its stretches are played, and compared with their fingerprints
// and with the checkpoints that follow them.
import type { Recording, Stretch } from '../../log/recording.ts'
import { compareWithCheckpoint, type Difference, fingerprintDifference } from './difference.ts'
import { JournalPlayer } from './journal-player.ts'

export interface Verdict {
  /** That were played. */
  readonly ticks: number
  /** The first difference, and the stretch that it is in; null: there is none. */
  readonly difference: (Difference & { readonly name: string }) | null
}

/** @param progress called after each tick */
export function judge({ stretches }: Recording, progress: () => void): Verdict {
  let ticks = 0
  for (const [n, stretch] of stretches.entries()) {
    const player = new JournalPlayer({ definition: stretch.description.definition, ...stretch.load() })
    const difference = playStretch(player, following(stretch, stretches[n + 1]), progress)
    ticks += player.universe.tick - player.firstTick
    if (difference !== null) return { ticks, difference: { ...difference, name: stretch.name } }
  }
  return { ticks, difference: null }
}

/** The next stretch, if this one has the tick with which it begins. */
function following(stretch: Stretch, next: Stretch | undefined): Stretch | null {
  if (next === undefined || next.description.incarnation !== stretch.description.incarnation) return null
  return next.firstTick >= stretch.firstTick && next.firstTick <= stretch.lastTick ? next : null
}

function playStretch(player: JournalPlayer, next: Stretch | null, progress: () => void): Difference | null {
  for (;;) {
    if (player.universe.tick === next?.firstTick) {
      const difference = compareWithCheckpoint(player.universe, next)
      if (difference !== null) return difference
    }
    if (!player.step()) return null
    const difference = fingerprintDifference(player)
    if (difference !== null) return difference
    progress()
  }
}
