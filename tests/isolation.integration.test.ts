// What happens in one universe reaches nobody in another: looked for in every byte that a client there receives.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { DEFAULT_RULES, type Definition } from '../server/universe/definition.ts'
import { decodeServerMessage } from '../shared/codec.ts'
import { PROTOCOL_VERSION, type ServerMessage } from '../shared/protocol.ts'
import { FIRE, THRUST, VIEW_SECTORS } from '../shared/rules.ts'
import { quietLog } from './quiet-log.ts'
import { HonestBot, NO_TROUBLES, RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

/** In nobody's mouth but the bot's. */
const NAME = 'Zephyrquokka'
const WORD = 'xylomarimba'
/** Messages of the quiet universe that are read: one a tick, so 6 seconds. */
const MESSAGES = 120
/** A sector that both universes have, and that is looked at in both. */
const SECTOR = 7

const quiet: Definition = { ...smallDefinition({ rocks: 20 }, 1, 'quiet') }
const loud: Definition = {
  ...smallDefinition({ rocks: 20, drones: 4 }, 1, 'loud'),
  columns: 9,
  rows: 7,
  rules: { ...DEFAULT_RULES, rocks: 40, drones: 4, shieldTicks: 0 },
}

let server: Server
let url: string
let http: string
/** In the quiet universe: one with a ship, one who looks at SECTOR. */
let pilot: RawClient
let watcher: RawClient
/** In the loud one: a bot, and one who looks at SECTOR. */
let bot: HonestBot
let witness: RawClient
let pilotNumber: number

const text = (client: RawClient) => Buffer.concat(client.received).toString('latin1')
const decoded = (client: RawClient) => client.received.map((bytes) => decodeServerMessage(bytes))
const framesOf = (client: RawClient) =>
  decoded(client).filter(
    (message): message is Extract<ServerMessage, { type: 'frame' }> => message.type === 'frame',
  )

beforeAll(async () => {
  server = createServer({ definitions: [quiet, loud], log: quietLog, auditPeriod: 1 })
  const port = server.listen('127.0.0.1', 0)
  url = `ws://127.0.0.1:${port}/socket`
  http = `http://127.0.0.1:${port}`
  const [first, welcome] = await RawClient.join(url, 'quiet', 'pilot', 'Hush')
  pilot = first
  pilotNumber = welcome.pilot
  ;[watcher] = await RawClient.join(url, 'quiet', 'spectator', 'Owl')
  ;[witness] = await RawClient.join(url, 'loud', 'spectator', 'Ear')
  for (const client of [watcher, witness]) client.send({ type: 'look', sector: SECTOR })
  bot = new HonestBot({ url, universe: 'loud', name: NAME, seed: 1 })
  await bot.hear(1)
  const until = watcher.received.length + MESSAGES
  for (let n = 0; watcher.received.length < until; n++) {
    if (n % 40 === 0) bot.bot.visit.send({ type: 'chat', text: `${WORD} ${n}` })
    if (n % 20 === 0)
      for (const [at, client] of [pilot, watcher, witness].entries()) client.keepUp(1000 * at + n)
    bot.bot.fly((n * 16) & 255, THRUST | FIRE)
    await watcher.count(watcher.received.length + 1)
  }
  bot.bot.stop()
  // Its leave is told in the loud universe, and two more frames come in the quiet one.
  while (
    !framesOf(witness).some(({ ticks }) => ticks.some(({ news }) => news.some(({ type }) => type === 'left')))
  )
    await witness.count(witness.received.length + 1)
  await watcher.count(watcher.received.length + 2)
})

afterAll(() => {
  for (const client of [pilot, watcher, witness]) client.leave()
  server.close()
})

describe('a universe', () => {
  it('was loud next door: who was there was told the name, the word and the shots, and nothing was lost', () => {
    expect(text(witness)).toContain(NAME)
    expect(text(witness)).toContain(WORD)
    expect(bot.bot.visit.received.events).toBeGreaterThan(20)
    expect(bot.troubles()).toEqual(NO_TROUBLES)
  })

  it('lets no name and no word of another through, in any byte', () => {
    const bytes = [pilot, watcher].map((client) => Buffer.concat(client.received).length)
    console.info(
      `isolation: ${pilot.received.length} + ${watcher.received.length} messages, ${bytes.join(' + ')} bytes read`,
    )
    for (const client of [pilot, watcher]) {
      expect(client.received.length).toBeGreaterThan(MESSAGES)
      for (const secret of [NAME, WORD, 'Ear', ...roster(witness)]) expect(text(client)).not.toContain(secret)
    }
  })

  it('sends none of its messages to another, not even from a sector of the same number', () => {
    const there = new Set(witness.received.map((bytes) => Buffer.from(bytes).toString('hex')))
    for (const client of [pilot, watcher]) {
      for (const bytes of client.received) expect(there.has(Buffer.from(bytes).toString('hex'))).toBe(false)
    }
    const homes = (client: RawClient) => new Set(framesOf(client).map(({ home }) => home))
    expect(homes(watcher)).toContain(SECTOR)
    expect(homes(witness)).toContain(SECTOR)
  })

  it('tells only of its own sectors, pilots and ticks', () => {
    const sectors = quiet.columns * quiet.rows
    const welcome = decoded(watcher)[0]!
    expect(welcome).toMatchObject({
      type: 'welcome',
      universe: quiet.name,
      columns: quiet.columns,
      rows: quiet.rows,
    })
    let tick = 0
    for (const frame of framesOf(watcher)) {
      expect(frame.home).toBeLessThan(sectors)
      for (const { tick: now, blocks, news } of frame.ticks) {
        if (tick > 0) expect(now).toBe(tick + 1)
        tick = now
        for (const [sector] of blocks) expect(sector).toBeLessThan(sectors)
        for (const item of news) {
          if (item.type === 'audit') expect(item.hashes).toHaveLength(VIEW_SECTORS)
          else if (item.type === 'standings')
            expect(item.standings.map(({ pilot }) => pilot)).toEqual([pilotNumber])
          else if (item.type === 'pilots')
            expect(item.pilots.map(({ pilot }) => pilot)).toEqual([pilotNumber])
          else if (item.type === 'late') expect(item).not.toHaveProperty('pilot')
          else throw new Error(`news of ${item.type}, where nothing happened`)
        }
      }
    }
  })

  it('numbers its pilots by itself, and lists only them', async () => {
    expect(pilotNumber).toBe(0)
    expect(bot.bot.visit.pilot).toBe(loud.rules.drones)
    expect(roster(pilot)).toEqual(['Hush'])
    const { universes } = (await (await fetch(`${http}/api/universes`)).json()) as { universes: object[] }
    expect(universes).toMatchObject([
      { id: 'quiet', pilots: 1, spectators: 1 },
      { id: 'loud', pilots: 0, spectators: 1 },
    ])
  })

  it('does not open with the key of a session in another', async () => {
    const { key } = decoded(pilot)[0] as Extract<ServerMessage, { type: 'welcome' }>
    const client = await RawClient.enter(url, 'loud', 'pilot', 'Thief')
    client.send({ type: 'join', version: PROTOCOL_VERSION, key, line: 0, ship: 0 })
    const welcome = await client.next('welcome')
    expect(welcome.universe).toBe(loud.name)
    expect(welcome.key).not.toBe(key)
    expect(pilot.closing).toBeNull()
    client.leave()
  })
})

/** The names in a client's welcome: these universes have no more pilots than standings have places. */
function roster(client: RawClient): string[] {
  const welcome = decoded(client)[0]!
  return welcome.type === 'welcome' ? welcome.standings.map(({ name }) => name) : []
}
