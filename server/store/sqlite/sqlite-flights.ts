// Careers, boards and marks of the embedded store. Synchronous; to be called within a transaction of the store.
import type { StatementSyncInstance as Statement } from '@photostructure/sqlite'
import type { Career } from '../../../shared/admission.ts'
import { BOARD_ROWS, type BoardRow, type Flight, flightsAfter, hasAccount, NO_CAREER } from '../store.ts'

/** In the place of a universe's id, which is never empty: the board of all times. */
const ALL_TIMES = ''

const ADD_TO_CAREER = `
  INSERT INTO careers VALUES (:user, 1, :score, :score)
  ON CONFLICT (user) DO UPDATE SET
    flights = flights + 1, best = max(best, excluded.best), total = total + excluded.total`
const RANK = `
  INSERT INTO boards VALUES (:board, :user, :name, :score, :at)
  ON CONFLICT (universe, user) DO UPDATE SET name = excluded.name, score = excluded.score, at = excluded.at
  WHERE excluded.score > score`
const BOARD = 'FROM boards WHERE universe = ? ORDER BY score DESC, at, user'
const TRIM = `
  DELETE FROM boards WHERE universe = ? AND user IN (SELECT user ${BOARD} LIMIT -1 OFFSET ${BOARD_ROWS})`

export class SqliteFlights {
  private readonly statement: (sql: string) => Statement

  constructor(statement: (sql: string) => Statement) {
    this.statement = statement
  }

  add(universe: string, incarnation: string, flights: readonly Flight[], at: number): number {
    const found = this.statement('SELECT number FROM marks WHERE universe = ? AND incarnation = ?')
    const mark = (found.get(universe, incarnation) as { number: number } | undefined)?.number ?? 0
    const counted = flightsAfter(mark, flights)
    if (counted.length === 0) return mark
    for (const { user, name, score } of counted) {
      if (hasAccount(user)) this.statement(ADD_TO_CAREER).run({ user, score })
      for (const board of [universe, ALL_TIMES]) this.statement(RANK).run({ board, user, name, score, at })
    }
    for (const board of [universe, ALL_TIMES]) this.statement(TRIM).run(board, board)
    const last = counted.at(-1)!.number
    this.statement('INSERT OR REPLACE INTO marks VALUES (?, ?, ?)').run(universe, incarnation, last)
    return last
  }

  career(user: string): Career {
    const row = this.statement('SELECT flights, best, total FROM careers WHERE user = ?').get(user)
    return row === undefined ? NO_CAREER : { ...(row as Career) }
  }

  board(universe: string | null, most: number): BoardRow[] {
    const rows = this.statement(`SELECT user, name, score, at ${BOARD} LIMIT ?`).all(
      universe ?? ALL_TIMES,
      most,
    )
    return (rows as BoardRow[]).map((row) => ({ ...row }))
  }

  forget(universe: string): void {
    for (const table of ['boards', 'marks'])
      this.statement(`DELETE FROM ${table} WHERE universe = ?`).run(universe)
  }
}
