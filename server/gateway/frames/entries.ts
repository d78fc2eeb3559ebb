// What is told of pilots beside their ships: an entry of number, name, score and flags for each. Entries follow interest
// as ships do: they are written with the blocks that give ships whole, once for all who are sent such a block.

import { SHIP } from '../../../shared/bodies.ts'
import type { ByteWriter } from '../../../shared/byte-writer.ts'
import { encodeValue, flagsOf } from '../../../shared/codec.ts'
import { FIRST_EVENT, givenId, givenKind, nextEvent } from '../../../shared/events.ts'
import type { PilotId } from '../../../shared/ids.ts'
import { NEWS_TYPE } from '../../../shared/protocol.ts'
import { type Pilot, STEERED } from '../../universe/pilots.ts'
import type { Universe } from '../../universe/universe.ts'

/** Values of an entry. */
const ENTRY_LENGTH = 4

export class Entries {
  private readonly universe: Universe
  /** By number: the pilot whose name was encoded last, and that name. */
  private readonly owners: (Pilot | undefined)[] = []
  private readonly names: Uint8Array[] = []
  /** Pilots of the block at hand. */
  private readonly found: Pilot[] = []

  constructor(universe: Universe) {
    this.universe = universe
  }

  /** Appends one array of news with the entries of all ships that `block` gives whole, or nothing. */
  writeBlock(block: readonly number[], writer: ByteWriter): void {
    this.found.length = 0
    for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at))
      if (givenKind(block, at) === SHIP) this.find(givenId(block, at))
    this.writeFound(writer)
  }

  /** Appends one array of news with the entry of one pilot. */
  writeOne(pilot: PilotId, writer: ByteWriter): void {
    this.found.length = 0
    this.find(pilot)
    this.writeFound(writer)
  }

  private find(pilot: PilotId): void {
    const owner = this.universe.pilots.get(pilot)
    if (owner !== undefined) this.found.push(owner)
  }

  private writeFound(writer: ByteWriter): void {
    const { found } = this
    if (found.length === 0) return
    writer.arrayHeader(1 + found.length * ENTRY_LENGTH)
    writer.int(NEWS_TYPE.pilots)
    for (const pilot of found) {
      writer.uint(pilot.id)
      writer.bytes(this.nameOf(pilot))
      writer.uint(pilot.score)
      writer.uint(flagsOf(pilot.drone, pilot.adriftSince !== STEERED, pilot.team))
    }
  }

  private nameOf(pilot: Pilot): Uint8Array {
    const { id, name } = pilot
    if (this.owners[id] !== pilot) {
      this.owners[id] = pilot
      this.names[id] = encodeValue(name)
    }
    return this.names[id]!
  }
}
