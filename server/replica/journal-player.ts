// Plays a journal again: the same universe, tick by tick, each compared with the fingerprint it had then.

import type { Journal, JournalEntry } from '../log/journal-format.ts'
import { fingerprint } from '../universe/fingerprint.ts'
import { restoreSnapshot, type Snapshot, takeSnapshot } from '../universe/snapshot.ts'
import { createUniverse, step } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'

/** Ticks between two snapshots that are kept to jump back to: a minute. */
const SNAPSHOT_PERIOD = 1200

export class JournalPlayer {
  readonly universe: Universe
  /** The first tick whose fingerprint differed, or null. */
  firstDifference: number | null = null
  private readonly journal: Journal
  private readonly snapshots: Snapshot[]
  private readonly sectors: Uint32Array
  private at = 0

  constructor(journal: Journal) {
    this.journal = journal
    this.universe = createUniverse(journal.definition)
    this.sectors = new Uint32Array(this.universe.grid.sectors)
    this.snapshots = [journal.snapshot]
    restoreSnapshot(this.universe, journal.snapshot)
  }

  get firstTick(): number {
    return this.journal.snapshot.tick
  }

  get lastTick(): number {
    return this.journal.entries.at(-1)?.tick ?? this.firstTick
  }

  /** What the next tick has, if there is one. */
  get next(): JournalEntry | undefined {
    return this.journal.entries[this.at]
  }

  /** Plays the next tick; false when there is none. */
  step(): boolean {
    const entry = this.next
    if (entry === undefined) return false
    this.at++
    step(this.universe, entry.commands)
    if (this.firstDifference === null && fingerprint(this.universe, this.sectors) !== entry.fingerprint) {
      this.firstDifference = entry.tick
    }
    const { tick } = this.universe
    if (tick % SNAPSHOT_PERIOD === 0 && tick > this.snapshots.at(-1)!.tick)
      this.snapshots.push(takeSnapshot(this.universe))
    return true
  }

  /** Goes to `tick`, or as near as the journal has it. */
  seek(tick: number): void {
    const wanted = Math.min(this.lastTick, Math.max(this.firstTick, tick))
    const snapshot = this.snapshots.findLast((candidate) => candidate.tick <= wanted)!
    if (wanted < this.universe.tick || snapshot.tick > this.universe.tick) {
      restoreSnapshot(this.universe, snapshot)
      this.at = snapshot.tick - this.firstTick
    }
    while (this.universe.tick < wanted && this.step());
  }
}
