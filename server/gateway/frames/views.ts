// Who sees what: the sectors of each view, worked out when first asked for, and which crossings are news to it.
import type { SectorId } from '../../../shared/ids.ts'
import { type Grid, neighbour, sees, viewOf } from '../../../shared/sectors.ts'
import { DIRECTIONS } from '../../universe/sector-log.ts'

/** In place of a direction: news to all who see the sector. */
export const ANY = DIRECTIONS

export class Views {
  private readonly grid: Grid
  private readonly views: (readonly number[] | undefined)[]
  /**
   * By place in the view: the directions of crossings into it that come from outside of the view, as bits, and ANY. The
   * same for all homes, since a torus looks the same everywhere.
   */
  readonly news: Uint16Array

  constructor(grid: Grid) {
    this.grid = grid
    this.views = new Array(grid.sectors)
    const view = viewOf(grid, 0)
    this.news = new Uint16Array(view.length).fill(1 << ANY)
    for (const [place, sector] of view.entries()) {
      for (let direction = 0; direction < DIRECTIONS; direction++) {
        const right = (direction % 3) - 1
        const down = Math.floor(direction / 3) - 1
        const isSeen = sees(grid, 0, neighbour(grid, sector, -right, -down))
        if (!isSeen) this.news[place] = this.news[place]! | (1 << direction)
      }
    }
  }

  /** The 15 sectors of the view of `home`, row by row from the top left. */
  of(home: SectorId): readonly SectorId[] {
    let view = this.views[home]
    if (view === undefined) {
      view = viewOf(this.grid, home)
      this.views[home] = view
    }
    return view
  }
}
