// Who may not come in, and who may not chat: the store's list, kept in memory to be asked of every session each second.

import { type Ban, banKey, type Store } from '../../store/store.ts'
import { limitKey } from '../addresses/addresses.ts'
import { skeleton } from '../words/names.ts'

/** Who somebody is, as far as a ban can mean them. */
export interface Identity {
  readonly user: string
  readonly name: string
  readonly address: string
}

/** What of somebody a ban is compared with: names that look alike are one, and so is an IPv6 network. */
export function meant({ user, name, address }: Identity): Identity {
  return { user, name: skeleton(name), address: limitKey(address) }
}

export class Bans {
  private readonly store: Store
  private readonly clock: () => number
  private byKey = new Map<string, Ban>()
  /** Counts what was changed here, so that a list read meanwhile is not taken for the newest. */
  private changes = 0
  /** Resolves when the list was read for the first time. */
  readonly ready: Promise<void>

  /** @param clock milliseconds since 1970 */
  constructor(store: Store, clock: () => number) {
    this.store = store
    this.clock = clock
    this.ready = this.refresh()
  }

  /** Reads the store's list again: another process may have changed it. */
  async refresh(): Promise<void> {
    const before = this.changes
    const bans = await this.store.listBans()
    if (this.changes === before) this.byKey = new Map(bans.map((ban) => [banKey(ban), ban]))
  }

  /** Takes effect at once; resolves when it lasts, or rejects when it does not, and has no effect any more. */
  add(ban: Ban): Promise<void> {
    this.byKey.set(banKey(ban), ban)
    return this.keep(this.store.saveBan(ban))
  }

  /** The same. */
  remove(ban: Pick<Ban, 'kind' | 'subject' | 'value'>): Promise<void> {
    this.byKey.delete(banKey(ban))
    return this.keep(this.store.removeBan(ban))
  }

  /** Whether there is one of this kind for them. */
  has(kind: Ban['kind'], { user, name, address }: Identity): boolean {
    if (this.byKey.size === 0) return false
    return Object.entries(meant({ user, name, address })).some(([subject, value]) => {
      const ban = this.byKey.get(banKey({ kind, subject: subject as Ban['subject'], value }))
      return ban !== undefined && (ban.until === null || ban.until > this.clock())
    })
  }

  private async keep(change: Promise<void>): Promise<void> {
    this.changes++
    try {
      await change
    } catch (error) {
      await this.refresh()
      throw error
    } finally {
      this.changes++
    }
  }
}
