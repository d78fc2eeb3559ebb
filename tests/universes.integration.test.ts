// Universes that an operator creates, closes, resets and gives other terms while the server runs.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Bot } from '../bench/bot.ts'
import { MemoryLogStore } from '../server/log/memory-log.ts'
import { DEFAULT_RULES } from '../server/universe/definition.ts'
import type { AccountAnswer } from '../shared/admission.ts'
import { CLOSE, PROTOCOL_VERSION } from '../shared/protocol.ts'
import { OperatedServer } from './operated-server.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'
import { ticketFor } from './tickets.ts'

const ONE = smallDefinition({ rocks: 5, drones: 2 }, 1, 'one')
const NEW = { id: 'new', name: 'New', columns: 6, rows: 5, rules: { drones: 3 } }

let operated: OperatedServer

afterEach(() => operated.close())

describe('a universe that is created', () => {
  it('can be played in at once, and is there after a restart, with what happened in it', async () => {
    operated = await OperatedServer.open([ONE])
    const { status, body } = await operated.operate('/create', NEW)
    expect([status, body]).toEqual([
      200,
      {
        universe: {
          ...NEW,
          capacity: 200,
          seed: 1,
          rules: { ...DEFAULT_RULES, drones: 3 },
          origin: 'operator',
          state: 'asleep',
          pilots: 0,
          spectators: 0,
          trouble: null,
          stutters: null,
        },
      },
    ])
    const [pilot, welcome] = await operated.join('new')
    expect([welcome.universe, welcome.columns, welcome.pilot]).toEqual(['New', 6, 3])
    expect(await operated.listed('new')).toMatchObject({ pilots: 1, state: 'awake' })
    pilot.send({ type: 'chat', text: 'first' })
    await pilot.newsUntil(({ type }) => type === 'chat')
    const { tick } = operated.server.multiverse.find('new')!.universe
    await operated.restart([ONE])
    expect(await operated.listed('new')).toMatchObject({ name: 'New', pilots: 1, state: 'awake' })
    const again = await RawClient.open(
      operated.url,
      await ticketFor(operated.url, { universe: 'new', role: 'pilot', name: 'Ada', key: welcome.key }),
    )
    again.send({ type: 'join', version: PROTOCOL_VERSION, key: welcome.key, line: 0, ship: 0 })
    const back = await again.next('welcome')
    expect(back).toMatchObject({ pilot: 3, lines: 1 })
    expect(back.epoch).toBeGreaterThan(welcome.epoch)
    expect(back.tick).toBeGreaterThanOrEqual(tick)
    expect((await operated.operate('')).body).toMatchObject({
      universes: [
        { id: 'one', origin: 'file', state: 'asleep' },
        { id: 'new', origin: 'operator', state: 'awake' },
      ],
    })
  })

  it('is one of so many at most', async () => {
    operated = await OperatedServer.open([ONE], { mostUniverses: 3 })
    for (const id of ['a', 'b'])
      expect((await operated.operate('/create', { id, name: id })).status).toBe(200)
    const { status, body } = await operated.operate('/create', { id: 'c', name: 'c' })
    expect([status, body.detail]).toEqual([
      409,
      'There are 3 universes, and no more than 3 may be created (--max-universes).',
    ])
    await operated.operate('/close', { id: 'a' })
    expect((await operated.operate('/create', { id: 'c', name: 'c' })).status).toBe(200)
  })
})

describe('a universe that is closed', () => {
  it('sends everybody away with 4503, keeps their flights, and leaves nothing', async () => {
    operated = await OperatedServer.open([ONE])
    await operated.operate('/create', NEW)
    const account = await signUp()
    const [pilot, spectator, lost] = await Promise.all([
      enter('new', 'pilot', account),
      operated.join('new', 'spectator', 'Owl').then(([client]) => client),
      operated.join('new', 'pilot', 'Lost').then(([client]) => client),
    ])
    const [elsewhere] = await operated.join('one')
    await pilot.next('keyframe')
    await lost.next('keyframe')
    lost.drop()
    await pilot.newsUntil(
      (news) => news.type === 'pilots' && news.pilots.some(({ name, adrift }) => name === 'Lost' && adrift),
    )
    expect(existsSync(join(operated.folder, 'universes', 'new'))).toBe(true)
    expect(await operated.operate('/close', { id: 'new' })).toEqual({ status: 200, body: {} })
    for (const client of [pilot, spectator]) expect(await client.closed()).toEqual(CLOSE.closed)
    expect(elsewhere.closing).toBeNull()
    expect(await operated.listed('new')).toBeUndefined()
    expect(existsSync(join(operated.folder, 'universes', 'new'))).toBe(false)
    expect(await flightsOf(account)).toBe(1)
    expect(await operated.store.listBoard('new', 10)).toEqual([])
    expect((await operated.store.listBoard(null, 10)).map(({ name }) => name).sort()).toEqual([
      'Hypatia',
      'Lost',
    ])
    await expect(operated.join('new')).rejects.toThrow('404')
    // Another of that name has nothing of the first.
    await operated.operate('/create', NEW)
    const [, welcome] = await operated.join('new')
    expect(welcome.tick).toBeLessThan(20)
    expect(welcome.pilot).toBe(3)
  })
})

