// What outlives a process, behind one small interface. Every promise that changes something resolves when the change
// survives the end of the process, `kill -9` included. Implementations: embedded-store.ts, memory-store.ts.
import type { Career } from '../../shared/admission.ts'
import type { Role } from '../../shared/protocol.ts'

export interface Account {
  /** The name's skeleton: no two accounts look alike. */
  readonly key: string
  /** As the pilot typed it. */
  readonly name: string
  readonly user: string
  /** scrypt$N$r$p$salt$hash, the last two in base64url. */
  readonly passphrase: string
  readonly createdAt: number
}

/** Somebody is signed in. Kept under the SHA-256 of the secret that the browser holds. */
export interface Login {
  readonly account: string
  readonly expiresAt: number
}

/** Kept under the SHA-256 of the ticket. Times are milliseconds since 1970. */
export interface Ticket {
  readonly user: string
  readonly name: string
  readonly universe: string
  readonly role: Role
  /** The address it was given to, as far as the server's address mode compares it; '' for any. */
  readonly address: string
  /** Hash of the login that it was asked for with, or null for a guest. */
  readonly login: string | null
  readonly expiresAt: number
}

export const BAN_SUBJECTS = ['user', 'name', 'address'] as const
export type BanSubject = (typeof BAN_SUBJECTS)[number]

/** Somebody may not come in, or may not chat. One for each (kind, subject, value). */
export interface Ban {
  readonly kind: 'ban' | 'mute'
  readonly subject: BanSubject
  /** A user, the skeleton of a name, or an address. */
  readonly value: string
  /** Milliseconds since 1970; null for ever. */
  readonly until: number | null
}

export interface StoredReport {
  readonly at: number
  readonly universe: string
  readonly by: string
  readonly user: string
  readonly name: string
  readonly reason: string
  /** What the reported pilot said lately. */
  readonly lines: readonly string[]
}

export const MOST_REPORTS = 1000

export interface Store {
  /** False when there is an account with this key already. */
  createAccount(account: Account): Promise<boolean>
  findAccount(key: string): Promise<Account | null>

  saveLogin(hash: string, login: Login): Promise<void>
  findLogin(hash: string): Promise<Login | null>
  removeLogin(hash: string): Promise<void>

  saveTicket(hash: string, ticket: Ticket): Promise<void>
  /** Gives a ticket once, to one caller, however many ask at the same time. */
  takeTicket(hash: string): Promise<Ticket | null>

  saveBan(ban: Ban): Promise<void>
  removeBan(ban: Pick<Ban, 'kind' | 'subject' | 'value'>): Promise<void>
  listBans(): Promise<Ban[]>

  /** Adds a flight to a user's career; two at once are both counted. */
  addFlight(user: string, score: number): Promise<Career>
  findCareer(user: string): Promise<Career>

  /** Keeps a report, and of all reports the newest MOST_REPORTS. */
  saveReport(report: StoredReport): Promise<void>
  /** The newest first. */
  listReports(most: number): Promise<StoredReport[]>

  /** Forgets tickets, logins and bans that ended before `now`. */
  sweep(now: number): Promise<void>
  /** Copies everything into `folder` (made when it is not there), while the store is in use. */
  backup(folder: string): Promise<void>
  close(): Promise<void>
}

export const NO_CAREER: Career = { flights: 0, best: 0, total: 0 }

export function withFlight({ flights, best, total }: Career, score: number): Career {
  return { flights: flights + 1, best: Math.max(best, score), total: total + score }
}

/** A ban's place in a store. */
export function banKey({ kind, subject, value }: Pick<Ban, 'kind' | 'subject' | 'value'>): string {
  return `${kind} ${subject} ${value}`
}
