// Everything about who may come in and stay, put together: for the HTTP side, for the sockets, and for the sessions.
import type {
  AccountAnswer,
  Credentials,
  OperatorAction,
  OperatorOrder,
  ReportOrder,
  TicketAnswer,
  TicketOrder,
} from '../../shared/admission.ts'
import { REPORTS_SHOWN } from '../../shared/limits.ts'
import { CLOSE, type Close, type Notice } from '../../shared/protocol.ts'
import { cleanChat, cleanName, NAME_RULE } from '../../shared/text.ts'
import type { Timers } from '../../shared/timers.ts'
import { Entrance } from '../gateway/handshake.ts'
import type { Session } from '../gateway/session.ts'
import { type House, Sessions } from '../gateway/sessions.ts'
import type { ErrorStatus } from '../http/replies.ts'
import type { Log } from '../process/logger.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import { BAN_SUBJECTS, type Store } from '../store/store.ts'
import { Accounts, type SignedIn } from './accounts.ts'
import { canonicalAddress, limitKey } from './addresses/addresses.ts'
import { type Caller, Callers } from './addresses/callers.ts'
import { NetworkCounts } from './addresses/limits.ts'
import { Bans, type Identity, meant } from './bans.ts'
import { Refusals } from './refusals.ts'
import { newSecret } from './secrets.ts'
import type { AdmissionSettings } from './settings.ts'
import { isSignedIn, type Pass, Tickets } from './tickets.ts'
import { isReserved, skeleton } from './words/names.ts'

export interface AdmissionOptions {
  readonly settings: AdmissionSettings
  readonly store: Store
  readonly multiverse: Multiverse
  readonly log: Log
  readonly timers: Timers
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** What was asked for is not given: an HTTP status, and why, fit to be shown to a person. */
export class Refused extends Error {
  readonly status: ErrorStatus
  /** For the log: who it was, as far as that is known. */
  readonly who: Partial<Identity>

  constructor(status: ErrorStatus, detail: string, who: Partial<Identity> = {}) {
    super(detail)
    this.status = status
    this.who = who
  }
}

const TAKEN = 'That name, or one that looks like it, belongs to an account. Sign in, or take another.'
const RESERVED = 'That name, or one that looks like it, is kept for the server. Take another.'
const NOT_SAID = 'That name has a word that is not said here. Take another.'
/** Milliseconds between two sweeps of the store. */
const SWEEP_MS = 60_000
/** Characters of a guest's user id after "guest:". */
const GUEST_LENGTH = 10

export class Admission implements House {
  readonly callers: Callers
  readonly refusals: Refusals
  readonly sessions: Sessions
  readonly entrance: Entrance
  private readonly options: AdmissionOptions
  private readonly accounts: Accounts
  private readonly bans: Bans
  private readonly tickets: Tickets
  private readonly sockets = new NetworkCounts()
  private sweptAt: number

  /** Throws an Error when a setting is wrong. */
  constructor(options: AdmissionOptions) {
    const { settings, store, multiverse, log, timers, clock } = options
    this.options = options
    this.callers = new Callers(settings, log)
    this.refusals = new Refusals(log, timers.now)
    this.accounts = new Accounts(store, clock)
    this.bans = new Bans(store, clock)
    this.tickets = new Tickets({ store, bans: this.bans, addressMode: settings.addressMode, clock })
    this.sessions = new Sessions(multiverse, timers.now, this)
    const { callers, refusals, tickets, sockets, sessions } = this
    this.entrance = new Entrance({ settings, callers, tickets, sockets, sessions, refusals, log, timers })
    this.sweptAt = timers.now()
  }

  // For the HTTP side. All of these throw Refused.

  async ticket(caller: Caller, order: TicketOrder, secret: string): Promise<TicketAnswer> {
    await this.bans.ready
    const signedIn = await this.accounts.find(secret)
    const { universe, role } = order
    const name = signedIn?.account.name ?? (await this.guestName(order.name ?? ''))
    const user = signedIn?.account.user ?? this.guest(order)
    const refuse = (status: ErrorStatus, detail: string) => new Refused(status, detail, { user, name })
    if (this.options.multiverse.find(universe) === undefined) throw refuse(404, CLOSE.noUniverse.reason)
    if (role === 'bot' && !caller.isTrusted) throw refuse(403, 'A bot needs a key.')
    if (role === 'operator' && !caller.isOperator) throw refuse(403, 'An operator needs a key.')
    if (this.bans.has('ban', { user, name, address: caller.address })) throw refuse(403, CLOSE.banned.reason)
    if (this.sockets.total >= this.options.settings.capacity) throw refuse(503, 'The server is full.')
    const pass: Pass = { user, name, universe, role, login: signedIn?.login ?? null }
    return this.tickets.issue(pass, caller.address)
  }

  /** A new account, signed in: the answer, and the login's secret. */
  async createAccount(credentials: Credentials): Promise<{ answer: AccountAnswer; secret: string }> {
    const name = this.properName(credentials.name)
    const account = await this.accounts.create({ ...credentials, name })
    if (account === null) throw new Refused(409, TAKEN, { name })
    return { answer: { account: await this.describe(account) }, secret: await this.accounts.signIn(account) }
  }

  async signIn(credentials: Credentials): Promise<{ answer: AccountAnswer; secret: string }> {
    const { name } = credentials
    const account = await this.accounts.check(credentials)
    if (account === null) {
      // Only the name of an account is told: what is none may be a passphrase in the wrong field.
      const who = (await this.accounts.isTaken(name)) ? { user: `@${skeleton(name)}` } : {}
      throw new Refused(401, 'There is no account with this name and passphrase.', who)
    }
    return { answer: { account: await this.describe(account) }, secret: await this.accounts.signIn(account) }
  }

