// The default store: SQLite in one folder, on a thread of its own, so that no tick waits for the disk. A full disk, or a
// failing one, is an error of the change that met it, and of nothing else. Another process may read and back up the same
// folder meanwhile.
import type { Career } from '../../../shared/admission.ts'
import { makeFolder } from '../../process/folder.ts'
import type { Logger } from '../../process/logger.ts'
import {
  type Account,
  type Appointment,
  type Ban,
  type BoardRow,
  type Deed,
  type Flight,
  type Login,
  type OperatorRole,
  type Store,
  type StoredReport,
  type Ticket,
  Unavailable,
} from '../store.ts'
import { PendingTickets } from './pending-tickets.ts'
import type { Method } from './requests.ts'
import type { SqliteStore } from './sqlite-store.ts'
import { StoreClient } from './store-client.ts'

/**
 * Opens the store in `folder`, which is made when it is not there. Rejects with an Error of one line when it cannot be
 * used.
 * @param log is told when changes begin to fail, and when they succeed again
 */
export async function openEmbeddedStore(folder: string, log?: Logger): Promise<Store> {
  const client = new StoreClient(folder)
  try {
    makeFolder(folder, 0o700)
    // Any request will do: the thread opens the file first.
    await client.call('findLogin', '')
  } catch (error) {
    await client.close()
    const problem = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
    throw new Error(`The data folder ${folder} cannot be used: ${problem}`)
  }
  return new EmbeddedStore(client, log)
}

class EmbeddedStore implements Store {
  private readonly client: StoreClient
  private readonly log: Logger | undefined
  private readonly tickets = new PendingTickets()
  private isFailing = false

  constructor(client: StoreClient, log: Logger | undefined) {
    this.client = client
    this.log = log
  }

  createAccount(account: Account): Promise<boolean> {
    return this.change('createAccount', account)
  }

  findAccount(key: string): Promise<Account | null> {
    return this.client.call('findAccount', key)
  }

  saveLogin(hash: string, login: Login): Promise<void> {
    return this.change('saveLogin', hash, login)
  }

  findLogin(hash: string): Promise<Login | null> {
    return this.client.call('findLogin', hash)
  }

  removeLogin(hash: string): Promise<void> {
    return this.change('removeLogin', hash)
  }

  async saveTicket(hash: string, ticket: Ticket): Promise<void> {
    this.tickets.save(hash, ticket)
  }

  async takeTicket(hash: string): Promise<Ticket | null> {
    return this.tickets.take(hash)
  }

  saveBan(ban: Ban): Promise<void> {
    return this.change('saveBan', ban)
  }

  removeBan(ban: Pick<Ban, 'kind' | 'subject' | 'value'>): Promise<void> {
    return this.change('removeBan', ban)
  }

  listBans(): Promise<Ban[]> {
    return this.client.call('listBans')
  }

  addFlights(universe: string, incarnation: string, flights: readonly Flight[], at: number): Promise<number> {
    return this.change('addFlights', universe, incarnation, flights, at)
  }

  findCareer(user: string): Promise<Career> {
    return this.client.call('findCareer', user)
  }

  listBoard(universe: string | null, most: number): Promise<BoardRow[]> {
    return this.client.call('listBoard', universe, most)
  }

  forgetUniverse(universe: string): Promise<void> {
    return this.change('forgetUniverse', universe)
  }

  saveReport(report: StoredReport): Promise<void> {
    return this.change('saveReport', report)
  }

  listReports(most: number): Promise<StoredReport[]> {
    return this.client.call('listReports', most)
  }

  saveRole(account: string, role: OperatorRole | null): Promise<void> {
    return this.change('saveRole', account, role)
  }

  listRoles(): Promise<Appointment[]> {
    return this.client.call('listRoles')
  }

  saveDeed(deed: Deed): Promise<void> {
    return this.change('saveDeed', deed)
  }

  listDeeds(most: number): Promise<Deed[]> {
    return this.client.call('listDeeds', most)
  }

  async sweep(now: number, lasting: number): Promise<void> {
    this.tickets.sweep(now)
    while (!(await this.change('sweep', lasting)));
  }

  backup(folder: string): Promise<void> {
    return this.client.call('backup', folder)
  }

  close(): Promise<void> {
    return this.client.close()
  }

  private async change<M extends Method>(method: M, ...args: Parameters<SqliteStore[M]>) {
    try {
      const result = await this.client.call(method, ...args)
      if (this.isFailing) this.log?.warn({}, 'the store takes changes again')
      this.isFailing = false
      return result
    } catch (error) {
      if (error instanceof Unavailable && !this.isFailing) {
        this.isFailing = true
        this.log?.error({ error: error.message }, 'the store takes no changes')
      }
      throw error
    }
  }
}
