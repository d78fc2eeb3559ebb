// A store that is gone with its process: for tests, and for servers that are to remember nothing.
import type { Career } from '../../shared/admission.ts'
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

export class MemoryStore implements Store {
  private readonly accounts = new Map<string, Account>()
  private readonly logins = new Map<string, Login>()
  private readonly tickets = new Map<string, Ticket>()
  private readonly bans = new Map<string, Ban>()
  private readonly careers = new Map<string, Career>()
  private readonly reports: StoredReport[] = []

  async createAccount(account: Account): Promise<boolean> {
    if (this.accounts.has(account.key)) return false
    this.accounts.set(account.key, account)
    return true
  }

  async findAccount(key: string): Promise<Account | null> {
    return this.accounts.get(key) ?? null
  }

  async saveLogin(hash: string, login: Login): Promise<void> {
    this.logins.set(hash, login)
  }

  async findLogin(hash: string): Promise<Login | null> {
    return this.logins.get(hash) ?? null
  }

  async removeLogin(hash: string): Promise<void> {
    this.logins.delete(hash)
  }

  async saveTicket(hash: string, ticket: Ticket): Promise<void> {
    this.tickets.set(hash, ticket)
  }

  async takeTicket(hash: string): Promise<Ticket | null> {
    const ticket = this.tickets.get(hash) ?? null
    this.tickets.delete(hash)
    return ticket
  }

  async saveBan(ban: Ban): Promise<void> {
    this.bans.set(banKey(ban), ban)
  }

  async removeBan(ban: Pick<Ban, 'kind' | 'subject' | 'value'>): Promise<void> {
    this.bans.delete(banKey(ban))
  }

  async listBans(): Promise<Ban[]> {
    return [...this.bans.values()]
  }

  async addFlight(user: string, score: number): Promise<Career> {
    const career = withFlight(this.careers.get(user) ?? NO_CAREER, score)
    this.careers.set(user, career)
    return career
  }

  async findCareer(user: string): Promise<Career> {
    return this.careers.get(user) ?? NO_CAREER
  }

  async saveReport(report: StoredReport): Promise<void> {
    this.reports.push(report)
    if (this.reports.length > MOST_REPORTS) this.reports.shift()
  }

  async listReports(most: number): Promise<StoredReport[]> {
    return this.reports.slice(-most).reverse()
  }

  async sweep(now: number): Promise<void> {
    for (const kept of [this.tickets, this.logins]) {
      for (const [key, { expiresAt }] of kept) if (expiresAt <= now) kept.delete(key)
    }
    for (const [key, { until }] of this.bans) if (until !== null && until <= now) this.bans.delete(key)
  }

  async backup(): Promise<void> {
    throw new Error('What is only in memory cannot be backed up.')
  }

  async close(): Promise<void> {}
}
