import { describe, expect, it } from 'vitest'
import { FIELD_HEIGHT, FIELD_WIDTH, SECTOR_SIZE, SUB_UNITS, VIEW_COLUMNS, VIEW_ROWS } from './rules.ts'
import { createGrid, neighbour, sectorAt, sees, shortWay, viewOf } from './sectors.ts'

describe('sectors', () => {
  const grid = createGrid(7, 5)

  it('have views of 15 different sectors, even in the smallest universe', () => {
    const smallest = createGrid(5, 5)
    for (let home = 0; home < 25; home++) expect(new Set(viewOf(smallest, home)).size).toBe(15)
  })

  it('agree: a view holds exactly the sectors that are seen', () => {
    for (let home = 0; home < grid.sectors; home++) {
      const view = new Set(viewOf(grid, home))
      for (let sector = 0; sector < grid.sectors; sector++)
        expect(sees(grid, home, sector)).toBe(view.has(sector))
    }
  })

  it('cover the field of view from anywhere in the home sector', () => {
    const side = SECTOR_SIZE / SUB_UNITS
    expect((VIEW_COLUMNS * side) / 2 - side / 2).toBeGreaterThanOrEqual(FIELD_WIDTH / 2)
    expect((VIEW_ROWS * side) / 2 - side / 2).toBeGreaterThanOrEqual(FIELD_HEIGHT / 2)
  })

  it('go around the edges', () => {
    expect(neighbour(grid, 0, -1, -1)).toBe(34)
    expect(sectorAt(grid, grid.width - 1, grid.height - 1)).toBe(34)
    expect(shortWay(1, grid.width - 1, grid.width)).toBe(-2)
    expect(shortWay(grid.width - 1, 1, grid.width)).toBe(2)
  })
})
