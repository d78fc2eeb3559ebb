// Who may come in: accounts, names, and tickets for one socket each. It knows the sessions only by what it asks of them.
import type { AccountAnswer, Career, Credentials, TicketAnswer, TicketOrder } from '../../shared/admission.ts'
import { CLOSE, type Role } from '../../shared/protocol.ts'
import { cleanName, NAME_RULE } from '../../shared/text.ts'
import type { Pilot } from '../universe/pilots.ts'
import type { Accounts, SignedIn } from './accounts/accounts.ts'
import type { Caller } from './addresses/callers.ts'
import type { Bans } from './conduct/bans.ts'
import { Refused } from './refused.ts'
import { hashSecret, newSecret } from './secrets.ts'
import type { Pass, Tickets } from './tickets.ts'
import { isReserved, skeleton } from './words/names.ts'
import type { WordList } from './words/word-list.ts'

/** What admission must know of those who are in. */
export interface Presence {
  /**
   * Whether there is a universe that this code opens ('' for one that is open to all). Throws Refused when codes are tried
   * too often.
   */
  opens(universe: string, code: string, caller: Caller): Promise<boolean>
  /**
   * The pilot that this key opens in a universe; null for none. Throws Refused when the universe cannot be looked into:
   * somebody with a key must not become another guest for that.
   */
  pilotOf(universe: string, key: string): Promise<Pick<Pilot, 'user' | 'party'> | null>
  /** Whether the team that a party flies for takes one more, as far as is known here; true for a party of nobody. */
  hasRoomFor(universe: string, party: string): boolean
  /** Whether the server has all the sockets it takes. */
  isFull(): boolean
  /** Whether the server is about to end, and nobody else will give tickets in its place. */
  isLeaving(): boolean
  /** In a cluster: where a socket for this universe is to be opened; null when all nodes are full. */
  socketFor(universe: string): string | null | undefined
  /** A login ended, and all that was opened with it. */
  signedOut(login: string): void
}

export interface AdmissionOptions {
  readonly accounts: Accounts
  readonly bans: Bans
  readonly tickets: Tickets
  readonly words: WordList
  readonly presence: Presence
}

const RESTARTING = 'The server restarts. Try again in a moment.'
const TAKEN = 'That name, or one that looks like it, belongs to an account. Sign in, or choose another.'
const RESERVED = 'That name, or one that looks like it, is kept for the server. Choose another.'
const OTHER_PARTY = 'You are already flying in another party. Leave first, then follow the link again.'
const TEAM_FULL = 'The team of that party is full. Fly without the party, or watch.'
const NOT_SAID = 'That name has a word that is not allowed here. Choose another.'
/** Characters of a guest's user id after GUEST. */
const GUEST_LENGTH = 10
const GUEST = 'guest:'

export class Admission {
  private readonly options: AdmissionOptions

  constructor(options: AdmissionOptions) {
    this.options = options
  }

  // All of these throw Refused.

  async ticket(caller: Caller, order: TicketOrder, secret: string): Promise<TicketAnswer> {
    const { accounts, bans, presence, tickets } = this.options
    await bans.ready
    const signedIn = await accounts.find(secret)
    const { universe, role } = order
    const name = signedIn?.account.name ?? (await this.guestName(order.name ?? ''))
    const isThere = await presence.opens(universe, order.code ?? '', caller)
    const flown = isThere ? await this.pilotOf(order) : null
    const user = signedIn?.account.user ?? guestAs(flown)
    const refuse = (status: Refused['status'], detail: string) => new Refused(status, detail, { user, name })
    if (!isThere) throw refuse(404, CLOSE.noUniverse.reason)
    if (role === 'bot' && !caller.isTrusted) throw refuse(403, 'A bot needs a key.')
    if (role === 'operator' && !caller.isOperator) throw refuse(403, 'An operator needs a key.')
    if (bans.has('ban', { user, name, address: caller.address })) throw refuse(403, CLOSE.banned.reason)
    if (presence.isLeaving()) throw refuse(503, RESTARTING)
    const socket = presence.socketFor(universe)
    if (presence.isFull() || socket === null) throw refuse(503, 'The server is full.')
    const isBack = flown?.user === user
    const code = isFlying(role) && !isBack ? (order.party ?? newSecret()) : ''
    const party = code === '' ? '' : hashSecret(code)
    if (isBack && order.party !== undefined && hashSecret(order.party) !== flown.party)
      throw refuse(409, OTHER_PARTY)
    if (!presence.hasRoomFor(universe, party)) throw refuse(409, TEAM_FULL)
    const pass: Pass = { user, name, universe, role, party, login: signedIn?.login ?? null }
    const answer = await tickets.issue(pass, caller.address)
    return {
      ...answer,
      ...(socket === undefined ? {} : { socket }),
      ...(code === '' ? {} : { party: code }),
    }
  }

