// What every store must do, run on each of them. A new one is done when it is in this list.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quietLog } from '../../tests/quiet-log.ts'
import { RedisServer, whyNoRedis } from '../../tests/redis-server.ts'
import { MemoryStore } from './memory-store.ts'
import { openRedisStore } from './redis/redis-store.ts'
import { openEmbeddedStore } from './sqlite/embedded-store.ts'
import {
  type Account,
  type Ban,
  BOARD_ROWS,
  type Flight,
  MOST_DEEDS,
  MOST_REPORTS,
  type Store,
  type Ticket,
} from './store.ts'

interface Kind {
  readonly name: string
  readonly open: (folder: string) => Promise<Store>
  /** What it holds is there again after it was closed and opened. */
  readonly lasting: boolean
  /** It is copied into a folder. */
  readonly copies: boolean
  /** Why it cannot be tested here. */
  readonly whyNot?: string | null
}

let redis: RedisServer

const KINDS: readonly Kind[] = [
  { name: 'memory', open: async () => new MemoryStore(), lasting: false, copies: false },
  { name: 'embedded', open: (folder) => openEmbeddedStore(folder), lasting: true, copies: true },
  {
    name: 'Redis',
    open: (folder) => openRedisStore({ url: redis.url, logger: quietLog, prefix: `${folder}:` }),
    lasting: true,
    copies: false,
    whyNot: whyNoRedis,
  },
]

beforeAll(async () => {
  if (whyNoRedis === null) redis = await RedisServer.start()
})

afterAll(() => redis?.end())

const account: Account = { key: 'nova', name: 'Nova', user: 'nova', passphrase: 'scrypt$x', createdAt: 1 }
const ticket: Ticket = {
  user: 'nova',
  name: 'Nova',
  universe: 'aurora',
  role: 'pilot',
  address: '192.0.2.0/24',
  party: '',
  login: null,
  expiresAt: 5000,
}
function flight(number: number, user: string, score: number, name = user): Flight {
  return { number, user, name, score }
}

const ban: Ban = { kind: 'ban', subject: 'name', value: 'nova', until: 5000 }

