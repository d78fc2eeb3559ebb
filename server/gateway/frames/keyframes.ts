// The full state of sectors at the end of a tick, with the entries of the pilots in them: encoded at most once a tick for
// each sector that somebody asks for.

import type { Drifters, Ships } from '../../../shared/bodies.ts'
import { ByteWriter } from '../../../shared/byte-writer.ts'
import { beginKeyframe } from '../../../shared/codec.ts'
import { pushGem, pushRock, pushShip, pushShot } from '../../../shared/events.ts'
import type { SectorId, Tick } from '../../../shared/ids.ts'
import type { Universe } from '../../universe/universe.ts'
import type { Entries } from './entries.ts'

type Push<B> = (block: number[], bodies: B, id: number, tick: Tick) => void

/** No more bodies in a sector. */
const NONE = -1

export class Keyframes {
  private readonly universe: Universe
  private readonly entries: Entries
  /** The tick that everything here is about, and how often that has changed: in a replay a tick may come again. */
  private tick = -1
  private collected = 0
  private readonly ships: BySector
  private readonly shots: BySector
  private readonly rocks: BySector
  private readonly gems: BySector
  /** Blocks encoded in this tick, one after another, each with its entries behind it. */
  private readonly blocks = new ByteWriter(4096)
  /** Of each sector: where its block begins, where its entries do, where they end; and in which collection it was written. */
  private readonly starts: Int32Array
  private readonly middles: Int32Array
  private readonly ends: Int32Array
  private readonly encodedIn: Int32Array
  private readonly block: number[] = []
  private readonly writer = new ByteWriter(4096)

  constructor(universe: Universe, entries: Entries) {
    this.universe = universe
    this.entries = entries
    const { sectors } = universe.grid
    this.ships = new BySector(sectors)
    this.shots = new BySector(sectors)
    this.rocks = new BySector(sectors)
    this.gems = new BySector(sectors)
    this.starts = new Int32Array(sectors)
    this.middles = new Int32Array(sectors)
    this.ends = new Int32Array(sectors)
    this.encodedIn = new Int32Array(sectors)
  }

  /** A keyframe of `sectors` for the watchers of `home`. Valid until the next call. */
  encode(epoch: number, home: SectorId, sequence: number, sectors: readonly SectorId[]): Uint8Array {
    if (this.tick !== this.universe.tick) this.collect()
    beginKeyframe(this.writer, epoch, home, sequence, this.tick)
    for (const sector of sectors) {
      if (this.encodedIn[sector] !== this.collected) this.encodeSector(sector)
      this.writer.part(this.blocks, this.starts[sector]!, this.middles[sector]!)
    }
    for (const sector of sectors) this.writer.part(this.blocks, this.middles[sector]!, this.ends[sector]!)
    return this.writer.view()
  }

  /** Sorts all bodies into their sectors: O(bodies) and no more than a few numbers each, once a tick that needs it. */
  private collect(): void {
    const { ships, shots, rocks, gems } = this.universe.bodies
    this.tick = this.universe.tick
    this.collected++
    this.blocks.clear()
    this.ships.collect(ships)
    this.shots.collect(shots)
    this.rocks.collect(rocks)
    this.gems.collect(gems)
  }

  private encodeSector(sector: SectorId): void {
    const { ships, shots, rocks, gems } = this.universe.bodies
    const { block, blocks, tick } = this
    block.length = 0
    block.push(sector)
    this.ships.push(block, sector, ships, pushShip, tick)
    this.shots.push(block, sector, shots, pushShot, tick)
    this.rocks.push(block, sector, rocks, pushRock, tick)
    this.gems.push(block, sector, gems, pushGem, tick)
    this.encodedIn[sector] = this.collected
    this.starts[sector] = blocks.length
    blocks.ints(block)
    this.middles[sector] = blocks.length
    this.entries.writeBlock(block, blocks)
    this.ends[sector] = blocks.length
  }
}

/** The bodies of one kind by sector, as linked lists. */
class BySector {
  /** The first body of each sector, and of each body the next; or NONE. */
  private readonly first: Int32Array
  private next = new Int32Array(16)

  constructor(sectors: number) {
    this.first = new Int32Array(sectors)
  }

  collect(bodies: Ships | Drifters): void {
    if (this.next.length < bodies.room) this.next = new Int32Array(bodies.room)
    const { first, next } = this
    const { ids, sector, count } = bodies
    first.fill(NONE)
    for (let k = 0; k < count; k++) {
      const id = ids[k]!
      next[id] = first[sector[id]!]!
      first[sector[id]!] = id
    }
  }

  /** Appends all bodies of `sector` to a block. */
  push<B extends Ships | Drifters>(
    block: number[],
    sector: SectorId,
    bodies: B,
    push: Push<B>,
    tick: Tick,
  ): void {
    for (let id = this.first[sector]!; id !== NONE; id = this.next[id]!) push(block, bodies, id, tick)
  }
}
