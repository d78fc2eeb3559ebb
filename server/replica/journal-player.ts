// Plays a log again: the same universe, tick by tick, compared with its fingerprints.
import type { Entry } from '../log/entry.ts'
import type { Definition } from '../universe/definition.ts'
import { restoreSnapshot, takeSnapshot } from '../universe/snapshot.ts'
import { createUniverse, step } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'
import { isDifferent } from './recovery.ts'

/** Ticks between two snapshots that are kept to jump back to: a minute. */
const SNAPSHOT_PERIOD = 1200

/** A stretch of a universe's log. */
export interface Journal {
  readonly definition: Definition
  /** Of the universe before the first entry. */
  readonly snapshot: Uint8Array
  readonly entries: readonly Entry[]
}

interface Mark {
  readonly tick: number
  readonly snapshot: Uint8Array
}

export class JournalPlayer {
  readonly universe: Universe
  /** The first tick whose fingerprint differed, or null. */
  firstDifference: number | null = null
  readonly firstTick: number
  private readonly entries: readonly Entry[]
  private readonly marks: Mark[]
  private readonly sectors: Uint32Array
  private at = 0

  constructor({ definition, snapshot, entries }: Journal) {
    this.entries = entries
    this.universe = createUniverse(definition)
    this.sectors = new Uint32Array(this.universe.grid.sectors)
    restoreSnapshot(this.universe, snapshot)
    this.firstTick = this.universe.tick
    this.marks = [{ tick: this.firstTick, snapshot }]
  }

  get lastTick(): number {
    return this.firstTick + this.entries.length
  }

  /**
   * Plays the next tick; false when there is none.
   * @param probe called after each stage of it
   */
  step(probe?: (stage: string) => void): boolean {
    const entry = this.entries[this.at]
    if (entry === undefined) return false
    const { universe, marks } = this
    if (this.firstDifference === null && isDifferent(entry, universe, this.sectors))
      this.firstDifference = universe.tick
    this.at++
    step(universe, entry.commands, probe)
    const { tick } = universe
    if (tick % SNAPSHOT_PERIOD === 0 && tick > marks.at(-1)!.tick)
      marks.push({ tick, snapshot: takeSnapshot(universe) })
    return true
  }

  /** Goes to `tick`, or as near as the journal has it. */
  seek(tick: number): void {
    const wanted = Math.min(this.lastTick, Math.max(this.firstTick, tick))
    const mark = this.marks.findLast((candidate) => candidate.tick <= wanted)!
    if (wanted < this.universe.tick || mark.tick > this.universe.tick) {
      restoreSnapshot(this.universe, mark.snapshot)
      this.at = mark.tick - this.firstTick
    }
    while (this.universe.tick < wanted && this.step());
  }
}