describe('a universe that is reset', () => {
  it('begins anew: clients are closed with 4431 and come back by themselves, and flights are counted once', async () => {
    operated = await OperatedServer.open([ONE], { auditPeriod: 1 })
    const account = await signUp()
    const pilot = await enter('one', 'pilot', account)
    const heard: string[] = []
    let welcomes = 0
    const bot = new Bot({
      url: operated.url,
      universe: 'one',
      name: 'Bot',
      seed: 1,
      listener: {
        welcomed: () => welcomes++,
        away: (_attempt, _wait, reason) => heard.push(reason),
        chatted: (_from, text) => heard.push(text),
      },
    })
    await expect.poll(() => welcomes).toBe(1)
    pilot.send({ type: 'chat', text: 'before' })
    await pilot.newsUntil(({ type }) => type === 'chat')
    const { epoch, universe } = operated.server.multiverse.find('one')!
    await operated.operate('/terms', { id: 'one', capacity: 77 })
    const { status, body } = await operated.operate('/reset', { id: 'one' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ universe: { id: 'one', capacity: ONE.capacity, origin: 'file' } })
    expect(await pilot.closed()).toEqual(CLOSE.reset)
    await expect.poll(() => welcomes).toBe(2)
    const replica = operated.server.multiverse.find('one')!
    expect(replica.epoch).toBeGreaterThan(epoch)
    expect(replica.universe.tick).toBeLessThan(universe.tick)
    expect([replica.universe.chat.count, replica.universe.capacity]).toEqual([0, ONE.capacity])
    const other = await enter('one', 'pilot', account)
    other.send({ type: 'chat', text: 'after' })
    await expect.poll(() => heard).toEqual(['before', CLOSE.reset.reason, 'after'])
    await expect.poll(() => bot.visit.received.audits).toBeGreaterThan(20)
    expect(bot.visit.received).toMatchObject({ desyncs: 0, gaps: 0 })
    bot.stop()
    expect(await flightsOf(account)).toBe(1)
    await operated.restart([ONE])
    expect(await flightsOf(account)).toBe(1)
    expect(operated.server.multiverse.find('one')!.epoch).toBeGreaterThan(epoch + 1)
  })

  it('may be asleep', async () => {
    operated = await OperatedServer.open([ONE])
    const [pilot, welcome] = await operated.join('one')
    pilot.leave()
    await expect.poll(async () => (await operated.listed('one'))?.state).toBe('asleep')
    expect((await operated.operate('/reset', { id: 'one' })).status).toBe(200)
    const [, again] = await operated.join('one')
    expect(again.epoch).toBeGreaterThan(welcome.epoch)
    expect(again.tick).toBeLessThan(5)
  })
})

describe('terms', () => {
  it('change at once for those who are there, and stay: asleep, awake again, and after a restart', async () => {
    operated = await OperatedServer.open([ONE])
    const [pilot] = await operated.join('one')
    const order = { id: 'one', name: 'Renamed', capacity: 1, rules: { drones: 4, shotDamage: 7 } }
    const { status, body } = await operated.operate('/terms', order)
    const rules = { ...ONE.rules, drones: 4, shotDamage: 7 }
    expect([status, body]).toMatchObject([200, { universe: { name: 'Renamed', capacity: 1, rules } }])
    await pilot.newsUntil((news) => news.type === 'standings' && news.population === 5)
    const [refused] = await Promise.all([RawClient.enter(operated.url, 'one', 'pilot', 'Bea')])
    refused.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
    expect(await refused.closed()).toEqual(CLOSE.full)
    pilot.leave()
    const listed = { id: 'one', name: 'Renamed', capacity: 1, pilots: 0 }
    await expect.poll(() => operated.listed('one')).toMatchObject({ ...listed, state: 'asleep' })
    await operated.restart([ONE])
    expect(await operated.listed('one')).toMatchObject({ ...listed, state: 'asleep' })
    const [, welcome] = await operated.join('one', 'spectator')
    expect([welcome.universe, welcome.population]).toEqual(['Renamed', 4])
    expect(operated.server.multiverse.find('one')!.universe.rules).toEqual(rules)
  })

  it('of a universe that sleeps change, too', async () => {
    operated = await OperatedServer.open([ONE])
    expect((await operated.operate('/terms', { id: 'one', rules: { rocks: 1 } })).status).toBe(200)
    await expect.poll(async () => (await operated.listed('one'))?.state).toBe('asleep')
    await operated.restart([ONE])
    const { body } = await operated.operate('')
    expect(body).toMatchObject({
      universes: [{ id: 'one', state: 'asleep', rules: { rocks: 1, drones: 2 } }],
    })
  })
})

