// The full state of sectors at the end of a tick, encoded at most once a tick for each sector that somebody asks for.

import type { Drifters, Ships } from '../shared/bodies.ts'
import { ByteWriter, beginKeyframe, encodeValue } from '../shared/codec.ts'
import { pushGem, pushRock, pushShip, pushShot } from '../shared/events.ts'
import type { Universe } from './universe/universe.ts'

type Push<B> = (block: number[], bodies: B, id: number, tick: number) => void

export class Keyframes {
  private readonly universe: Universe
  /** The tick that `blocks` and `bytes` are about. */
  private tick = -1
  private readonly blocks: number[][]
  private readonly bytes: (Uint8Array | undefined)[]
  private readonly writer = new ByteWriter(4096)

  constructor(universe: Universe) {
    this.universe = universe
    this.blocks = Array.from({ length: universe.grid.sectors }, (_, sector) => [sector])
    this.bytes = new Array(universe.grid.sectors)
  }

  /** A keyframe of `sectors` for the watchers of `home`. Valid until the next call. */
  encode(epoch: number, home: number, sequence: number, sectors: readonly number[]): Uint8Array {
    if (this.tick !== this.universe.tick) this.collect()
    beginKeyframe(this.writer, epoch, home, sequence, this.tick)
    for (const sector of sectors) {
      let bytes = this.bytes[sector]
      if (bytes === undefined) {
        bytes = encodeValue(this.blocks[sector]!)
        this.bytes[sector] = bytes
      }
      this.writer.bytes(bytes)
    }
    return this.writer.view()
  }

  /** Sorts all bodies into their sectors' blocks: O(bodies), once a tick in which anybody needs a keyframe. */
  private collect(): void {
    const { ships, shots, rocks, gems } = this.universe.bodies
    this.tick = this.universe.tick
    this.bytes.fill(undefined)
    for (const block of this.blocks) block.length = 1
    this.collectKind(ships, pushShip)
    this.collectKind(shots, pushShot)
    this.collectKind(rocks, pushRock)
    this.collectKind(gems, pushGem)
  }

  private collectKind<B extends Ships | Drifters>(bodies: B, push: Push<B>): void {
    for (let k = 0; k < bodies.count; k++) {
      const id = bodies.ids[k]!
      push(this.blocks[bodies.sector[id]!]!, bodies, id, this.tick)
    }
  }
}
