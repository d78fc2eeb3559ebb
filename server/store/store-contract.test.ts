// What every store must do, run on each of them. A new one is done when it is in this list.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from './embedded-store.ts'
import { MemoryStore } from './memory-store.ts'
import { type Account, type Ban, MOST_REPORTS, type Store, type Ticket } from './store.ts'

interface Kind {
  readonly name: string
  readonly open: (folder: string) => Store
  /** What it holds is there again after it was closed and opened. */
  readonly lasting: boolean
}

const KINDS: readonly Kind[] = [
  { name: 'memory', open: () => new MemoryStore(), lasting: false },
  { name: 'embedded', open: openEmbeddedStore, lasting: true },
]

const account: Account = { key: 'nova', name: 'Nova', user: 'nova', passphrase: 'scrypt$x', createdAt: 1 }
const ticket: Ticket = {
  user: 'nova',
  name: 'Nova',
  universe: 'aurora',
  role: 'pilot',
  address: '192.0.2.0/24',
  login: null,
  expiresAt: 5000,
}
const ban: Ban = { kind: 'ban', subject: 'name', value: 'nova', until: 5000 }

for (const { name, open, lasting } of KINDS) {
  describe(`the ${name} store`, () => {
    let folder: string
    let store: Store

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'orrery-store-'))
      store = open(join(folder, 'data'))
    })

    afterEach(async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    })

    it('keeps an account, and gives its key to nobody else', async () => {
      expect(await store.findAccount('nova')).toBeNull()
      expect(await store.createAccount(account)).toBe(true)
      expect(await store.createAccount({ ...account, user: 'other' })).toBe(false)
      expect(await store.findAccount('nova')).toEqual(account)
    })

    it('gives one key to one of a hundred who want it at once', async () => {
      const wishes = Array.from({ length: 100 }, (_, n) =>
        store.createAccount({ ...account, user: `user ${n}` }),
      )
      const given = await Promise.all(wishes)
      expect(given.filter(Boolean)).toHaveLength(1)
      expect((await store.findAccount('nova'))!.user).toBe(`user ${given.indexOf(true)}`)
    })

    it('keeps a login until it is removed', async () => {
      const login = { account: 'nova', expiresAt: 5000 }
      await store.saveLogin('hash', login)
      expect(await store.findLogin('hash')).toEqual(login)
      await store.removeLogin('hash')
      expect(await store.findLogin('hash')).toBeNull()
    })

    it('gives a ticket once', async () => {
      await store.saveTicket('hash', ticket)
      expect(await store.takeTicket('other')).toBeNull()
      expect(await store.takeTicket('hash')).toEqual(ticket)
      expect(await store.takeTicket('hash')).toBeNull()
    })

    it('gives a ticket to one of a thousand who take it at once', async () => {
      await store.saveTicket('hash', ticket)
      const taken = await Promise.all(Array.from({ length: 1000 }, () => store.takeTicket('hash')))
      expect(taken.filter((one) => one !== null)).toEqual([ticket])
    })

    it('lists bans, each once, until they are removed', async () => {
      const mute: Ban = { ...ban, kind: 'mute' }
      await store.saveBan(ban)
      await store.saveBan(mute)
      await store.saveBan({ ...ban, until: null })
      const list = await store.listBans()
      expect(list).toHaveLength(2)
      expect(list).toContainEqual({ ...ban, until: null })
      await store.removeBan(mute)
      expect(await store.listBans()).toEqual([{ ...ban, until: null }])
    })

    it('counts every flight, of a hundred at once too', async () => {
      expect(await store.findCareer('nova')).toEqual({ flights: 0, best: 0, total: 0 })
      await Promise.all(Array.from({ length: 100 }, (_, n) => store.addFlight('nova', n)))
      expect(await store.findCareer('nova')).toEqual({ flights: 100, best: 99, total: 4950 })
    })

    it('lists reports, the newest first', async () => {
      const report = { universe: 'aurora', by: 'a', user: 'b', name: 'B', reason: 'rude', lines: ['x'] }
      for (let at = 1; at <= 3; at++) await store.saveReport({ ...report, at })
      expect((await store.listReports(2)).map(({ at }) => at)).toEqual([3, 2])
    })

    it('keeps the newest reports, and no more than it must', async () => {
      const report = { universe: 'aurora', by: 'a', user: 'b', name: 'B', reason: 'rude', lines: ['x'] }
      const all = Array.from({ length: MOST_REPORTS + 5 }, (_, at) => store.saveReport({ ...report, at }))
      await Promise.all(all)
      const kept = await store.listReports(2 * MOST_REPORTS)
      expect(kept).toHaveLength(MOST_REPORTS)
      expect([kept[0]?.at, kept.at(-1)?.at]).toEqual([MOST_REPORTS + 4, 5])
    })

    it('does not sweep away what is renewed at the same time', async () => {
      await store.saveBan(ban)
      await Promise.all([store.sweep(5000), store.saveBan({ ...ban, until: null })])
      expect(await store.listBans()).toEqual([{ ...ban, until: null }])
    })

    it('sweeps away what is over, and nothing else', async () => {
      await store.saveTicket('old', ticket)
      await store.saveTicket('new', { ...ticket, expiresAt: 5001 })
      await store.saveLogin('old', { account: 'nova', expiresAt: 4999 })
      await store.saveBan(ban)
      await store.saveBan({ ...ban, subject: 'user', until: null })
      await store.createAccount(account)
      await store.sweep(5000)
      expect(await store.takeTicket('old')).toBeNull()
      expect(await store.takeTicket('new')).not.toBeNull()
      expect(await store.findLogin('old')).toBeNull()
      expect((await store.listBans()).map(({ subject }) => subject)).toEqual(['user'])
      expect(await store.findAccount('nova')).toEqual(account)
    })

    it.runIf(lasting)('holds what was acknowledged when it is opened again', async () => {
      await store.createAccount(account)
      await store.addFlight('nova', 7)
      await store.saveBan(ban)
      await store.close()
      store = open(join(folder, 'data'))
      expect(await store.findAccount('nova')).toEqual(account)
      expect(await store.findCareer('nova')).toEqual({ flights: 1, best: 7, total: 7 })
      expect(await store.listBans()).toEqual([ban])
    })

    it.runIf(lasting)('is copied while it is in use', async () => {
      await store.createAccount(account)
      const writing = Array.from({ length: 50 }, (_, n) => store.addFlight('nova', n))
      await store.backup(join(folder, 'copy'))
      await Promise.all(writing)
      const copy = open(join(folder, 'copy'))
      expect(await copy.findAccount('nova')).toEqual(account)
      await copy.close()
    })
  })
}
