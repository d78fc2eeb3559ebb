// What the embedded store keeps, as tables of SQLite. Everything here is synchronous, and runs on the store's own thread.
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  DatabaseSyncInstance as Database,
  StatementSyncInstance as Statement,
} from '@photostructure/sqlite'
import type { Career } from '../../../shared/admission.ts'
import { makeFolder } from '../../process/folder.ts'
import {
  type Account,
  type Appointment,
  type Ban,
  type BoardRow,
  type Deed,
  type Flight,
  type Login,
  MOST_DEEDS,
  MOST_REPORTS,
  type OperatorRole,
  type StoredReport,
} from '../store.ts'
import { STORE_FILE } from './database.ts'
import { SqliteFlights } from './sqlite-flights.ts'

/** Logins that one call of `sweep` forgets at most: other requests have their turn in between. */
const SWEPT_AT_ONCE = 1000
/** Free pages that are given back to the file system with each sweep: 4 MB. */
const PAGES_GIVEN_BACK = 1000

export class SqliteStore {
  private readonly database: Database
  private readonly flights: SqliteFlights
  private readonly statements = new Map<string, Statement>()

  constructor(database: Database) {
    this.database = database
    this.flights = new SqliteFlights((sql) => this.statement(sql))
  }

  /** Does `work` in one transaction, which is on the disk when this returns. After an error nothing has changed. */
  transaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.database.exec('COMMIT')
      return result
    } catch (error) {
      // On a full disk SQLite may have rolled back by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK')
      throw error
    }
  }

  createAccount({ key, name, user, passphrase, createdAt }: Account): boolean {
    const insert = this.statement('INSERT OR IGNORE INTO accounts VALUES (?, ?, ?, ?, ?)')
    return insert.run(key, name, user, passphrase, createdAt).changes === 1
  }

  findAccount(key: string): Account | null {
    return this.row<Account>('SELECT * FROM accounts WHERE key = ?', key)
  }

  saveLogin(hash: string, { account, expiresAt }: Login): void {
    this.statement('INSERT OR REPLACE INTO logins VALUES (?, ?, ?)').run(hash, account, expiresAt)
  }

  findLogin(hash: string): Login | null {
    return this.row<Login>('SELECT account, expiresAt FROM logins WHERE hash = ?', hash)
  }

  removeLogin(hash: string): void {
    this.statement('DELETE FROM logins WHERE hash = ?').run(hash)
  }

  saveBan({ kind, subject, value, until }: Ban): void {
    this.statement('INSERT OR REPLACE INTO bans VALUES (?, ?, ?, ?)').run(kind, subject, value, until)
  }

  removeBan({ kind, subject, value }: Pick<Ban, 'kind' | 'subject' | 'value'>): void {
    this.statement('DELETE FROM bans WHERE kind = ? AND subject = ? AND value = ?').run(kind, subject, value)
  }

  listBans(): Ban[] {
    return this.rows<Ban>('SELECT * FROM bans')
  }

  addFlights(universe: string, incarnation: string, flights: readonly Flight[], at: number): number {
    return this.flights.add(universe, incarnation, flights, at)
  }

  findCareer(user: string): Career {
    return this.flights.career(user)
  }

  listBoard(universe: string | null, most: number): BoardRow[] {
    return this.flights.board(universe, most)
  }

  forgetUniverse(universe: string): void {
    this.flights.forget(universe)
  }

  saveReport(report: StoredReport): void {
    const { lastInsertRowid } = this.statement('INSERT INTO reports (report) VALUES (?)').run(
      JSON.stringify(report),
    )
    this.statement('DELETE FROM reports WHERE id <= ?').run(Number(lastInsertRowid) - MOST_REPORTS)
  }

  listReports(most: number): StoredReport[] {
    const rows = this.rows<{ report: string }>('SELECT report FROM reports ORDER BY id DESC LIMIT ?', most)
    return rows.map(({ report }) => JSON.parse(report) as StoredReport)
  }

  saveRole(account: string, role: OperatorRole | null): void {
    if (role === null) this.statement('DELETE FROM roles WHERE account = ?').run(account)
    else this.statement('INSERT OR REPLACE INTO roles VALUES (?, ?)').run(account, role)
  }

  listRoles(): Appointment[] {
    return this.rows<Appointment>('SELECT * FROM roles ORDER BY account')
  }

  saveDeed(deed: Deed): void {
    const { lastInsertRowid } = this.statement('INSERT INTO deeds (deed) VALUES (?)').run(
      JSON.stringify(deed),
    )
    this.statement('DELETE FROM deeds WHERE id <= ?').run(Number(lastInsertRowid) - MOST_DEEDS)
  }

  listDeeds(most: number): Deed[] {
    const rows = this.rows<{ deed: string }>('SELECT deed FROM deeds ORDER BY id DESC LIMIT ?', most)
    return rows.map(({ deed }) => JSON.parse(deed) as Deed)
  }

  /** Forgets bans that ended, and some of the logins; false when there are more of those. */
  sweep(lasting: number): boolean {
    this.statement('DELETE FROM bans WHERE until <= ?').run(lasting)
    const { changes } = this.statement(
      `DELETE FROM logins WHERE hash IN (SELECT hash FROM logins WHERE expiresAt <= ? LIMIT ${SWEPT_AT_ONCE})`,
    ).run(lasting)
    this.statement(`PRAGMA incremental_vacuum(${PAGES_GIVEN_BACK})`).all()
    return Number(changes) < SWEPT_AT_ONCE
  }

  /** Not within a transaction. Throws an Error when there is a store in `folder` already. */
  backup(folder: string): void {
    makeFolder(folder, 0o700)
    const file = join(folder, STORE_FILE)
    if (readdirSync(folder).includes(STORE_FILE)) throw new Error(`There is a store in ${folder} already.`)
    writeFileSync(file, '', { mode: 0o600, flag: 'wx' })
    try {
      this.statement('VACUUM INTO ?').run(file)
    } catch (error) {
      rmSync(file)
      throw error
    }
  }

  close(): void {
    this.database.close()
  }

  /** Each is compiled once. */
  private statement(sql: string) {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql)
    this.statements.set(sql, statement)
    return statement
  }

  private row<Row>(sql: string, ...values: readonly (string | number)[]): Row | null {
    return this.rows<Row>(sql, ...values)[0] ?? null
  }

  private rows<Row>(sql: string, ...values: readonly (string | number)[]): Row[] {
    const rows = this.statement(sql).all(...values) as Row[]
    // Rows have no prototype as they come.
    return rows.map((row) => ({ ...row }))
  }
}
