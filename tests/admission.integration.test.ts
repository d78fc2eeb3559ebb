// Who gets in, and who does not, on real sockets: every way to come without a right to is tried, and only the ways
// with one succeed.

import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { AdmissionSettings } from '../server/admission/settings.ts'
import { WordList } from '../server/admission/word-list.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { type AccountAnswer, KEY_HEADER, type OperatorAction, type TicketOrder } from '../shared/admission.ts'
import { encodeClientMessage } from '../shared/codec.ts'
import { TICKET_MS } from '../shared/limits.ts'
import { CLOSE, PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

const BOT_KEY = 'key-of-the-bots-0123456789'
const OPERATOR_KEY = 'key-of-the-operators-0123456789'
const ORIGIN = 'https://play.example'
const PASSPHRASE = 'correct horse battery'
const CHAT_LINE = 'a line that nobody logs'
/** A proxy that is believed; all other addresses of this machine are strangers. */
const PROXY = '127.0.0.9'

let now = Date.parse('2026-01-01T00:00:00Z')
const log: string[] = []
const secrets = new Set<string>([PASSPHRASE, CHAT_LINE, BOT_KEY, OPERATOR_KEY])
const servers: Server[] = []

/** A server with pages from ORIGIN only, programs only with a key, and tickets for exactly one address. */
function open(settings: Partial<AdmissionSettings> = {}): string {
  const write = (details: object, message: string) => log.push(JSON.stringify({ ...details, message }))
  const server = createServer({
    definitions: [smallDefinition({}, 1, 'one'), smallDefinition({}, 2, 'two')],
    log: { info: write, warn: write, error: write },
    clock: () => now,
    admission: {
      origins: [ORIGIN],
      programs: 'off',
      addressMode: 'exact',
      botKey: BOT_KEY,
      operatorKey: OPERATOR_KEY,
      trustedProxies: [PROXY],
      words: new WordList(['fiddlesticks']),
      ...settings,
    },
  })
  servers.push(server)
  return `127.0.0.1:${server.listen('127.0.0.1', 0)}`
}

let host: string

beforeAll(() => {
  host = open()
})

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
})

interface From {
  /** Address on this machine that it comes from. */
  readonly address?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A request of a page of ORIGIN, unless the headers say otherwise; '' leaves one out. */
function post(
  path: string,
  body: unknown,
  { address = '127.0.0.1', headers = {} }: From = {},
): Promise<Answer> {
  const all = { origin: ORIGIN, 'content-type': 'application/json', ...headers }
  const [name, port] = host.split(':')
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: name,
        port,
        path,
        method: 'POST',
        localAddress: address,
        agent: false,
        headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode!, body: JSON.parse(text), headers: response.headers }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}

async function ticket(order: Partial<TicketOrder> = {}, from: From = {}): Promise<string> {
  const { status, body } = await post(
    '/api/tickets',
    { universe: 'one', role: 'pilot', name: 'Ada', ...order },
    from,
  )
  if (status !== 200) throw new Error(JSON.stringify(body))
  secrets.add(body.ticket as string)
  return body.ticket as string
}

/** Opens a socket; gives the client, or the HTTP status that it was refused with. */
function openSocket(
  subprotocols: string[],
  { address = '127.0.0.1', headers = {} }: From = {},
): Promise<RawClient | number> {
  const all = { origin: ORIGIN, ...headers }
  return RawClient.wrap(
    new WebSocket(`ws://${host}/socket`, subprotocols, {
      localAddress: address,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    }),
  )
}

const JOINED = 'joined' as const
type Outcome = typeof JOINED | number

/** What becomes of somebody with this ticket: joined, a close code, or an HTTP status. */
async function attempt(one: string, from: From = {}, key = ''): Promise<Outcome> {
  const client = await openSocket([SUBPROTOCOL, one], from)
  if (typeof client === 'number') return client
  client.send({ type: 'join', version: PROTOCOL_VERSION, key })
  const outcome = await client.next('welcome').then(
    () => JOINED,
    () => client.closing!.code,
  )
  client.leave()
  return outcome
}

async function enter(order: Partial<TicketOrder> = {}, from: From = {}) {
  const client = (await openSocket([SUBPROTOCOL, await ticket(order, from)], from)) as RawClient
  client.send({ type: 'join', version: PROTOCOL_VERSION, key: order.key ?? '' })
  const welcome = await client.next('welcome')
  if (welcome.key !== '') secrets.add(welcome.key)
  return { client, welcome }
}

