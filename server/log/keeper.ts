// Keeps the entries of a universe beyond its log.
import type { Universe } from '../universe/universe.ts'
import type { Entry } from './entry.ts'

export interface Keeper {
  /** `entry` is in the log, and is about to be applied to `universe`. Never waits, never throws. */
  keep(entry: Entry, universe: Universe): void
  /** No more entries come. */
  end(): void
}
