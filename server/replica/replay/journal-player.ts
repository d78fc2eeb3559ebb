// Plays what was kept of a universe again: the same universe, tick by tick, compared with its fingerprints.
import type { Entry } from '../../log/entry.ts'
import type { Entries } from '../../log/recording.ts'
import type { Definition } from '../../universe/definition.ts'
import { restoreSnapshot, takeSnapshot } from '../../universe/snapshot.ts'
import { createUniverse, step } from '../../universe/tick.ts'
import type { Universe } from '../../universe/universe.ts'
import { isDifferent } from '../recovery.ts'

/** Ticks between two snapshots that are kept to jump back to: a minute. */
const SNAPSHOT_PERIOD = 1200

/** A stretch of a universe's ticks. */
export interface Journal {
  readonly definition: Definition
  /** Of the universe before the first entry. */
  readonly snapshot: Uint8Array
  readonly entries: Entries
  /** Other checkpoints in it, oldest first, to jump to. */
  readonly checkpoints?: readonly Mark[]
}

/** A tick that can be jumped to. */
export interface Mark {
  readonly tick: number
  readonly load: () => Uint8Array
}

export class JournalPlayer {
  readonly universe: Universe
  /** The first tick whose fingerprint differed, or null. */
  firstDifference: number | null = null
  /** The last tick before that which had the same fingerprint, or with which the journal begins. */
  sameUntil: number
  readonly firstTick: number
  private readonly entries: Entries
  /** By their ticks. */
  private readonly marks: Mark[]
  private readonly sectors: Uint32Array

  constructor({ definition, snapshot, entries, checkpoints = [] }: Journal) {
    this.entries = entries
    this.universe = createUniverse(definition)
    this.sectors = new Uint32Array(this.universe.grid.sectors)
    restoreSnapshot(this.universe, snapshot)
    this.firstTick = this.universe.tick
    this.sameUntil = this.firstTick
    this.marks = [{ tick: this.firstTick, load: () => snapshot }, ...checkpoints]
  }

  get lastTick(): number {
    return this.firstTick + this.entries.length
  }

  /** The entry that is played next. */
  get next(): Entry | undefined {
    return this.entries.at(this.universe.tick - this.firstTick)
  }

  /**
   * Plays the next tick; false when there is none.
   * @param probe called after each stage of it
   */
  step(probe?: (stage: string) => void): boolean {
    const { universe, next: entry } = this
    if (entry === undefined) return false
    if (entry.fingerprint !== null && this.firstDifference === null) this.compare(entry)
    step(universe, entry.commands, probe)
    if (universe.tick % SNAPSHOT_PERIOD === 0) this.mark()
    return true
  }

  /** Goes to `tick`, or as near as the journal has it. */
  seek(tick: number): void {
    const wanted = Math.min(this.lastTick, Math.max(this.firstTick, tick))
    const mark = this.marks.findLast((candidate) => candidate.tick <= wanted)!
    if (wanted < this.universe.tick || mark.tick > this.universe.tick)
      restoreSnapshot(this.universe, mark.load())
    while (this.universe.tick < wanted && this.step());
  }

  private compare(entry: Entry): void {
    const { universe, sectors } = this
    if (isDifferent(entry, universe, sectors)) this.firstDifference = universe.tick
    else this.sameUntil = universe.tick
  }

  private mark(): void {
    const { tick } = this.universe
    const before = this.marks.findLastIndex((mark) => mark.tick <= tick)
    if (this.marks[before]!.tick === tick) return
    const snapshot = takeSnapshot(this.universe)
    this.marks.splice(before + 1, 0, { tick, load: () => snapshot })
  }
}