function flip(text: string, at: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = letters[(letters.indexOf(text[at]!) ^ 1) & 63]!
  return text.slice(0, at) + other + text.slice(at + 1)
}

describe('a ticket', () => {
  it('lets one in, once: no ticket, a used one and a wrong one are closed with 4420', async () => {
    const one = await ticket()
    expect(await attempt(one)).toBe(JOINED)
    expect(await attempt(one)).toBe(CLOSE.noTicket.code)
    for (const none of ['x', 'A'.repeat(22), 'A'.repeat(500)])
      expect(await attempt(none)).toBe(CLOSE.noTicket.code)
    const bare = (await openSocket([])) as RawClient
    expect(await bare.closed()).toEqual(CLOSE.noTicket)
    const alone = (await openSocket([SUBPROTOCOL])) as RawClient
    expect(await alone.closed()).toEqual(CLOSE.noTicket)
  })

  it('with any of its bits flipped is none', async () => {
    const one = await ticket()
    const outcomes = await Promise.all(Array.from({ length: 22 }, (_, at) => attempt(flip(one, at))))
    expect(new Set(outcomes)).toEqual(new Set([CLOSE.noTicket.code]))
    expect(await attempt(one)).toBe(JOINED)
  })

  it('is good to its last millisecond, and no longer', async () => {
    const [last, late] = [await ticket(), await ticket()]
    now += TICKET_MS - 1
    expect(await attempt(last)).toBe(JOINED)
    now += 1
    expect(await attempt(late)).toBe(CLOSE.oldTicket.code)
    expect(await attempt(late)).toBe(CLOSE.noTicket.code)
  })

  it('is good at its own address only', async () => {
    const one = await ticket({}, { address: '127.0.0.2' })
    expect(await attempt(one, { address: '127.0.0.3' })).toBe(CLOSE.otherAddress.code)
    const two = await ticket({}, { address: '127.0.0.2' })
    expect(await attempt(two, { address: '127.0.0.2' })).toBe(JOINED)
  })

  it('lets exactly one of 1,000 in who use it at once', async () => {
    const one = await ticket({ role: 'bot', name: 'Racer' }, BOT)
    const clients = await Promise.all(Array.from({ length: 1000 }, () => openSocket([SUBPROTOCOL, one], BOT)))
    const outcomes = await Promise.all(
      clients.map(async (client) => {
        if (typeof client === 'number') return client
        client.send({ type: 'join', version: PROTOCOL_VERSION, key: '' })
        return client.next('welcome').then(
          () => JOINED,
          () => client.closing!.code,
        )
      }),
    )
    const joined = outcomes.filter((outcome) => outcome === JOINED).length
    const refused = outcomes.filter((outcome) => outcome === CLOSE.noTicket.code).length
    console.info(`admission: 1,000 parallel redemptions: ${joined} in, ${refused} closed with 4420`)
    for (const client of clients) if (typeof client !== 'number') client.leave()
    expect([joined, refused]).toEqual([1, 999])
  })

  it('is for its universe and role, whatever session key comes with it', async () => {
    const { client, welcome } = await enter({ name: 'Grace' })
    for (const order of [
      { universe: 'two', name: 'Grace' },
      { role: 'spectator', name: 'Grace' },
      { name: 'Grace' },
    ] as const) {
      const other = (await openSocket([SUBPROTOCOL, await ticket(order)])) as RawClient
      other.send({ type: 'join', version: PROTOCOL_VERSION, key: welcome.key })
      const answer = await other.next('welcome')
      // Another user's session is not opened: this is a new one, and the first goes on.
      expect(answer.key).not.toBe(welcome.key)
      expect(answer.universe).toBe(order.name && 'universe' in order ? 'Two' : 'One')
      if ('role' in order) {
        other.send({ type: 'steer', sequence: 1, target: 0, controls: 0 })
        expect(await other.closed()).toEqual(CLOSE.unexpected)
      } else other.leave()
    }
    expect(client.closing).toBeNull()
    // With the key in the order too, the ticket is for the same guest, who gets the session back.
    const back = await enter({ name: 'Grace', key: welcome.key })
    expect(back.welcome).toMatchObject({ key: welcome.key, pilot: welcome.pilot })
    expect(await client.closed()).toEqual(CLOSE.replaced)
    back.client.leave()
  })

  it('of another version is closed with 4500', async () => {
    const client = (await openSocket(['orrery.9', await ticket()])) as RawClient
    expect(await client.closed()).toEqual(CLOSE.version)
  })
})

