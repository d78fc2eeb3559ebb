// What outlives a process, behind one small interface. Every promise of a change resolves once the change survives the
// end of the process, `kill -9` included; tickets excepted, which live for seconds and are simply asked for again.
// A change that cannot be saved rejects with Unavailable. Implementations: embedded-store.ts, memory-store.ts.
import type { Career } from '../../shared/admission.ts'
import type { Role } from '../../shared/protocol.ts'

/** The store cannot do this at the moment, most often because the disk is full. Nothing changed; try again later. */
export class Unavailable extends Error {}

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
  /** Hash of the code of the pilot's party; '' for none. */
  readonly party: string
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

export const OPERATOR_ROLES = ['moderator', 'operator'] as const
/** A moderator acts on people; an operator on universes and the server too. */
export type OperatorRole = (typeof OPERATOR_ROLES)[number]

/** An account that may do more than play. */
export interface Appointment {
  /** The account's key. */
  readonly account: string
  readonly role: OperatorRole
}

/** What somebody with a right to it did, or tried to do, for the audit log. */
export interface Deed {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The name of the account, or 'key' for whoever has the operator's key. */
  readonly by: string
  readonly address: string
  /** The path that was asked for, after /api/operator/. */
  readonly action: string
  /** What was asked for, as JSON without passphrases, cut short. */
  readonly order: string
  /** The HTTP status of the answer. */
  readonly status: number
}

export const MOST_DEEDS = 10_000

/** One finished flight of a pilot. */
export interface Flight {
  /** Counts the flights of one incarnation of a universe: 1, 2, 3, .. */
  readonly number: number
  readonly user: string
  readonly name: string
  readonly score: number
}

/** A user's best flight, in one universe or in all of them. */
export interface BoardRow {
  readonly user: string
  /** The name of that flight. */
  readonly name: string
  readonly score: number
  /** When it was counted: milliseconds since 1970. */
  readonly at: number
}

/** Rows kept of each board. The best score comes first; of equal ones the older, then the smaller user. */
export const BOARD_ROWS = 100

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

  /**
   * Counts flights of one incarnation of a universe, each exactly once: those up to the highest number counted before
   * are ignored, so a list may be sent again, whole or in part. A later flight must not be sent before an earlier one
   * is acknowledged. All in one step: the mark, the careers of users with an account, and the boards, which are for
   * everybody. Gives the mark: the highest number counted.
   * @param at milliseconds since 1970
   */
  addFlights(universe: string, incarnation: string, flights: readonly Flight[], at: number): Promise<number>
  findCareer(user: string): Promise<Career>
  /** The best of a universe, or of all times and universes (null); at most BOARD_ROWS. */
  listBoard(universe: string | null, most: number): Promise<BoardRow[]>
  /** Forgets a universe's board and marks. What its flights gave to careers and to the board of all times stays. */
  forgetUniverse(universe: string): Promise<void>

  /** Keeps a report, and of all reports the newest MOST_REPORTS. */
  saveReport(report: StoredReport): Promise<void>
  /** The newest first. */
  listReports(most: number): Promise<StoredReport[]>

  /** Gives an account a role, or takes it (null). */
  saveRole(account: string, role: OperatorRole | null): Promise<void>
  listRoles(): Promise<Appointment[]>

  /** Keeps a deed, and of all deeds the newest MOST_DEEDS. */
  saveDeed(deed: Deed): Promise<void>
  /** The newest first. */
  listDeeds(most: number): Promise<Deed[]>

  /** Forgets tickets that ended by `now`, and logins and bans that ended by `lasting`. */
  sweep(now: number, lasting: number): Promise<void>
  /** Copies everything but tickets into `folder` (made when it is not there), while the store is in use. */
  backup(folder: string): Promise<void>
  close(): Promise<void>
}

export const NO_CAREER: Career = { flights: 0, best: 0, total: 0 }

/** Users with an account; all others are guests, who keep no career. */
export function hasAccount(user: string): boolean {
  return user.startsWith('@')
}

/** The flights that come after `mark`, in order, each number once. */
export function flightsAfter(mark: number, flights: readonly Flight[]): Flight[] {
  const byNumber = new Map(flights.map((flight) => [flight.number, flight]))
  return [...byNumber.values()].filter(({ number }) => number > mark).sort((a, b) => a.number - b.number)
}

/** A ban's place in a store. */
export function banKey({ kind, subject, value }: Pick<Ban, 'kind' | 'subject' | 'value'>): string {
  return `${kind} ${subject} ${value}`
}
