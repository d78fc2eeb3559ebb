// Accounts: a name of one's own, and who is signed in to one.
import type { Career, Credentials } from '../../../shared/admission.ts'
import type { Account, Store } from '../../store/store.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { skeleton } from '../words/names.ts'
import { Passphrases } from './passphrases.ts'

/** Milliseconds that somebody stays signed in. */
export const LOGIN_MS = 30 * 24 * 3600 * 1000

export interface SignedIn {
  readonly account: Account
  /** Hash of the login's secret. */
  readonly login: string
}

export class Accounts {
  private readonly store: Store
  private readonly clock: () => number
  private readonly passphrases: Passphrases

  /**
   * @param clock milliseconds since 1970
   * @param now a clock in milliseconds that does not jump
   */
  constructor(store: Store, clock: () => number, now: () => number) {
    this.store = store
    this.clock = clock
    this.passphrases = new Passphrases(now)
  }

  /**
   * Null when somebody has the name, or one that looks like it. The name is clean and may be had. Rejects with Busy.
   * @param address of whoever asks for it
   */
  async create({ name, passphrase }: Credentials, address: string): Promise<Account | null> {
    const key = skeleton(name)
    if ((await this.store.findAccount(key)) !== null) return null
    const hash = await this.passphrases.hash(passphrase, address)
    const account = { key, name, user: `@${key}`, passphrase: hash, createdAt: this.clock() }
    return (await this.store.createAccount(account)) ? account : null
  }

  /** Null when there is no such account, or its passphrase is another. Rejects with Busy. */
  async check({ name, passphrase }: Credentials, address: string): Promise<Account | null> {
    const account = await this.store.findAccount(skeleton(name))
    const isRight = await this.passphrases.isRight(passphrase, account?.passphrase ?? null, address)
    return isRight ? account : null
  }

  /** Signs in; gives the login's secret. */
  async signIn({ key }: Account): Promise<string> {
    const secret = newSecret()
    await this.store.saveLogin(hashSecret(secret), { account: key, expiresAt: this.clock() + LOGIN_MS })
    return secret
  }

  async signOut(login: string): Promise<void> {
    await this.store.removeLogin(login)
  }

  /** Who holds this secret; null for nobody who is signed in. */
  async find(secret: string): Promise<SignedIn | null> {
    if (secret === '') return null
    const hash = hashSecret(secret)
    const login = await this.store.findLogin(hash)
    if (login === null || login.expiresAt <= this.clock()) return null
    const account = await this.store.findAccount(login.account)
    return account === null ? null : { account, login: hash }
  }

  /** Whether a name belongs to an account, or looks like one that does. */
  async isTaken(name: string): Promise<boolean> {
    return (await this.named(name)) !== null
  }

  /** The account of that name, or of one that looks like it. */
  named(name: string): Promise<Account | null> {
    return this.store.findAccount(skeleton(name))
  }

  career({ user }: Account): Promise<Career> {
    return this.store.findCareer(user)
  }
}