const BOT: From = { headers: { origin: '', [KEY_HEADER]: BOT_KEY } }

describe('an origin', () => {
  const TWINS = [
    `${ORIGIN}.evil.example`,
    'https://evil.example/https://play.example',
    'https://evilplay.example',
    'https://sub.play.example',
    'http://play.example',
    `${ORIGIN}:443`,
    `${ORIGIN}:8443`,
    `${ORIGIN}/`,
    'https://PLAY.example',
    'HTTPS://play.example',
    'https://play.example.',
    'https://play.example@evil.example',
    'null',
    'file://',
    'https://example',
    '*',
    `${ORIGIN}, https://evil.example`,
  ]

  it(`that is a twin of an allowed one (${TWINS.length}) is refused with 403, for sockets and for tickets`, async () => {
    const one = await ticket()
    for (const origin of TWINS) {
      expect(await attempt(one, { headers: { origin } }), origin).toBe(403)
      const { status, headers } = await post('/api/tickets', {}, { headers: { origin } })
      expect([status, headers['content-type']], origin).toEqual([403, 'application/problem+json'])
    }
    expect(await attempt(one)).toBe(JOINED)
  })

  it('may be missing for programs with a key only', async () => {
    const one = await ticket()
    for (const headers of [{ origin: '' }, { origin: '', [KEY_HEADER]: `${BOT_KEY}x` }]) {
      expect(await attempt(one, { headers })).toBe(403)
      expect((await post('/api/tickets', {}, { headers })).status).toBe(403)
    }
    expect(await attempt(await ticket({ role: 'bot' }, BOT), BOT)).toBe(JOINED)
  })

  it('is by default the server itself, and programs are let in from this machine if nobody forwarded them', async () => {
    const before = host
    host = open({ origins: [], programs: 'loopback' })
    const own = { headers: { origin: `http://${host}` } }
    expect(await attempt(await ticket({}, own), own)).toBe(JOINED)
    const one = await ticket({}, own)
    for (const origin of [ORIGIN, `http://${host}0`, `http://x${host}`, 'null'])
      expect(await attempt(one, { headers: { origin } })).toBe(403)
    const program = { headers: { origin: '' } }
    expect(await attempt(await ticket({ role: 'bot' }, program), program)).toBe(JOINED)
    const forwarded = { headers: { origin: '', 'x-forwarded-for': '127.0.0.1' } }
    expect(await attempt(one, forwarded)).toBe(403)
    host = before
  })
})

describe('an address', () => {
  it('in a forged header is not believed, but of a proxy that is trusted', async () => {
    const victim = { address: '127.0.0.2' }
    const forged = { address: '127.0.0.3', headers: { 'x-forwarded-for': '127.0.0.2' } }
    expect(await attempt(await ticket({}, victim), forged)).toBe(CLOSE.otherAddress.code)
    const proxied = { address: PROXY, headers: { 'x-forwarded-for': '10.1.1.1, 127.0.0.2' } }
    expect(await attempt(await ticket({}, victim), proxied)).toBe(JOINED)
    // The first in the list is what the client said itself.
    const tricked = { address: PROXY, headers: { 'x-forwarded-for': '127.0.0.2, 127.0.0.3' } }
    expect(await attempt(await ticket({}, victim), tricked)).toBe(CLOSE.otherAddress.code)
  })

  it('in a PROXY header is believed of a trusted proxy only', async () => {
    const [name, port] = host.split(':')
    const status = async (from: string, one: string): Promise<string> => {
      const socket = connect({ host: name!, port: Number(port), localAddress: from })
      const source = [127, 0, 0, 2, 127, 0, 0, 1, 0x12, 0x34, 0x56, 0x78]
      socket.write(Buffer.from([13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10, 0x21, 0x11, 0, 12, ...source]))
      socket.write(
        `GET /socket HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${ORIGIN}\r\nUpgrade: websocket\r\n` +
          'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
          `Sec-WebSocket-Protocol: ${SUBPROTOCOL}, ${one}\r\n\r\n`,
      )
      let all = Buffer.alloc(0)
      let head = -1
      for await (const chunk of socket) {
        all = Buffer.concat([all, chunk as Buffer])
        if (head < 0) {
          head = all.indexOf('\r\n\r\n')
          // Masked with zeros, which changes nothing.
          const join = encodeClientMessage({ type: 'join', version: PROTOCOL_VERSION, key: '' })
          if (head >= 0) socket.write(Buffer.from([0x82, 0x80 | join.length, 0, 0, 0, 0, ...join]))
        }
        if (head >= 0 && all.length > head + 8) break
      }
      socket.destroy()
      const frame = all.subarray(all.indexOf('\r\n\r\n') + 4)
      return frame[0] === 0x88 ? String(frame.readUInt16BE(2)) : JOINED
    }
    expect(await status('127.0.0.3', await ticket({}, { address: '127.0.0.2' }))).toBe('4422')
    expect(await status(PROXY, await ticket({}, { address: '127.0.0.2' }))).toBe(JOINED)
  })

  it('has a limit of sockets, and gets them back', async () => {
    const before = host
    host = open({ socketsPerAddress: 3 })
    const from = { address: '127.0.0.4' }
    const held: RawClient[] = []
    for (let n = 0; n < 3; n++) held.push((await enter({}, from)).client)
    expect(await attempt(await ticket({}, from), from)).toBe(429)
    expect(await attempt(await ticket())).toBe(JOINED)
    held[0]!.leave()
    await held[0]!.closed()
    expect(await attempt(await ticket({}, from), from)).toBe(JOINED)
    for (const client of held) client.leave()
    host = before
  })

  it('is refused with 503 when the server is full', async () => {
    const before = host
    host = open({ capacity: 1 })
    const { client } = await enter()
    expect((await post('/api/tickets', { universe: 'one', role: 'pilot', name: 'B' })).status).toBe(503)
    expect(typeof (await openSocket([SUBPROTOCOL, 'x']))).toBe('number')
    client.leave()
    host = before
  })
})

