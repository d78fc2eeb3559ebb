// Who sees what: the sectors of each view, worked out when first asked for, and which crossings are news to it.
import { type Grid, neighbour, sees, viewOf } from '../shared/sectors.ts'
import { DIRECTIONS } from './universe/sector-log.ts'

export class Views {
  private readonly grid: Grid
  private readonly views: (readonly number[] | undefined)[]
  /** By place in the view * DIRECTIONS + direction; the same for all homes, since a torus looks the same everywhere. */
  private readonly news: Uint8Array

  constructor(grid: Grid) {
    this.grid = grid
    this.views = new Array(grid.sectors)
    const view = viewOf(grid, 0)
    this.news = new Uint8Array(view.length * DIRECTIONS)
    for (const [place, sector] of view.entries()) {
      for (let direction = 0; direction < DIRECTIONS; direction++) {
        const right = (direction % 3) - 1
        const down = Math.floor(direction / 3) - 1
        const isSeen = sees(grid, 0, neighbour(grid, sector, -right, -down))
        this.news[place * DIRECTIONS + direction] = isSeen ? 0 : 1
      }
    }
  }

  /** The 15 sectors of the view of `home`, row by row from the top left. */
  of(home: number): readonly number[] {
    let view = this.views[home]
    if (view === undefined) {
      view = viewOf(this.grid, home)
      this.views[home] = view
    }
    return view
  }

  /** Whether a crossing into the sector at `place` of a view comes from outside of it. */
  isNews(place: number, direction: number): boolean {
    return this.news[place * DIRECTIONS + direction] === 1
  }
}