  /** A new account, signed in: the answer, and the login's secret. */
  async createAccount(
    credentials: Credentials,
    { address }: Caller,
  ): Promise<{ answer: AccountAnswer; secret: string }> {
    const name = this.properName(credentials.name)
    const account = await this.options.accounts.create({ ...credentials, name }, address)
    if (account === null) throw new Refused(409, TAKEN, { name })
    return {
      answer: { account: await this.describe(account) },
      secret: await this.options.accounts.signIn(account),
    }
  }

  async signIn(
    credentials: Credentials,
    { address }: Caller,
  ): Promise<{ answer: AccountAnswer; secret: string }> {
    const { name } = credentials
    const account = await this.options.accounts.check(credentials, address)
    if (account === null) {
      // Only the name of an account is logged: anything else may be a passphrase in the wrong field.
      const who = (await this.options.accounts.isTaken(name)) ? { user: `@${skeleton(name)}` } : {}
      throw new Refused(401, 'There is no account with this name and passphrase.', who)
    }
    return {
      answer: { account: await this.describe(account) },
      secret: await this.options.accounts.signIn(account),
    }
  }

  /** Ends a login, and all that was opened with it. */
  async signOut(secret: string): Promise<void> {
    const signedIn = await this.options.accounts.find(secret)
    if (signedIn === null) return
    await this.options.accounts.signOut(signedIn.login)
    this.options.presence.signedOut(signedIn.login)
  }

  async account(secret: string): Promise<AccountAnswer> {
    const signedIn = await this.options.accounts.find(secret)
    return { account: signedIn === null ? null : await this.describe(signedIn.account) }
  }

  /** What somebody with an account has done so far; null when nobody has that name. */
  async careerOf(name: string): Promise<{ name: string; career: Career } | null> {
    const account = await this.options.accounts.named(name)
    return account === null ? null : await this.describe(account)
  }

  /** A name that nobody else has a right to. */
  private properName(raw: string): string {
    const name = cleanName(raw)
    if (name === null) throw new Refused(422, NAME_RULE)
    if (isReserved(name)) throw new Refused(409, RESERVED, { name })
    if (this.options.words.isIn(name)) throw new Refused(422, NOT_SAID)
    return name
  }

  private async guestName(raw: string): Promise<string> {
    const name = this.properName(raw)
    if (await this.options.accounts.isTaken(name)) throw new Refused(409, TAKEN, { name })
    return name
  }

  /** The pilot that the key of an order opens, if it has one. */
  private async pilotOf({ universe, key = '' }: TicketOrder) {
    return key === '' ? null : await this.options.presence.pilotOf(universe, key)
  }

  private async describe(account: SignedIn['account']) {
    return { name: account.name, career: await this.options.accounts.career(account) }
  }
}

/** The user of the guest who flies this pilot; or a new one. */
function guestAs(flown: Pick<Pilot, 'user'> | null): string {
  return flown?.user.startsWith(GUEST) === true ? flown.user : GUEST + newSecret().slice(0, GUEST_LENGTH)
}

function isFlying(role: Role): boolean {
  return role === 'pilot' || role === 'bot'
}