for (const { name, open, lasting, copies, whyNot = null } of KINDS) {
  describe.skipIf(whyNot !== null)(`the ${name} store${whyNot === null ? '' : ` (${whyNot})`}`, () => {
    let folder: string
    let store: Store

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'orrery-store-'))
      store = await open(join(folder, 'data'))
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
      expect(await store.findCareer('@nova')).toEqual({ flights: 0, best: 0, total: 0 })
      const flights = Array.from({ length: 100 }, (_, n) => flight(n + 1, '@nova', n))
      await Promise.all(flights.map((one) => store.addFlights('aurora', 'first', [one], 1)))
      expect(await store.findCareer('@nova')).toEqual({ flights: 100, best: 99, total: 4950 })
    })

    it('counts a flight once, however often and in whatever lists it is sent', async () => {
      const [a, b, c, d] = [1, 2, 3, 4].map((number) => flight(number, '@nova', 10 * number)) as [
        Flight,
        Flight,
        Flight,
        Flight,
      ]
      const add = (...flights: Flight[]) => store.addFlights('aurora', 'first', flights, 1)
      expect(await add()).toBe(0)
      expect(await add(a, b)).toBe(2)
      expect(await add(a, b)).toBe(2)
      expect(await add(b, c)).toBe(3)
      expect(await add(d, c, d)).toBe(4)
      expect(await add(a)).toBe(4)
      expect(await store.findCareer('@nova')).toEqual({ flights: 4, best: 40, total: 100 })
      await Promise.all(Array.from({ length: 20 }, () => add(a, b, c, d)))
      expect(await store.findCareer('@nova')).toEqual({ flights: 4, best: 40, total: 100 })
    })

    it('counts the flights of another universe, and of another incarnation, on their own', async () => {
      const first = [flight(1, '@nova', 5)]
      await store.addFlights('aurora', 'first', first, 1)
      await store.addFlights('aurora', 'second', first, 1)
      await store.addFlights('borealis', 'first', first, 1)
      await store.addFlights('aurora', 'first', first, 1)
      expect(await store.findCareer('@nova')).toEqual({ flights: 3, best: 5, total: 15 })
    })

    it('keeps no career of a guest', async () => {
      await store.addFlights('aurora', 'first', [flight(1, 'guest:x', 5)], 1)
      expect(await store.findCareer('guest:x')).toEqual({ flights: 0, best: 0, total: 0 })
    })

    it('ranks the best flight of each user, guests too, in a universe and in all', async () => {
      const flights = [
        flight(1, '@nova', 10),
        flight(2, 'guest:x', 30, 'Comet'),
        flight(3, '@nova', 20, 'Nova!'),
        flight(4, '@nova', 15),
        flight(5, '@late', 20),
      ]
      await store.addFlights('aurora', 'first', flights.slice(0, 4), 7)
      await store.addFlights('aurora', 'first', flights.slice(4), 8)
      await store.addFlights('borealis', 'first', [flight(1, '@nova', 25)], 9)
      const comet = { user: 'guest:x', name: 'Comet', score: 30, at: 7 }
      const late = { user: '@late', name: '@late', score: 20, at: 8 }
      const nova = { user: '@nova', name: 'Nova!', score: 20, at: 7 }
      const novaElsewhere = { user: '@nova', name: '@nova', score: 25, at: 9 }
      expect(await store.listBoard('aurora', 10)).toEqual([comet, nova, late])
      expect(await store.listBoard('borealis', 10)).toEqual([novaElsewhere])
      expect(await store.listBoard(null, 10)).toEqual([comet, novaElsewhere, late])
      expect(await store.listBoard(null, 1)).toEqual([comet])
      expect(await store.listBoard('nowhere', 10)).toEqual([])
    })

    it('keeps so many rows of a board, the best ones', async () => {
      const flights = Array.from({ length: BOARD_ROWS + 20 }, (_, n) => flight(n + 1, `guest:${n}`, n))
      await store.addFlights('aurora', 'first', flights, 1)
      const board = await store.listBoard('aurora', 2 * BOARD_ROWS)
      expect(board.map(({ score }) => score)).toEqual(
        Array.from({ length: BOARD_ROWS }, (_, n) => BOARD_ROWS + 19 - n),
      )
      expect(await store.listBoard(null, 2 * BOARD_ROWS)).toEqual(board)
    })

    it('forgets a universe: its board and marks, and nothing that came of its flights elsewhere', async () => {
      const flights = [flight(1, '@nova', 5)]
      await store.addFlights('aurora', 'first', flights, 1)
      await store.addFlights('borealis', 'first', flights, 1)
      await store.forgetUniverse('aurora')
      expect(await store.listBoard('aurora', 10)).toEqual([])
      expect(await store.listBoard('borealis', 10)).toHaveLength(1)
      expect(await store.listBoard(null, 10)).toHaveLength(1)
      expect(await store.findCareer('@nova')).toEqual({ flights: 2, best: 5, total: 10 })
      expect(await store.addFlights('aurora', 'first', flights, 1)).toBe(1)
      expect(await store.addFlights('borealis', 'first', flights, 1)).toBe(1)
      expect((await store.findCareer('@nova')).flights).toBe(3)
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

    it('gives roles to accounts, and takes them', async () => {
      await store.saveRole('nova', 'moderator')
      await store.saveRole('vega', 'operator')
      await store.saveRole('nova', 'operator')
      const roles = await store.listRoles()
      expect(roles.sort((one, other) => (one.account < other.account ? -1 : 1))).toEqual([
        { account: 'nova', role: 'operator' },
        { account: 'vega', role: 'operator' },
      ])
      await store.saveRole('nova', null)
      await store.saveRole('nobody', null)
      expect(await store.listRoles()).toEqual([{ account: 'vega', role: 'operator' }])
    })

    it('keeps the newest deeds, and lists the newest first', async () => {
      const deed = { by: 'Nova', address: '192.0.2.1', action: 'ban', order: '{}', status: 200 }
      for (let at = 0; at < MOST_DEEDS + 3; at += 500)
        await Promise.all(
          Array.from({ length: Math.min(500, MOST_DEEDS + 3 - at) }, (_, n) =>
            store.saveDeed({ ...deed, at: at + n }),
          ),
        )
      expect((await store.listDeeds(2)).map(({ at }) => at)).toEqual([MOST_DEEDS + 2, MOST_DEEDS + 1])
      const kept = await store.listDeeds(2 * MOST_DEEDS)
      expect([kept.length, kept.at(-1)]).toEqual([MOST_DEEDS, { ...deed, at: 3 }])
    })

    it('does not sweep away what is renewed at the same time', async () => {
      await store.saveBan(ban)
      await Promise.all([store.sweep(5000, 5000), store.saveBan({ ...ban, until: null })])
      expect(await store.listBans()).toEqual([{ ...ban, until: null }])
    })

    it('sweeps away what is over, and nothing else', async () => {
      await store.saveTicket('old', ticket)
      await store.saveTicket('new', { ...ticket, expiresAt: 5001 })
      await store.saveLogin('old', { account: 'nova', expiresAt: 4999 })
      await store.saveBan(ban)
      await store.saveBan({ ...ban, subject: 'user', until: null })
      await store.createAccount(account)
      await store.sweep(5000, 4998)
      expect(await store.findLogin('old')).not.toBeNull()
      expect(await store.listBans()).toHaveLength(2)
      await store.sweep(5000, 5000)
      expect(await store.takeTicket('old')).toBeNull()
      expect(await store.takeTicket('new')).not.toBeNull()
      expect(await store.findLogin('old')).toBeNull()
      expect((await store.listBans()).map(({ subject }) => subject)).toEqual(['user'])
      expect(await store.findAccount('nova')).toEqual(account)
    })

    it.runIf(lasting)('holds what was acknowledged when it is opened again', async () => {
      await store.createAccount(account)
      await store.addFlights('aurora', 'first', [flight(1, '@nova', 7)], 1)
      await store.saveBan(ban)
      await store.close()
      store = await open(join(folder, 'data'))
      expect(await store.findAccount('nova')).toEqual(account)
      expect(await store.findCareer('@nova')).toEqual({ flights: 1, best: 7, total: 7 })
      expect(await store.addFlights('aurora', 'first', [flight(1, '@nova', 7)], 2)).toBe(1)
      expect((await store.listBoard(null, 10)).map(({ at }) => at)).toEqual([1])
      expect(await store.listBans()).toEqual([ban])
    })

    it.runIf(copies)('is copied while it is in use', async () => {
      await store.createAccount(account)
      const writing = Array.from({ length: 50 }, (_, n) =>
        store.addFlights('aurora', 'first', [flight(n + 1, '@nova', n)], 1),
      )
      await store.backup(join(folder, 'copy'))
      await Promise.all(writing)
      const copy = await open(join(folder, 'copy'))
      expect(await copy.findAccount('nova')).toEqual(account)
      await copy.close()
    })
  })
}
