// What happened in each sector during one tick, and who crossed from one sector into another.
// The universe writes it, the outbox reads it. Its arrays are kept and used again.

/** A crossing goes one sector right, left, down, up or diagonally: (right + 1) + 3 * (down + 1), and 4 is none. */
export const DIRECTIONS = 9

/** Blocks by key, each starting with its sector; only those written in this tick count. */
export class Blocks {
  private readonly blocks: (number[] | undefined)[]
  /** Keys written in this tick, in the order of their first event. */
  readonly keys: number[] = []

  constructor(keys: number) {
    this.blocks = new Array(keys)
  }

  /** The block of `key`, to append to. */
  open(key: number, sector: number): number[] {
    let block = this.blocks[key]
    if (block === undefined) {
      block = []
      this.blocks[key] = block
    }
    if (block.length === 0) {
      block.push(sector)
      this.keys.push(key)
    }
    return block
  }

  /** The block of a key that is in `keys`. */
  get(key: number): number[] {
    return this.blocks[key]!
  }

  clear(): void {
    for (const key of this.keys) this.blocks[key]!.length = 0
    this.keys.length = 0
  }
}

export class SectorLog {
  /** Events, by sector. */
  readonly events: Blocks
  /** Bodies given whole because they entered, by sector * DIRECTIONS + direction of the crossing. */
  readonly entered: Blocks

  constructor(sectors: number) {
    this.events = new Blocks(sectors)
    this.entered = new Blocks(sectors * DIRECTIONS)
  }

  /** The block of events of `sector`, to append to. */
  at(sector: number): number[] {
    return this.events.open(sector, sector)
  }

  /** The block for those who see `sector` but did not see where the crossing came from. */
  into(sector: number, direction: number): number[] {
    return this.entered.open(sector * DIRECTIONS + direction, sector)
  }

  clear(): void {
    this.events.clear()
    this.entered.clear()
  }
}
