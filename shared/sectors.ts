// Sectors on a torus: where a position is, what a home sector's view covers, the short way between two places.
import type { SectorId } from './ids.ts'
import { SECTOR_SHIFT, SECTOR_SIZE, VIEW_COLUMNS, VIEW_ROWS } from './rules.ts'

/** A universe's size. `width` and `height` are in sub-units. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly sectors: number
  readonly width: number
  readonly height: number
}

/** The grid of `columns` x `rows` sectors. */
export function createGrid(columns: number, rows: number): Grid {
  return { columns, rows, sectors: columns * rows, width: columns * SECTOR_SIZE, height: rows * SECTOR_SIZE }
}

/** From a sector's left or top edge to its middle, in sub-units. */
export const SECTOR_CENTRE = SECTOR_SIZE / 2

/** The sector that holds position (x, y), in sub-units within the grid. */
export function sectorAt(grid: Grid, x: number, y: number): SectorId {
  return (y >> SECTOR_SHIFT) * grid.columns + (x >> SECTOR_SHIFT)
}

/** The position of a sector's top left corner, in sub-units. */
export function sectorLeft(grid: Grid, sector: SectorId): number {
  return (sector % grid.columns) << SECTOR_SHIFT
}
export function sectorTop(grid: Grid, sector: SectorId): number {
  return Math.floor(sector / grid.columns) << SECTOR_SHIFT
}

/** The difference `to - from` the short way around a torus of `size`: -size/2 .. size/2 - 1. */
export function shortWay(from: number, to: number, size: number): number {
  let difference = to - from
  if (difference >= size / 2) difference -= size
  else if (difference < -size / 2) difference += size
  return difference
}

/** The neighbour of `sector` that lies `right` columns and `down` rows away, around the edges. */
export function neighbour(grid: Grid, sector: SectorId, right: number, down: number): SectorId {
  const column = (sector % grid.columns) + right
  const row = Math.floor(sector / grid.columns) + down
  return ((row + grid.rows) % grid.rows) * grid.columns + ((column + grid.columns) % grid.columns)
}

/** The 15 sectors of the view of `home`, row by row from the top left. */
export function viewOf(grid: Grid, home: SectorId): SectorId[] {
  const view: SectorId[] = []
  const right = (VIEW_COLUMNS - 1) / 2
  const down = (VIEW_ROWS - 1) / 2
  for (let dy = -down; dy <= down; dy++) {
    for (let dx = -right; dx <= right; dx++) view.push(neighbour(grid, home, dx, dy))
  }
  return view
}

/** Whether the view of `home` covers `sector`. */
export function sees(grid: Grid, home: SectorId, sector: SectorId): boolean {
  const dx = shortWay(home % grid.columns, sector % grid.columns, grid.columns)
  const dy = shortWay(Math.floor(home / grid.columns), Math.floor(sector / grid.columns), grid.rows)
  return Math.abs(dx) <= (VIEW_COLUMNS - 1) / 2 && Math.abs(dy) <= (VIEW_ROWS - 1) / 2
}