describe('a request', () => {
  it('is refused with a problem for each fault of its body', async () => {
    const good = { universe: 'one', role: 'pilot', name: 'Ada' }
    const cases: [unknown, number, From?][] = [
      ['', 400],
      ['{', 400],
      ['[]', 422],
      ['null', 422],
      [{}, 422],
      [{ ...good, more: 1 }, 422],
      [{ ...good, name: 7 }, 422],
      [{ ...good, name: '  ' }, 422],
      [{ ...good, name: 'n'.repeat(21) }, 422],
      [{ ...good, name: 'a\u202eb' }, 422],
      [{ ...good, name: 'a\u0000b' }, 422],
      [{ ...good, name: 'Fiddlesticks' }, 422],
      [{ ...good, role: 'king' }, 422],
      [{ ...good, role: 'bot' }, 403],
      [{ ...good, role: 'operator' }, 403],
      [{ ...good, universe: 'nowhere' }, 404],
      [{ ...good, universe: '__proto__' }, 404],
      [{ ...good, name: 'x'.repeat(3000) }, 413],
      [good, 415, { headers: { 'content-type': 'text/plain' } }],
    ]
    for (const [body, status, from] of cases) {
      const answer = await post('/api/tickets', body, { address: '127.0.0.5', ...from })
      expect([answer.status, answer.headers['content-type']], JSON.stringify(body).slice(0, 60)).toEqual([
        status,
        'application/problem+json',
      ])
      expect(answer.body).toMatchObject({ status, type: 'about:blank' })
      expect(answer.body.detail).toMatch(/.+/)
    }
  })

  it('is refused with 429 when too many came from one address, and from no other', async () => {
    const statuses = new Map<number, number>()
    for (let n = 0; n < 160; n++) {
      const { status } = await post('/api/tickets', {}, { address: '127.0.0.6' })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    expect(statuses.get(429)).toBeGreaterThan(0)
    expect((await post('/api/tickets', {}, { address: '127.0.0.7' })).status).toBe(422)
  })
})

describe('an account', () => {
  const credentials = { name: 'Hypatia', passphrase: PASSPHRASE }
  /** For its own address: a passphrase is checked only so often. */
  const at = (n: number, headers: Record<string, string> = {}): From => ({ address: `127.0.1.${n}`, headers })

  it('reserves its name, and all that look like it', async () => {
    const { status, body, headers } = await post('/api/accounts', credentials, at(1))
    expect([status, body]).toEqual([
      200,
      { account: { name: 'Hypatia', career: { flights: 0, best: 0, total: 0 } } },
    ])
    expect(String(headers['set-cookie'])).toMatch(/^orrery=[\w-]{22}; .*HttpOnly; SameSite=Strict; Secure$/)
    for (const name of ['Hypatia', 'HYPATIA', 'hyp4t1a', 'Ηураtіа', 'H-y-p-a-t-i-a', 'Hypátia', 'Hypat|a']) {
      const guest = await post('/api/tickets', { universe: 'one', role: 'pilot', name })
      expect(guest.status, name).toBe(409)
      expect((await post('/api/accounts', { ...credentials, name }, at(2))).status, name).toBeOneOf([
        409, 429,
      ])
    }
  })

  it('cannot be named like a drone or an office, and nor can a guest', async () => {
    for (const name of ['Vega', 'v3ga', 'Altair', 'A1tair', 'ADMIN', 'Оrrery', 'M0derator', 'S e r v e r']) {
      const guest = await post('/api/tickets', { universe: 'one', role: 'pilot', name })
      expect(guest.status, name).toBe(409)
    }
    expect((await post('/api/accounts', { ...credentials, name: 'Vega' }, at(3))).status).toBe(409)
  })

  it('opens with its passphrase only', async () => {
    const wrong = { ...credentials, passphrase: 'correct horse batterx' }
    expect((await post('/api/login', wrong, at(4))).status).toBe(401)
    expect((await post('/api/login', { ...wrong, name: 'Nobody' }, at(4))).status).toBe(401)
    expect((await post('/api/accounts', { ...credentials, passphrase: 'short' }, at(4))).status).toBe(422)
    expect((await post('/api/login', { ...credentials, name: 'HYPATIA' }, at(4))).status).toBe(200)
  })

  it('signs in, flies under its name, keeps a career, and is out everywhere when it signs out', async () => {
    const { headers, body } = await post('/api/login', credentials, at(5))
    expect(body).not.toHaveProperty('login')
    const cookie = String(headers['set-cookie']).split(';')[0]!
    secrets.add(cookie.slice('orrery='.length))
    const signedIn = { headers: { cookie } }
    const first = await enter({ name: 'Somebody else' }, signedIn)
    expect(first.welcome.standings.map(({ name }) => name)).toContain('Hypatia')
    first.client.leave()
    await first.client.closed()
    await expect.poll(async () => (await account(cookie)).account?.career.flights).toBe(1)
    const second = await enter({}, signedIn)
    const unused = await ticket({}, signedIn)
    await post('/api/logout', {}, signedIn)
    expect(await second.client.closed()).toEqual(CLOSE.signedOut)
    expect(await attempt(unused)).toBe(CLOSE.signedOut.code)
    expect(await account(cookie)).toEqual({ account: null })
  })

  it('gives a program its login as a bearer', async () => {
    const program = { [KEY_HEADER]: BOT_KEY, origin: '' }
    const { body } = await post('/api/login', credentials, at(6, program))
    secrets.add(body.login as string)
    const headers = { ...program, authorization: `Bearer ${body.login}` }
    const { client, welcome } = await enter({ role: 'bot' }, { headers })
    expect(welcome.standings.map(({ name }) => name)).toContain('Hypatia')
    client.leave()
  })

  it('costs at most 6 passphrases at once from one address', async () => {
    const wrong = { ...credentials, passphrase: 'guess number one' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('/api/login', wrong, at(7))))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(6)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(14)
  })
})

