// Careers, boards and marks of a store that is gone with its process.
import type { Career } from '../../shared/admission.ts'
import { BOARD_ROWS, type BoardRow, type Flight, flightsAfter, hasAccount, NO_CAREER } from './store.ts'

/** In the place of a universe's id, which is never empty: the board of all times. */
const ALL_TIMES = ''

export class MemoryFlights {
  private readonly careers = new Map<string, Career>()
  /** The highest number counted, by universe and then incarnation. */
  private readonly marks = new Map<string, Map<string, number>>()
  /** Sorted, by universe. */
  private readonly boards = new Map<string, BoardRow[]>()

  add(universe: string, incarnation: string, flights: readonly Flight[], at: number): number {
    const marks = this.marks.get(universe) ?? new Map<string, number>()
    this.marks.set(universe, marks)
    const counted = flightsAfter(marks.get(incarnation) ?? 0, flights)
    for (const { user, name, score } of counted) {
      if (hasAccount(user)) this.careers.set(user, withFlight(this.career(user), score))
      for (const board of [universe, ALL_TIMES]) this.rank(board, { user, name, score, at })
    }
    const mark = counted.at(-1)?.number ?? marks.get(incarnation) ?? 0
    marks.set(incarnation, mark)
    return mark
  }

  career(user: string): Career {
    return this.careers.get(user) ?? NO_CAREER
  }

  board(universe: string | null, most: number): BoardRow[] {
    return (this.boards.get(universe ?? ALL_TIMES) ?? []).slice(0, most)
  }

  forget(universe: string): void {
    this.boards.delete(universe)
    this.marks.delete(universe)
  }

  private rank(board: string, row: BoardRow): void {
    const rows = this.boards.get(board) ?? []
    const before = rows.find(({ user }) => user === row.user)
    if (before !== undefined && before.score >= row.score) return
    const sorted = [...rows.filter((one) => one !== before), row].sort(compare)
    this.boards.set(board, sorted.slice(0, BOARD_ROWS))
  }
}

function withFlight({ flights, best, total }: Career, score: number): Career {
  return { flights: flights + 1, best: Math.max(best, score), total: total + score }
}

function compare(one: BoardRow, other: BoardRow): number {
  return other.score - one.score || one.at - other.at || (one.user < other.user ? -1 : 1)
}
