// In what two universes differ, or one and what was kept of it.
import { withoutChat } from '../../log/journals/without-chat.ts'
import type { Stretch } from '../../log/recording.ts'
import { restoreSnapshot, takeSnapshot } from '../../universe/snapshot.ts'
import { createUniverse } from '../../universe/tick.ts'
import type { Universe } from '../../universe/universe.ts'
import type { JournalPlayer } from './journal-player.ts'
import { differencesOf, portray } from './portrait.ts'

export interface Difference {
  readonly tick: number
  /** A stage of the tick; or `entry`: the commands differ; `checkpoint` or `fingerprint`: the state, and no cause is known. */
  readonly stage: string
  /** What differs, in words. */
  readonly lines: readonly string[]
}

/** In what the states of two universes differ, but for what was said in them; a line for each thing. */
export function compareStates(a: Universe, b: Universe, names: readonly [string, string]): string[] {
  const [first, second] = [a, b].map((universe) => takeSnapshot(withoutChat(universe)))
  // What is in a snapshot and not in a portrait decides nothing.
  if (Buffer.compare(first!, second!) === 0) return []
  return differencesOf(portray(a), portray(b), names)
}

/** Compares a universe that was played with a checkpoint of the same tick. */
export function compareWithCheckpoint(
  universe: Universe,
  { name, description, load }: Stretch,
): Difference | null {
  const kept = createUniverse(description.definition)
  restoreSnapshot(kept, load().snapshot)
  const lines = compareStates(universe, kept, ['the replay', 'the checkpoint'])
  if (lines.length === 0) return null
  const said = `the replay and the checkpoint of ${name} are not the same:`
  return { tick: universe.tick, stage: 'checkpoint', lines: [said, ...lines] }
}

/** The first fingerprint of a journal that is not that of its replay. */
export function fingerprintDifference({ firstDifference, sameUntil }: JournalPlayer): Difference | null {
  if (firstDifference === null) return null
  const line = `the replay does not have the fingerprint that was kept; at tick ${sameUntil} it was the same`
  return { tick: firstDifference, stage: 'fingerprint', lines: [line] }
}
