// The file of the embedded store: made, checked and opened here. What is in it, sqlite-store.ts knows.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type DatabaseSyncInstance as Database, DatabaseSync } from '@photostructure/sqlite'
import { keepPrivate } from '../../process/folder.ts'

export const STORE_FILE = 'orrery.db'
/** The file of earlier versions, which kept their store in LMDB. */
const LMDB_FILE = 'data.mdb'

/** "Orry": tells our files from others of SQLite. */
const APPLICATION = 0x4f727279
/** Of the tables below. To be raised with every change of them. */
const VERSION = 2
/** Milliseconds to wait for another process, which may be making a backup. */
const LOCK_MS = 10_000
/** Bytes of the journal that are kept between transactions: on a full disk small changes still find room there. */
const JOURNAL_BYTES = 1024 * 1024

export const SQLITE_BUSY = 5
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26
/** Result codes of a disk, a file or a memory in trouble; all others are mistakes of this program. */
export const UNAVAILABLE: ReadonlySet<number> = new Set([
  SQLITE_BUSY,
  SQLITE_CORRUPT,
  SQLITE_NOTADB,
  // PERM, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL
  ...[3, 6, 7, 8, 10, 13, 14, 15],
])

const TABLES = `
  CREATE TABLE accounts (key TEXT PRIMARY KEY, name TEXT NOT NULL, user TEXT NOT NULL, passphrase TEXT NOT NULL,
    createdAt REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE logins (hash TEXT PRIMARY KEY, account TEXT NOT NULL, expiresAt REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX loginsByEnd ON logins (expiresAt);
  CREATE TABLE bans (kind TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL, until REAL,
    PRIMARY KEY (kind, subject, value)) STRICT, WITHOUT ROWID;
  CREATE TABLE reports (id INTEGER PRIMARY KEY AUTOINCREMENT, report TEXT NOT NULL) STRICT;
  CREATE TABLE careers (user TEXT PRIMARY KEY, flights REAL NOT NULL, best REAL NOT NULL, total REAL NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE TABLE marks (universe TEXT NOT NULL, incarnation TEXT NOT NULL, number REAL NOT NULL,
    PRIMARY KEY (universe, incarnation)) STRICT, WITHOUT ROWID;
  CREATE TABLE boards (universe TEXT NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL, score REAL NOT NULL,
    at REAL NOT NULL, PRIMARY KEY (universe, user)) STRICT, WITHOUT ROWID;
`
/** Of version 2. */
const OPERATORS = `
  CREATE TABLE roles (account TEXT PRIMARY KEY, role TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE deeds (id INTEGER PRIMARY KEY AUTOINCREMENT, deed TEXT NOT NULL) STRICT;
`

/** Opens the store in `folder`, which exists; makes one when there is none. Throws an Error that says why it cannot. */
export function openDatabase(folder: string): Database {
  const file = join(folder, STORE_FILE)
  if (!existsSync(file)) {
    if (existsSync(join(folder, LMDB_FILE))) {
      throw new Error(
        `it holds the store of an earlier version (${LMDB_FILE}), which this one cannot read. Move that file away to start with an empty store, or run the version that wrote it`,
      )
    }
    createFile(file)
  }
  // An empty file is a fine new database to SQLite. Ours are never empty: all that was in it is lost.
  if (statSync(file).size === 0) throw new Error(damaged('it is empty'))
  for (const one of [file, `${file}-journal`]) if (existsSync(one)) keepPrivate(one)
  const database = new DatabaseSync(file, { timeout: LOCK_MS })
  try {
    // A journal and no WAL: the WAL's index is a mapped file, and writing to one on a full disk can end the process.
    database.exec(`
      PRAGMA journal_mode = PERSIST;
      PRAGMA journal_size_limit = ${JOURNAL_BYTES};
      PRAGMA synchronous = FULL;
      PRAGMA temp_store = MEMORY;
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
    `)
    check(database)
    upgrade(database)
    return database
  } catch (error) {
    database.close()
    throw isDamage(error) ? new Error(damaged((error as Error).message)) : error
  }
}

/** Makes it under another name first: a file under its own name is always whole. */
function createFile(file: string): void {
  const draft = `${file}.new`
  for (const left of [draft, `${draft}-journal`, `${file}-journal`]) rmSync(left, { force: true })
  writeFileSync(draft, '', { mode: 0o600 })
  const database = new DatabaseSync(draft)
  try {
    database.exec(`
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA synchronous = FULL;
      BEGIN;
      ${TABLES}
      ${OPERATORS}
      PRAGMA application_id = ${APPLICATION};
      PRAGMA user_version = ${VERSION};
      COMMIT;
    `)
  } finally {
    database.close()
  }
  renameSync(draft, file)
  syncFolder(join(file, '..'))
}

/** So that a new name survives a power cut. Windows has no such thing. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Brings a store of an earlier version to this one. */
function upgrade(database: Database): void {
  if (numberOf(database, 'user_version') === VERSION) return
  database.exec(`BEGIN IMMEDIATE; ${OPERATORS} PRAGMA user_version = ${VERSION}; COMMIT;`)
}

/** Throws an Error for a file that is none of ours, damaged, or newer than this program. */
function check(database: Database): void {
  if (numberOf(database, 'application_id') !== APPLICATION)
    throw new Error(`${STORE_FILE} is no store of Orrery`)
  if (numberOf(database, 'user_version') > VERSION)
    throw new Error(`${STORE_FILE} was written by a newer version of Orrery. Run that one, or a newer one`)
  const found = String(Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0])
  if (found !== 'ok') throw new Error(damaged(found))
}

function numberOf(database: Database, pragma: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0])
}

function damaged(reason: string): string {
  return `${STORE_FILE} is damaged (${reason}). Put a backup in its place, or move it away to start with an empty store`
}

function isDamage(error: unknown): boolean {
  return [SQLITE_CORRUPT, SQLITE_NOTADB].includes(resultCode(error))
}

/** The primary result code of an error of SQLite, or 0: see https://sqlite.org/rescode.html. */
export function resultCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
}
