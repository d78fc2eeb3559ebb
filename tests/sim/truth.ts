// What is so: the universe of the log, computed anew from each entry that the log has taken. Whatever a server or a client
// holds is compared with it.
import type { Entry } from '../../server/log/entry.ts'
import type { Definition } from '../../server/universe/definition.ts'
import { fingerprint } from '../../server/universe/fingerprint.ts'
import { STEERED } from '../../server/universe/pilots.ts'
import { restoreSnapshot, takeSnapshot } from '../../server/universe/snapshot.ts'
import { createUniverse, step } from '../../server/universe/tick.ts'
import type { Universe } from '../../server/universe/universe.ts'
import { hashSectors } from '../../shared/hash.ts'
import type { Player as PlayerEntry } from '../../shared/protocol.ts'
import type { Random } from '../../shared/random.ts'
import type { Reached } from './reached.ts'

/** The end of a tick. */
export interface Moment {
  /** Of each sector. */
  readonly hashes: Uint32Array
  readonly fingerprint: number
  /** Chat lines said so far. */
  readonly lines: number
  /** By pilot with a ship: what is to be known of it. */
  readonly known: ReadonlyMap<number, string>
}

export interface TruthOptions {
  readonly definition: Definition
  readonly random: Random
  readonly reached: Reached
  readonly fail: (why: string) => void
}

/** Moments kept, in ticks: the longest stall and more. */
const KEPT = 1200
/** One tick of so many is written as a snapshot, and read again. */
const RECOMPUTED = 60

export class Truth {
  universe: Universe
  private readonly options: TruthOptions
  private readonly moments = new Map<number, Moment>()
  private readonly numbers = new Map<string, number>()
  private readonly sectors: Uint32Array

  constructor(options: TruthOptions) {
    this.options = options
    this.universe = createUniverse(options.definition)
    this.sectors = new Uint32Array(this.universe.grid.sectors)
    this.remember()
  }

  get tick(): number {
    return this.universe.tick
  }

  /** The end of `tick`, while it is kept. */
  at(tick: number): Moment | undefined {
    return this.moments.get(tick)
  }

  /** The number of a chat line: no two are the same. */
  numberOf(line: string): number | undefined {
    return this.numbers.get(line)
  }

  /** The log has this entry. */
  add(entry: Entry): void {
    const { tick } = this
    // A successor has read it before its leader was told.
    if (entry.tick <= tick) return
    if (entry.tick !== tick + 1) return this.options.fail(`entry ${entry.tick} came after tick ${tick}`)
    if (entry.fingerprint !== null && entry.fingerprint !== this.at(tick)!.fingerprint)
      this.options.fail(`tick ${tick} has another fingerprint in the log`)
    step(this.universe, entry.commands)
    for (const happening of this.universe.happenings)
      if (happening.type === 'said')
        this.numbers.set(`${happening.line.from}: ${happening.line.text}`, happening.line.number)
    if (this.options.random.below(RECOMPUTED) === 0) this.recompute()
    this.remember()
  }

  /** A log gave these entries after tick `after` to somebody who recovers from it. */
  recovered(after: number, entries: readonly Entry[]): void {
    const last = entries.at(-1)?.tick ?? after
    if (last < this.tick) this.options.fail(`the log ends with tick ${last}, and had tick ${this.tick}`)
    for (const entry of entries) {
      if (entry.tick > this.tick) this.options.reached.entryInDoubt++
      this.add(entry)
    }
  }

  /** A universe that a server has just opened: is it all that is in the log? */
  compareOpened(universe: Universe): void {
    if (universe.tick !== this.tick)
      this.options.fail(`a universe was opened at tick ${universe.tick}, and the log is at ${this.tick}`)
    this.compare(universe)
  }

  /** A server's universe: is it what the log says? */
  compare(universe: Universe): void {
    const moment = this.at(universe.tick)
    if (moment === undefined)
      return this.options.fail(`a universe is at tick ${universe.tick}, and the log at ${this.tick}`)
    const isSame =
      moment.fingerprint === fingerprint(universe, this.sectors) && moment.lines === universe.chat.count
    if (!isSame) this.options.fail(`a universe is another at tick ${universe.tick} than its log says`)
  }

  private recompute(): void {
    const again = createUniverse(this.options.definition)
    restoreSnapshot(again, takeSnapshot(this.universe))
    this.universe = again
    this.options.reached.recomputed++
  }

  private remember(): void {
    const { universe } = this
    const { bodies, grid, tick, chat, pilots } = universe
    const hashes = new Uint32Array(grid.sectors)
    hashSectors(bodies, grid, tick, hashes)
    const known = new Map<number, string>()
    for (const { id, name, score, drone, adriftSince, team } of pilots.list)
      if (bodies.ships.has(id))
        known.set(id, describe({ name, score, drone, adrift: adriftSince !== STEERED, team }))
    const lines = chat.count
    this.moments.set(tick, { hashes, fingerprint: fingerprint(universe, this.sectors), lines, known })
    this.moments.delete(tick - KEPT)
  }
}

export function describe({ name, score, drone, adrift, team }: Omit<PlayerEntry, 'pilot'>): string {
  return `${name} with ${score}${drone ? ', a drone' : ''}${adrift ? ', adrift' : ''}${team > 0 ? `, of team ${team}` : ''}`
}
