// A store that is gone with its process: for tests, and for servers that are to remember nothing.
import type { Career } from '../../shared/admission.ts'
import { MemoryFlights } from './memory-flights.ts'
import { PendingTickets } from './sqlite/pending-tickets.ts'
import {
  type Account,
  type Appointment,
  type Ban,
  type BoardRow,
  banKey,
  type Deed,
  type Flight,
  type Login,
  MOST_DEEDS,
  MOST_REPORTS,
  type OperatorRole,
  type Store,
  type StoredReport,
  type Ticket,
} from './store.ts'

export class MemoryStore implements Store {
  private readonly accounts = new Map<string, Account>()
  private readonly logins = new Map<string, Login>()
  private readonly tickets = new PendingTickets()
  private readonly bans = new Map<string, Ban>()
  private readonly flights = new MemoryFlights()
  private readonly reports: StoredReport[] = []
  private readonly roles = new Map<string, OperatorRole>()
  private readonly deeds: Deed[] = []

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
    this.tickets.save(hash, ticket)
  }

  async takeTicket(hash: string): Promise<Ticket | null> {
    return this.tickets.take(hash)
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

  async addFlights(
    universe: string,
    incarnation: string,
    flights: readonly Flight[],
    at: number,
  ): Promise<number> {
    return this.flights.add(universe, incarnation, flights, at)
  }

  async findCareer(user: string): Promise<Career> {
    return this.flights.career(user)
  }

  async listBoard(universe: string | null, most: number): Promise<BoardRow[]> {
    return this.flights.board(universe, most)
  }

  async forgetUniverse(universe: string): Promise<void> {
    this.flights.forget(universe)
  }

  async saveReport(report: StoredReport): Promise<void> {
    this.reports.push(report)
    if (this.reports.length > MOST_REPORTS) this.reports.shift()
  }

  async listReports(most: number): Promise<StoredReport[]> {
    return this.reports.slice(-most).reverse()
  }

  async saveRole(account: string, role: OperatorRole | null): Promise<void> {
    if (role === null) this.roles.delete(account)
    else this.roles.set(account, role)
  }

  async listRoles(): Promise<Appointment[]> {
    return [...this.roles].map(([account, role]) => ({ account, role }))
  }

  async saveDeed(deed: Deed): Promise<void> {
    this.deeds.push(deed)
    if (this.deeds.length > MOST_DEEDS) this.deeds.shift()
  }

  async listDeeds(most: number): Promise<Deed[]> {
    return this.deeds.slice(-most).reverse()
  }

  async sweep(now: number, lasting: number): Promise<void> {
    this.tickets.sweep(now)
    for (const [hash, { expiresAt }] of this.logins) if (expiresAt <= lasting) this.logins.delete(hash)
    for (const [key, { until }] of this.bans) if (until !== null && until <= lasting) this.bans.delete(key)
  }

  async backup(): Promise<void> {
    throw new Error('A store in memory has nothing to back up.')
  }

  async close(): Promise<void> {}
}