async function account(cookie: string): Promise<AccountAnswer> {
  return (await (await fetch(`http://${host}/api/account`, { headers: { cookie } })).json()) as AccountAnswer
}

describe('an operator', () => {
  const operate = (action: OperatorAction, order: object, key = OPERATOR_KEY) =>
    post(`/api/operator/${action}`, order, {
      address: '127.0.2.1',
      headers: { origin: '', [KEY_HEADER]: key },
    })

  it('needs the key', async () => {
    for (const action of ['mute', 'kick', 'ban'] as const)
      for (const key of ['', BOT_KEY, `${OPERATOR_KEY}0`])
        expect((await operate(action, { name: 'Ada' }, key)).status).toBe(403)
    const { client } = await enter(
      { role: 'operator', name: 'Watcher' },
      {
        headers: { origin: '', [KEY_HEADER]: OPERATOR_KEY },
      },
    )
    client.leave()
  })

  it('kicks: the socket is closed with 4510, and the guest may come again', async () => {
    const { client } = await enter({ name: 'Pest' })
    const from = performance.now()
    expect((await operate('kick', { name: 'pest' })).body).toEqual({ concerned: 1 })
    expect(await client.closed()).toEqual(CLOSE.kicked)
    const took = performance.now() - from
    console.info(`admission: kicked after ${took.toFixed(0)} ms`)
    expect(took).toBeLessThan(1000)
    expect(await attempt(await ticket({ name: 'Pest' }))).toBe(JOINED)
  })

  for (const [subject, order, who, from] of [
    ['name', { name: 'pe5t' }, 'Pest', {}],
    ['address', { address: '127.0.0.8' }, 'Quiet one', { address: '127.0.0.8' }],
  ] as const) {
    it(`bans by ${subject}: running sockets are closed within a second, and nobody comes in, until it ends`, async () => {
      const { client } = await enter({ name: who }, from)
      const unused = await ticket({ name: who }, from)
      const started = performance.now()
      await operate('ban', { ...order, minutes: 10 })
      expect(await client.closed()).toEqual(CLOSE.banned)
      const took = performance.now() - started
      console.info(`admission: banned by ${subject}, closed after ${took.toFixed(0)} ms`)
      expect(took).toBeLessThan(1000)
      expect(await attempt(unused, from)).toBe(CLOSE.banned.code)
      const refused = await post('/api/tickets', { universe: 'one', role: 'pilot', name: who }, from)
      expect([refused.status, refused.body.detail]).toEqual([403, CLOSE.banned.reason])
      expect(await attempt(await ticket({ name: 'Other' }))).toBe(JOINED)
      now += 10 * 60_000
      expect(await attempt(await ticket({ name: who }, from), from)).toBe(JOINED)
      await operate('ban', order)
      await operate('unban', order)
      expect(await attempt(await ticket({ name: who }, from), from)).toBe(JOINED)
    })
  }

  it('mutes: lines are answered with a notice and reach nobody; words of the list neither', async () => {
    const { client } = await enter({ name: 'Loud' })
    const { client: other } = await enter({ name: 'Ear' })
    client.send({ type: 'chat', text: CHAT_LINE })
    await operate('mute', { name: 'Loud' })
    client.send({ type: 'chat', text: CHAT_LINE })
    expect((await client.next('notice')).notice).toBe('muted')
    await operate('unmute', { name: 'Loud' })
    client.send({ type: 'chat', text: `oh F1ddl3st1cks now` })
    expect((await client.next('notice')).notice).toBe('chatFiltered')
    client.send({ type: 'chat', text: 'the last' })
    const heard: string[] = []
    while (heard.at(-1) !== 'the last')
      for (const { news } of (await other.next('frame')).ticks)
        for (const item of news) if (item.type === 'chat') heard.push(item.text)
    expect(heard).toEqual([CHAT_LINE, 'the last'])
    for (const one of [client, other]) one.leave()
  })

  it('is told of reports, with what was said', async () => {
    const { client, welcome } = await enter({ name: 'Rude' })
    client.send({ type: 'chat', text: CHAT_LINE })
    const reporter = await enter({ name: 'Polite' })
    await reporter.client.next('frame')
    const order = { key: reporter.welcome.key, pilot: welcome.pilot, reason: 'rude words' }
    expect((await post('/api/reports', { ...order, key: 'x' })).status).toBe(403)
    expect((await post('/api/reports', { ...order, pilot: 999 })).status).toBe(404)
    expect((await post('/api/reports', order)).status).toBe(200)
    const { body } = await post('/api/operator/reports', {}, { headers: { [KEY_HEADER]: OPERATOR_KEY } })
    expect(body.reports).toMatchObject([{ name: 'Rude', reason: 'rude words', lines: [CHAT_LINE] }])
    for (const one of [client, reporter.client]) one.leave()
  })
})

describe('the log', () => {
  it('names user, address and cause of each refusal, and no ticket, key, passphrase or chat line', () => {
    const all = log.join('\n')
    const refusals = log.map((line) => JSON.parse(line)).filter(({ message }) => message === 'refused')
    const closes = log.map((line) => JSON.parse(line)).filter(({ message }) => message === 'closed a socket')
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ address: expect.stringMatching(/^127\./), cause: expect.any(String) })
    for (const close of closes)
      expect(close).toMatchObject({ address: expect.stringMatching(/^127\./), reason: expect.any(String) })
    for (const code of [CLOSE.oldTicket, CLOSE.otherAddress, CLOSE.banned, CLOSE.kicked, CLOSE.signedOut])
      expect(closes.find((close) => close.code === code.code)).toMatchObject({
        user: expect.stringMatching(/^(guest:|@)/),
        name: expect.any(String),
      } satisfies Record<string, unknown>)
    expect(refusals.map(({ cause }) => cause).join()).toContain('foreign origin')
    for (const secret of secrets) expect(all).not.toContain(secret)
    console.info(
      `admission: ${refusals.length} refusals and ${closes.length} closes logged, ${secrets.size} secrets looked for in ${all.length} characters`,
    )
  })
})
