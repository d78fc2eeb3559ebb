// The broad phase: which ships, rocks and gems are near a place. Cells of 128 units, filled anew each tick
// by counting sort, so there is nothing to keep in step and nothing to allocate.
import { type Bodies, type Drifters, GEM, type Kind, ROCK, SHIP, type Ships } from '../../shared/bodies.ts'
import { SECTOR_SHIFT } from '../../shared/rules.ts'
import type { Grid } from '../../shared/sectors.ts'

/** log2 of a cell's side in sub-units. */
const CELL_SHIFT = 11
const CELLS_PER_SECTOR_SIDE = 1 << (SECTOR_SHIFT - CELL_SHIFT)

/** An entry is id * 4 + kind. */
export function entryId(entry: number): number {
  return entry >> 2
}
export function entryKind(entry: number): Kind {
  return (entry & 3) as Kind
}

export class Cells {
  readonly columns: number
  readonly rows: number
  /** Where each cell's entries start in `entries`; one more for the end of the last. */
  private readonly starts: Int32Array
  private readonly cursor: Int32Array
  private entries = new Int32Array(256)
  /** What the last `near` found: entries found[0] .. found[its result - 1]. */
  found = new Int32Array(256)

  constructor(grid: Grid) {
    this.columns = grid.columns * CELLS_PER_SECTOR_SIDE
    this.rows = grid.rows * CELLS_PER_SECTOR_SIDE
    this.starts = new Int32Array(this.columns * this.rows + 1)
    this.cursor = new Int32Array(this.columns * this.rows)
  }

  /** Sorts all ships, rocks and gems into their cells. */
  fill({ ships, rocks, gems }: Bodies): void {
    const total = ships.count + rocks.count + gems.count
    if (this.entries.length < total) {
      this.entries = new Int32Array(total * 2)
      this.found = new Int32Array(total * 2)
    }
    const { starts, cursor } = this
    starts.fill(0)
    this.count(ships)
    this.count(rocks)
    this.count(gems)
    let sum = 0
    for (let cell = 0; cell < cursor.length; cell++) {
      cursor[cell] = sum
      sum += starts[cell + 1]!
      starts[cell + 1] = sum
    }
    this.place(SHIP, ships)
    this.place(ROCK, rocks)
    this.place(GEM, gems)
  }

  /**
   * Collects into `found` all entries of the cells that the box (left, top)..(right, bottom) touches, and gives
   * their number. The box is in sub-units and may reach over the edges of the universe, by less than its size.
   */
  near(left: number, top: number, right: number, bottom: number): number {
    const firstColumn = left >> CELL_SHIFT
    const lastColumn = Math.min(right >> CELL_SHIFT, firstColumn + this.columns - 1)
    const firstRow = top >> CELL_SHIFT
    const lastRow = Math.min(bottom >> CELL_SHIFT, firstRow + this.rows - 1)
    let count = 0
    for (let r = firstRow; r <= lastRow; r++) {
      const row = (r < 0 ? r + this.rows : r >= this.rows ? r - this.rows : r) * this.columns
      // The cells of a row lie one after another, but for the step around the edge.
      if (firstColumn < 0) {
        count = this.collect(row + firstColumn + this.columns, row + this.columns - 1, count)
        count = this.collect(row, row + lastColumn, count)
      } else if (lastColumn >= this.columns) {
        count = this.collect(row + firstColumn, row + this.columns - 1, count)
        count = this.collect(row, row + lastColumn - this.columns, count)
      } else count = this.collect(row + firstColumn, row + lastColumn, count)
    }
    return count
  }

  /** Appends the entries of the cells from `first` to `last` to the `count` that were found; gives their number then. */
  private collect(first: number, last: number, count: number): number {
    const { entries, found } = this
    const end = this.starts[last + 1]!
    for (let k = this.starts[first]!; k < end; k++) found[count++] = entries[k]!
    return count
  }

  /** Whether found[k] is a ship. */
  holdsShip(k: number): boolean {
    return entryKind(this.found[k]!) === SHIP
  }

  private count({ ids, count, x, y }: Ships | Drifters): void {
    const { starts, columns } = this
    for (let k = 0; k < count; k++) {
      const id = ids[k]!
      const next = (y[id]! >> CELL_SHIFT) * columns + (x[id]! >> CELL_SHIFT) + 1
      starts[next] = starts[next]! + 1
    }
  }

  private place(kind: Kind, { ids, count, x, y }: Ships | Drifters): void {
    const { cursor, entries, columns } = this
    for (let k = 0; k < count; k++) {
      const id = ids[k]!
      const cell = (y[id]! >> CELL_SHIFT) * columns + (x[id]! >> CELL_SHIFT)
      const at = cursor[cell]!
      cursor[cell] = at + 1
      entries[at] = id * 4 + kind
    }
  }
}