describe('what an operator asks for in vain', () => {
  it('is answered with what is wrong', async () => {
    operated = await OperatedServer.open([ONE])
    const cases: [string, object, number, string | RegExp][] = [
      ['/create', { name: 'No id' }, 422, 'id: '],
      ['/create', { ...NEW, id: 'Not-So' }, 422, 'id: lower-case letters'],
      ['/create', { ...NEW, columns: 4 }, 422, 'columns: '],
      ['/create', { ...NEW, rules: { gravity: 1 } }, 422, 'rules: '],
      ['/create', { ...NEW, id: 'one' }, 409, 'There is a universe "one" already.'],
      ['/close', { id: 'one' }, 409, 'The universe "one" is in the definitions file'],
      ['/close', { id: 'nowhere' }, 404, CLOSE.noUniverse.reason],
      ['/reset', { id: 'nowhere' }, 404, CLOSE.noUniverse.reason],
      ['/reset', {}, 422, 'id: '],
      ['/terms', { id: 'nowhere', capacity: 3 }, 404, CLOSE.noUniverse.reason],
      ['/terms', { id: 'one' }, 422, 'name, capacity or rules are needed'],
      ['/terms', { id: 'one', capacity: 0 }, 422, 'capacity: '],
      ['/terms', { id: 'one', columns: 9 }, 422, 'columns'],
      ['/terms', { id: 'one', rules: { drones: -1 } }, 422, 'rules.drones: '],
    ]
    for (const [path, order, status, detail] of cases) {
      const answer = await operated.operate(path, order)
      expect([answer.status, answer.body.detail], JSON.stringify(order)).toEqual([
        status,
        expect.stringContaining(detail as string),
      ])
    }
    const wrong = 'another key, and not the right one'
    for (const path of ['/create', '/close', '/reset', '/terms'])
      expect((await operated.operate(path, { id: 'one' }, wrong)).status).toBe(403)
    expect((await operated.operate('', undefined, wrong)).status).toBe(403)
  })

  it('is answered with 503 when the log cannot be written, and done later', async () => {
    const logs = new MemoryLogStore()
    operated = await OperatedServer.open([ONE], { logs })
    const [pilot] = await operated.join('one')
    logs.trouble = new Error('no space left')
    for (const [path, order] of [
      ['/create', NEW],
      ['/terms', { id: 'one', capacity: 9 }],
      ['/reset', { id: 'one' }],
    ] as const) {
      const { status, body } = await operated.operate(path, order)
      expect([status, body.detail]).toEqual([503, expect.stringMatching(/^Universe "(one|new)": .+\.$/)])
    }
    expect(await pilot.closed()).toEqual(CLOSE.reset)
    expect(await operated.listed('new')).toBeUndefined()
    logs.trouble = null
    const [, welcome] = await operated.join('one')
    expect(welcome.tick).toBeGreaterThan(0)
    expect((await operated.operate('/reset', { id: 'one' })).status).toBe(200)
    expect((await operated.operate('/create', NEW)).status).toBe(200)
  })
})

/** A new account; gives what signs in with it. */
async function signUp(): Promise<Record<string, string>> {
  const answer = await fetch(`${operated.http}/api/accounts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Hypatia', passphrase: 'correct horse battery' }),
  })
  const { login } = (await answer.json()) as { login: string }
  return { Authorization: `Bearer ${login}` }
}

async function flightsOf(account: Record<string, string>): Promise<number | undefined> {
  const answer = await fetch(`${operated.http}/api/account`, { headers: account })
  return ((await answer.json()) as AccountAnswer).account?.career.flights
}

async function enter(universe: string, role: 'pilot', headers: Record<string, string>): Promise<RawClient> {
  const ticket = await ticketFor(operated.url, { universe, role }, headers)
  const client = await RawClient.open(operated.url, ticket)
  client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
  await client.next('welcome')
  return client
}
