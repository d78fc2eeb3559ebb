// The default store: LMDB in one folder, in this process. It commits on its own thread, so no tick waits for the disk;
// reads are from mapped memory. Another process may read and back up the same folder meanwhile.
import { type Database, open, type RootDatabase } from 'lmdb'
import type { Career } from '../../shared/admission.ts'
import { makeFolder } from '../process/folder.ts'
import {
  type Account,
  type Ban,
  banKey,
  type Login,
  MOST_REPORTS,
  NO_CAREER,
  type Store,
  type StoredReport,
  type Ticket,
  withFlight,
} from './store.ts'

/** Databases in the folder: the number is fixed when it is opened. */
const MOST_DATABASES = 16

/** Opens the store in `folder`, which is made when it is not there. Throws when it cannot be used. */
export function openEmbeddedStore(folder: string): Store {
  try {
    makeFolder(folder, 0o700)
    return new EmbeddedStore(
      open({ path: folder, noSubdir: false, maxDbs: MOST_DATABASES, encoding: 'json' }),
    )
  } catch (error) {
    throw new Error(
      `The data folder ${folder} cannot be used: ${error instanceof Error ? error.message : error}`,
    )
  }
}

class EmbeddedStore implements Store {
  private readonly root: RootDatabase
  private readonly accounts: Database<Account, string>
  private readonly logins: Database<Login, string>
  private readonly tickets: Database<Ticket, string>
  private readonly bans: Database<Ban, string>
  private readonly careers: Database<Career, string>
  private readonly reports: Database<StoredReport, number>

  constructor(root: RootDatabase) {
    this.root = root
    this.accounts = root.openDB({ name: 'accounts' })
    this.logins = root.openDB({ name: 'logins' })
    this.tickets = root.openDB({ name: 'tickets' })
    this.bans = root.openDB({ name: 'bans' })
    this.careers = root.openDB({ name: 'careers' })
    this.reports = root.openDB({ name: 'reports' })
  }

  createAccount(account: Account): Promise<boolean> {
    return this.change(() => {
      if (this.accounts.doesExist(account.key)) return false
      this.accounts.put(account.key, account)
      return true
    })
  }

  async findAccount(key: string): Promise<Account | null> {
    return this.accounts.get(key) ?? null
  }

  saveLogin(hash: string, login: Login): Promise<void> {
    return this.change(() => void this.logins.put(hash, login))
  }

  async findLogin(hash: string): Promise<Login | null> {
    return this.logins.get(hash) ?? null
  }

  removeLogin(hash: string): Promise<void> {
    return this.change(() => void this.logins.remove(hash))
  }

  async saveTicket(hash: string, ticket: Ticket): Promise<void> {
    // Committed is enough: a ticket that does not survive a power cut is asked for again.
    await this.tickets.put(hash, ticket)
  }

  async takeTicket(hash: string): Promise<Ticket | null> {
    // Most wrong tickets were never there: that costs no transaction.
    if (!this.tickets.doesExist(hash)) return null
    return this.tickets.transaction(() => {
      const ticket = this.tickets.get(hash)
      if (ticket === undefined) return null
      this.tickets.remove(hash)
      return ticket
    })
  }

  saveBan(ban: Ban): Promise<void> {
    return this.change(() => void this.bans.put(banKey(ban), ban))
  }

  removeBan(ban: Pick<Ban, 'kind' | 'subject' | 'value'>): Promise<void> {
    return this.change(() => void this.bans.remove(banKey(ban)))
  }

  async listBans(): Promise<Ban[]> {
    return [...this.bans.getRange()].map(({ value }) => value)
  }

  addFlight(user: string, score: number): Promise<Career> {
    return this.change(() => {
      const career = withFlight(this.careers.get(user) ?? NO_CAREER, score)
      this.careers.put(user, career)
      return career
    })
  }

  async findCareer(user: string): Promise<Career> {
    return this.careers.get(user) ?? NO_CAREER
  }

  saveReport(report: StoredReport): Promise<void> {
    return this.change(() => {
      const [last = 0] = this.reports.getKeys({ reverse: true, limit: 1 })
      this.reports.put(last + 1, report)
      for (const key of this.reports.getKeys({ end: last + 2 - MOST_REPORTS })) this.reports.remove(key)
    })
  }

  async listReports(most: number): Promise<StoredReport[]> {
    return [...this.reports.getRange({ reverse: true, limit: most })].map(({ value }) => value)
  }

  sweep(now: number): Promise<void> {
    // All in one transaction: what is renewed meanwhile is not taken for what it was.
    return this.root.transaction(() => {
      for (const kept of [this.tickets, this.logins]) {
        for (const { key, value } of (kept as Database<{ expiresAt: number }, string>).getRange())
          if (value.expiresAt <= now) kept.remove(key)
      }
      for (const { key, value } of this.bans.getRange())
        if (value.until !== null && value.until <= now) this.bans.remove(key)
    })
  }

  async backup(folder: string): Promise<void> {
    makeFolder(folder, 0o700)
    await this.root.backup(folder, true)
  }

  async close(): Promise<void> {
    await this.root.flushed
    await this.root.close()
  }

  /** Runs `write` as one transaction; resolves when it is on the disk. */
  private async change<T>(write: () => T): Promise<T> {
    const result = await this.root.transaction(write)
    await this.root.flushed
    return result
  }
}
