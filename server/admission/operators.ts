// Operators: accounts that may do more than play. They sign in apart from the game, for hours and not for weeks, so that
// a login of the game opens nothing here; and whoever loses the role may do nothing more at once.
import type { Credentials } from '../../shared/admission.ts'
import type { Deed, OperatorRole, Store } from '../store/store.ts'
import type { Accounts } from './accounts/accounts.ts'
import { Refused } from './refused.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** Milliseconds that an operator stays signed in: a day's work. */
export const OPERATOR_LOGIN_MS = 8 * 3600 * 1000

/** Who may act, and as what. */
export interface Authority {
  /** The account's name, or 'key'. */
  readonly by: string
  readonly role: OperatorRole
}

/** Whoever has the operator's key may do everything. */
export const KEY_AUTHORITY: Authority = { by: 'key', role: 'operator' }

const NO_OPERATOR = 'There is no operator with this name and passphrase.'

export class Operators {
  private readonly accounts: Accounts
  private readonly store: Store
  private readonly clock: () => number

  /** @param clock milliseconds since 1970 */
  constructor(accounts: Accounts, store: Store, clock: () => number) {
    this.accounts = accounts
    this.store = store
    this.clock = clock
  }

  /** All of them by name. */
  async list(): Promise<{ name: string; role: OperatorRole }[]> {
    const roles = await this.store.listRoles()
    const named = await Promise.all(
      roles.map(async ({ account, role }) => {
        const found = await this.store.findAccount(account)
        return { name: found?.name ?? account, role }
      }),
    )
    return named.sort((one, other) => (one.name < other.name ? -1 : 1))
  }

  /** Gives the account of that name a role, or takes it (null). Throws Refused when there is no such account. */
  async appoint(name: string, role: OperatorRole | null): Promise<void> {
    const account = await this.accounts.named(name)
    if (account === null)
      throw new Refused(404, 'There is no account of that name. Create it first, in the game.')
    await this.store.saveRole(account.key, role)
  }

  /** Signs in; gives the login's secret. Throws Refused. */
  async signIn(credentials: Credentials, address: string): Promise<{ secret: string; authority: Authority }> {
    const account = await this.accounts.check(credentials, address)
    const role = account === null ? null : await this.roleOf(account.key)
    // The same answer, so that nobody learns whose passphrase is right.
    if (account === null || role === null) throw new Refused(401, NO_OPERATOR)
    const secret = newSecret()
    const expiresAt = this.clock() + OPERATOR_LOGIN_MS
    await this.store.saveLogin(loginOf(secret), { account: account.key, expiresAt })
    return { secret, authority: { by: account.name, role } }
  }

  async signOut(secret: string): Promise<void> {
    await this.store.removeLogin(loginOf(secret))
  }

  /** What the holder of this secret may do now; null: nothing. */
  async find(secret: string): Promise<Authority | null> {
    if (secret === '') return null
    const login = await this.store.findLogin(loginOf(secret))
    if (login === null || login.expiresAt <= this.clock()) return null
    const role = await this.roleOf(login.account)
    const account = await this.store.findAccount(login.account)
    return role === null || account === null ? null : { by: account.name, role }
  }

  record(deed: Omit<Deed, 'at'>): Promise<void> {
    return this.store.saveDeed({ ...deed, at: this.clock() })
  }

  deeds(most: number): Promise<Deed[]> {
    return this.store.listDeeds(most)
  }

  private async roleOf(account: string): Promise<OperatorRole | null> {
    const roles = await this.store.listRoles()
    return roles.find((one) => one.account === account)?.role ?? null
  }
}

/** Under another hash than logins of the game: neither is good for the other. */
function loginOf(secret: string): string {
  return hashSecret(`operator ${secret}`)
}
