// Whatever a client sends: it gets the documented close, the others notice nothing, and the server goes on.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { encodeClientMessage, encodeValue } from '../shared/codec.ts'
import { MAX_MESSAGE_BYTES, MESSAGE_BURST } from '../shared/limits.ts'
import { CLOSE, type ClientMessage, type Close, PROTOCOL_VERSION, type Role } from '../shared/protocol.ts'
import { Random } from '../shared/random.ts'
import { hostileBytes } from './hostile-bytes.ts'
import { HonestBot, NO_TROUBLES, RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

const definitions = [
  { ...smallDefinition({ rocks: 60, drones: 6 }, 1, 'open'), columns: 12, rows: 12 },
  { ...smallDefinition({}, 1, 'tiny'), capacity: 1 },
]
/** Random messages sent over sockets, and sockets at once. */
const STORM = 4000
const SOCKETS = 8

const faults: unknown[] = []
const noteFault = (error: unknown) => faults.push(error)
let server: Server
let http: string
let url: string
let honest: HonestBot
/** Opened first, it says nothing. */
let silent: RawClient

beforeAll(async () => {
  process.on('uncaughtException', noteFault)
  const log = { info: () => undefined, warn: () => undefined, error: noteFault }
  server = createServer({ definitions, log, auditPeriod: 1 })
  const port = server.listen('127.0.0.1', 0)
  http = `http://127.0.0.1:${port}`
  url = `ws://127.0.0.1:${port}/socket`
  silent = await RawClient.enter(url, 'open', 'pilot', 'Silent')
  honest = new HonestBot({ url, universe: 'open', name: 'Honest', seed: 1 })
  await honest.hear(2)
})

afterEach(async () => {
  // A frame comes after whatever the test did, and nothing was lost on the way.
  await honest.hear(2)
  expect(honest.troubles()).toEqual(NO_TROUBLES)
  expect(faults).toEqual([])
})

afterAll(() => {
  process.off('uncaughtException', noteFault)
  honest.bot.stop()
  server.close()
})

const join = (fields: Partial<Extract<ClientMessage, { type: 'join' }>> = {}) =>
  encodeClientMessage({
    type: 'join',
    version: PROTOCOL_VERSION,
    key: '',
    line: 0,
    ship: 0,
    ...fields,
  })
const ping = (tick: number) => encodeClientMessage({ type: 'ping', token: 1, tick, line: 0 })
const steer = encodeClientMessage({ type: 'steer', sequence: 0, target: 0, controls: 0, tick: 0 })
const nested = Uint8Array.from({ length: 1000 }, () => 0x91)
const chat = (...content: number[]) => Uint8Array.of(0x92, 2, ...content)

type Case = readonly [
  what: string,
  first: Role | 'nothing',
  messages: readonly (Uint8Array | string)[],
  close: Close,
]

const CASES: readonly Case[] = [
  ['a text message', 'nothing', ['hello'], CLOSE.notBinary],
  ['a text message of a pilot', 'pilot', [''], CLOSE.notBinary],
  ['an empty message', 'nothing', [new Uint8Array()], CLOSE.malformed],
  ['1,025 bytes', 'pilot', [new Uint8Array(MAX_MESSAGE_BYTES + 1)], CLOSE.tooLong],
  ['60,000 bytes', 'pilot', [new Uint8Array(60_000)], CLOSE.tooLong],
  ['a message that is cut off', 'pilot', [steer.subarray(0, 3)], CLOSE.malformed],
  ['bytes after a message', 'pilot', [Uint8Array.of(...steer, 0)], CLOSE.malformed],
  ['a map', 'pilot', [Uint8Array.of(0x81, 0, 1)], CLOSE.malformed],
  ['a map inside', 'pilot', [chat(0x81, 0xa1, 0x61, 1)], CLOSE.malformed],
  ['a thousand nested arrays', 'pilot', [nested], CLOSE.malformed],
  ['an array that claims 4 billion values', 'pilot', [chat(0xdd, 255, 255, 255, 255)], CLOSE.malformed],
  ['a string that claims 4 GB', 'pilot', [chat(0xdb, 255, 255, 255, 255, 65)], CLOSE.malformed],
  ['a field of the wrong type', 'pilot', [encodeValue([1, 0, 'north', 0])], CLOSE.malformed],
  ['NaN', 'pilot', [encodeValue([1, 0, Number.NaN, 0])], CLOSE.malformed],
  ['a heading of 256', 'pilot', [encodeValue([1, 0, 256, 0])], CLOSE.malformed],
  ['an unknown type', 'pilot', [Uint8Array.of(0x91, 9)], CLOSE.malformed],
  ['a steer before the join', 'nothing', [steer], CLOSE.unexpected],
  ['a ping before the join', 'nothing', [ping(0)], CLOSE.unexpected],
  ['a second join', 'pilot', [join()], CLOSE.unexpected],
  ['two joins at once', 'nothing', [join(), join()], CLOSE.unexpected],
  ['a steer of a spectator', 'spectator', [steer], CLOSE.unexpected],
  ['a follow of a pilot', 'pilot', [encodeClientMessage({ type: 'follow', pilot: 0 })], CLOSE.unexpected],
  ['a look of a pilot', 'pilot', [encodeClientMessage({ type: 'look', sector: 0 })], CLOSE.unexpected],
  [
    'a play where there is no replay',
    'spectator',
    [encodeClientMessage({ type: 'play', speed: 4 })],
    CLOSE.unexpected,
  ],
  [
    'a seek where there is no replay',
    'pilot',
    [encodeClientMessage({ type: 'seek', tick: 1 })],
    CLOSE.unexpected,
  ],
  ['a look off the map', 'spectator', [encodeClientMessage({ type: 'look', sector: 144 })], CLOSE.malformed],
  ['a ping from the future', 'pilot', [ping(0xffffffff)], CLOSE.malformed],
  ['a flood of messages', 'pilot', new Array(2 * MESSAGE_BURST).fill(steer), CLOSE.tooMany],
  ['a flood of pings', 'spectator', new Array(2 * MESSAGE_BURST).fill(ping(0)), CLOSE.tooMany],
  ['a flood of resyncs', 'pilot', new Array(20).fill(Uint8Array.of(0x92, 6, 0)), CLOSE.tooMany],
  ['a join of another version', 'nothing', [join({ version: PROTOCOL_VERSION + 1 })], CLOSE.version],
]

describe('a hostile client', () => {
  for (const [what, first, messages, close] of CASES) {
    it(`gets ${close.code} and the reason for ${what}`, async () => {
      const client =
        first === 'nothing'
          ? await RawClient.enter(url, 'open', 'pilot', 'Hostile')
          : (await RawClient.join(url, 'open', first, 'Hostile'))[0]
      for (const message of messages) client.sendRaw(message)
      expect(await client.closed()).toEqual(close)
    })
  }

  it('gets 4409 and the reason for a join of a full universe, and may still watch it', async () => {
    const [pilot] = await RawClient.join(url, 'tiny', 'pilot', 'First')
    const second = await RawClient.enter(url, 'tiny', 'pilot', 'Second')
    second.sendRaw(join())
    expect(await second.closed()).toEqual(CLOSE.full)
    const [spectator] = await RawClient.join(url, 'tiny', 'spectator', 'Second')
    await spectator.next('keyframe')
    for (const client of [pilot, spectator]) client.leave()
  })

  it('gets 1006 for 70,000 bytes: uWebSockets.js cuts the socket itself, past 64 kB', async () => {
    const [client] = await RawClient.join(url, 'open', 'pilot', 'Hostile')
    client.sendRaw(new Uint8Array(70_000))
    expect(await client.closed()).toEqual({ code: 1006, reason: '' })
  })

  it('leaves no ship behind, so that nobody can fill a universe with rubbish', async () => {
    for (let n = 0; n < 3; n++) {
      const [client] = await RawClient.join(url, 'tiny', 'pilot', `Vandal ${n}`)
      client.sendRaw(Uint8Array.of(0x91, 9))
      expect(await client.closed()).toEqual(CLOSE.malformed)
    }
    const [pilot] = await RawClient.join(url, 'tiny', 'pilot', 'Honest')
    pilot.leave()
  })

  it('gets a notice, and stays, when it says too much or nothing that can be said', async () => {
    const [client] = await RawClient.join(url, 'open', 'pilot', 'Talker')
    for (let n = 0; n < 5; n++) client.send({ type: 'chat', text: `line ${n}` })
    expect(await client.next('notice')).toEqual({ type: 'notice', notice: 'chatTooFast' })
    client.send({ type: 'chat', text: '\u0000' })
    expect(await client.next('notice')).toEqual({ type: 'notice', notice: 'chatRefused' })
    client.leave()
  })

  it('gets 4408 and the reason for saying nothing', async () => {
    expect(await silent.closed()).toEqual(CLOSE.joinTimeout)
  })

  it(`does no harm with ${STORM} random and damaged messages: only documented closes, everybody else untouched`, async () => {
    const before = honest.heard
    const closes = await storm()
    const figures = Object.entries(closes).map(([code, times]) => `${times} x ${code}`)
    console.info(
      `storm: ${STORM} messages, closes ${figures.join(', ')}, ${honest.heard - before} ticks meanwhile`,
    )
    const documented: number[] = Object.values(CLOSE).map(({ code }) => code)
    for (const code of Object.keys(closes)) expect(documented).toContain(Number(code))
    expect(closes[CLOSE.malformed.code]).toBeGreaterThan(STORM / 2)
    expect(await (await fetch(`${http}/healthz`)).json()).toEqual({ ok: true })
    await honest.hear(20)
    expect(honest.bot.visit.received.audits).toBeGreaterThan(20)
  })
})

/** Sends the storm; gives how many sockets were closed with each code. */
async function storm(): Promise<Record<number, number>> {
  const random = new Random(2027)
  const closes: Record<number, number> = {}
  let left = STORM
  const one = async () => {
    let client: RawClient | null = null
    while (left-- > 0) {
      client ??= await enter(random)
      client.sendRaw(random.below(50) === 0 ? 'text' : hostileBytes(random))
      // Whoever is still there after that is answered, or has not joined and is closed for this.
      client.send({ type: 'ping', token: left, tick: 0, line: 0 })
      const answered = await client.next('pong').then(
        () => true,
        () => false,
      )
      if (answered) continue
      const { code } = await client.closed()
      closes[code] = (closes[code] ?? 0) + 1
      client = null
    }
    client?.leave()
  }
  await Promise.all(Array.from({ length: SOCKETS }, one))
  return closes
}

/** A new socket: of a stranger, a spectator, or a pilot. */
async function enter(random: Random): Promise<RawClient> {
  const role = random.below(16)
  if (role < 8) return RawClient.enter(url, 'open', 'pilot', 'Storm')
  const [client] = await RawClient.join(url, 'open', role === 8 ? 'pilot' : 'spectator', 'Storm')
  return client
}