  /** Ends a login, and all that was opened with it. */
  async signOut(secret: string): Promise<void> {
    const signedIn = await this.accounts.find(secret)
    if (signedIn === null) return
    await this.accounts.signOut(signedIn.login)
    this.expelAll((session) => session.pass.login === signedIn.login, CLOSE.signedOut)
  }

  async account(secret: string): Promise<AccountAnswer> {
    const signedIn = await this.accounts.find(secret)
    return { account: signedIn === null ? null : await this.describe(signedIn.account) }
  }

  async report({ key, name, reason }: ReportOrder): Promise<void> {
    const { options, sessions } = this
    const reporter = sessions.find(key)
    if (reporter === undefined) throw new Refused(403, 'Only who flies there can report somebody.')
    const { host, pass } = reporter
    const spoke = host.speaker(name, pass.user)
    const there = sessions
      .list()
      .filter((one) => one !== reporter && one.host === host)
      .find((one) => (spoke === null ? one.pass.name === name : one.pass.user === spoke.user))
    const user = spoke?.user ?? there?.pass.user
    if (user === undefined) throw new Refused(404, 'Nobody of that name is there.')
    const clean = cleanChat(reason)
    if (clean === null) throw new Refused(422, 'A report needs a reason.')
    const { user: by, universe } = pass
    const lines = spoke?.lines ?? []
    await options.store.saveReport({ at: options.clock(), universe, by, user, name, reason: clean, lines })
    options.log.warn({ user, name, by, universe, address: there?.address ?? null }, 'reported')
  }

  reports() {
    return this.options.store.listReports(REPORTS_SHOWN)
  }

  /** Does what an operator wants; gives how many are in and concerned. */
  async operate(action: OperatorAction, order: OperatorOrder): Promise<number> {
    const wanted = { user: order.user, name: order.name && skeleton(order.name), address: order.address }
    if (order.address !== undefined) {
      const address = canonicalAddress(order.address)
      if (address === null) throw new Refused(422, 'That is no address.')
      wanted.address = limitKey(address)
    }
    const subjects = BAN_SUBJECTS.flatMap((subject) => {
      const value = wanted[subject]
      return value === undefined ? [] : [{ subject, value }]
    })
    if (subjects.length === 0) throw new Refused(422, 'Say a user, a name or an address.')
    const concerned = this.sessions.list().filter(({ identity }) => {
      const is = meant(identity)
      return subjects.some(({ subject, value }) => is[subject] === value)
    })
    if (action === 'kick') for (const session of concerned) session.expel(CLOSE.kicked)
    else await this.judge(action, subjects, order.minutes)
    this.options.log.warn({ action, ...order, concerned: concerned.length }, 'operator')
    return concerned.length
  }

  // For the sessions.

  objection(session: Session): Close | null {
    return this.bans.has('ban', session.identity) ? CLOSE.banned : null
  }

  judgeChat(session: Session, text: string): Notice | null {
    if (this.bans.has('mute', session.identity)) return 'muted'
    return this.options.settings.words.isIn(text) ? 'chatFiltered' : null
  }

  landed({ pass }: Session, score: number): void {
    if (pass.login === null) return
    this.options.store.addFlight(pass.user, score).catch((error: unknown) => {
      this.options.log.error({ user: pass.user, score, error: String(error) }, 'flight not kept')
    })
  }

  /** Looks at everybody again; to be called about once a second. */
  async inspect(): Promise<void> {
    const { store, timers, clock } = this.options
    this.sessions.inspect()
    this.refusals.prune()
    this.entrance.prune()
    await this.bans.refresh()
    for (const session of this.sessions.list()) {
      const { login } = session.pass
      if (login !== null && !(await isSignedIn(store, login, clock()))) session.expel(CLOSE.signedOut)
    }
    if (timers.now() - this.sweptAt < SWEEP_MS) return
    this.sweptAt = timers.now()
    await store.sweep(clock())
  }

  private async judge(
    action: Exclude<OperatorAction, 'kick'>,
    subjects: readonly { subject: (typeof BAN_SUBJECTS)[number]; value: string }[],
    minutes: number | undefined,
  ): Promise<void> {
    const kind = action === 'ban' || action === 'unban' ? 'ban' : 'mute'
    const until = minutes === undefined ? null : this.options.clock() + minutes * 60_000
    const changes = subjects.map(({ subject, value }) =>
      action === 'ban' || action === 'mute'
        ? this.bans.add({ kind, subject, value, until })
        : this.bans.remove({ kind, subject, value }),
    )
    this.sessions.inspect()
    await Promise.all(changes)
  }

  private expelAll(concerned: (session: Session) => boolean, close: Close): void {
    for (const session of this.sessions.list()) if (concerned(session)) session.expel(close)
  }

  /** A name that nobody else has a right to. */
  private properName(raw: string): string {
    const name = cleanName(raw)
    if (name === null) throw new Refused(422, NAME_RULE)
    if (isReserved(name)) throw new Refused(409, RESERVED, { name })
    if (this.options.settings.words.isIn(name)) throw new Refused(422, NOT_SAID)
    return name
  }

  private async guestName(raw: string): Promise<string> {
    const name = this.properName(raw)
    if (await this.accounts.isTaken(name)) throw new Refused(409, TAKEN, { name })
    return name
  }

  /** The user of the guest's session that the key opens; or a new one. */
  private guest({ universe, role, key = '' }: TicketOrder): string {
    const pass = this.sessions.find(key)?.pass
    const isTheirs = pass?.login === null && pass.universe === universe && pass.role === role
    return isTheirs ? pass.user : `guest:${newSecret().slice(0, GUEST_LENGTH)}`
  }

  private async describe(account: SignedIn['account']) {
    return { name: account.name, career: await this.accounts.career(account) }
  }
}
