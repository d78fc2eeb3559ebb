// What can be played again of a universe, whether its log has it or a journal: stretches of ticks, each from a checkpoint on.
import type { Description } from './checkpoint.ts'
import type { Entry } from './entry.ts'

/** Entries by their place; an array of them is one. */
export interface Entries {
  readonly length: number
  /** Undefined when there is none. Throws an Error when it cannot be read here. */
  at(n: number): Entry | undefined
}

export interface Stretch {
  /** The file that it begins with. */
  readonly name: string
  readonly description: Description
  /** The tick at whose end its checkpoint was taken, and that of its last entry. */
  readonly firstTick: number
  readonly lastTick: number
  /** What is wrong after that, or null. */
  readonly problem: string | null
  /** Reads what it needs; throws an Error when that is no longer there. */
  load(): LoadedStretch
}

export interface LoadedStretch {
  /** Of the universe at the end of the first tick. */
  readonly snapshot: Uint8Array
  readonly entries: Entries
}

export interface Recording {
  /** In the order in which they were written. There is one at least. */
  readonly stretches: readonly Stretch[]
  /** Files that cannot be played at all, and why: a line each. */
  readonly unreadable: readonly string[]
}
