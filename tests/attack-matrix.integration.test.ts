// Who gets in, and who does not, on real sockets: every way to come without a right to is tried, and only the ways
// with one succeed.
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEY_HEADER } from '../shared/admission.ts'
import { encodeClientMessage } from '../shared/codec.ts'
import { TICKET_MS } from '../shared/limits.ts'
import { CLOSE, PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'
import { BOT, BOT_KEY, GuardedServer, JOINED, ORIGIN, PROXY } from './guarded-server.ts'
import type { RawClient } from './raw-client.ts'

let guarded: GuardedServer

beforeAll(() => {
  guarded = new GuardedServer()
})

afterAll(() => guarded.close())

function flip(text: string, at: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = letters[(letters.indexOf(text[at]!) ^ 1) & 63]!
  return text.slice(0, at) + other + text.slice(at + 1)
}

describe('a ticket', () => {
  it('lets one in, once: no ticket, a used one and a wrong one are closed with 4420', async () => {
    const one = await guarded.ticket()
    expect(await guarded.attempt(one)).toBe(JOINED)
    expect(await guarded.attempt(one)).toBe(CLOSE.noTicket.code)
    for (const none of ['x', 'A'.repeat(22), 'A'.repeat(500)])
      expect(await guarded.attempt(none)).toBe(CLOSE.noTicket.code)
    const bare = (await guarded.openSocket([])) as RawClient
    expect(await bare.closed()).toEqual(CLOSE.noTicket)
    const alone = (await guarded.openSocket([SUBPROTOCOL])) as RawClient
    expect(await alone.closed()).toEqual(CLOSE.noTicket)
  })

  it('with any of its bits flipped is none', async () => {
    const one = await guarded.ticket()
    const outcomes = await Promise.all(Array.from({ length: 22 }, (_, at) => guarded.attempt(flip(one, at))))
    expect(new Set(outcomes)).toEqual(new Set([CLOSE.noTicket.code]))
    expect(await guarded.attempt(one)).toBe(JOINED)
  })

  it('is good to its last millisecond, and no longer', async () => {
    const [last, late] = [await guarded.ticket(), await guarded.ticket()]
    guarded.now += TICKET_MS - 1
    expect(await guarded.attempt(last)).toBe(JOINED)
    guarded.now += 1
    expect(await guarded.attempt(late)).toBe(CLOSE.oldTicket.code)
    expect(await guarded.attempt(late)).toBe(CLOSE.noTicket.code)
  })

  it('is good at its own address only', async () => {
    const one = await guarded.ticket({}, { address: '127.0.0.2' })
    expect(await guarded.attempt(one, { address: '127.0.0.3' })).toBe(CLOSE.otherAddress.code)
    const two = await guarded.ticket({}, { address: '127.0.0.2' })
    expect(await guarded.attempt(two, { address: '127.0.0.2' })).toBe(JOINED)
  })

  it('lets exactly one of 1,000 in who use it at once', async () => {
    const one = await guarded.ticket({ role: 'bot', name: 'Racer' }, BOT)
    const clients = await Promise.all(
      Array.from({ length: 1000 }, () => guarded.openSocket([SUBPROTOCOL, one], BOT)),
    )
    const outcomes = await Promise.all(
      clients.map(async (client) => {
        if (typeof client === 'number') return client
        client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
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
    const { client, welcome } = await guarded.enter({ name: 'Grace' })
    for (const order of [
      { universe: 'two', name: 'Grace' },
      { role: 'spectator', name: 'Grace' },
      { name: 'Grace' },
    ] as const) {
      const other = (await guarded.openSocket([SUBPROTOCOL, await guarded.ticket(order)])) as RawClient
      other.send({ type: 'join', version: PROTOCOL_VERSION, key: welcome.key, line: 0, ship: 0 })
      const answer = await other.next('welcome')
      // Another user's session is not opened: this is a new one, and the first goes on.
      expect(answer.key).not.toBe(welcome.key)
      expect(answer.universe).toBe(order.name && 'universe' in order ? 'Two' : 'One')
      if ('role' in order) {
        other.send({ type: 'steer', sequence: 1, target: 0, controls: 0, tick: 0 })
        expect(await other.closed()).toEqual(CLOSE.unexpected)
      } else other.leave()
    }
    expect(client.closing).toBeNull()
    // With the key in the order too, the ticket is for the same guest, who gets the session back.
    const back = await guarded.enter({ name: 'Grace', key: welcome.key })
    expect(back.welcome).toMatchObject({ key: welcome.key, pilot: welcome.pilot })
    expect(await client.closed()).toEqual(CLOSE.replaced)
    back.client.leave()
  })

  it('of another version is closed with 4500', async () => {
    const client = (await guarded.openSocket(['orrery.9', await guarded.ticket()])) as RawClient
    expect(await client.closed()).toEqual(CLOSE.version)
  })
})

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
    const one = await guarded.ticket()
    for (const origin of TWINS) {
      expect(await guarded.attempt(one, { headers: { origin } }), origin).toBe(403)
      const { status, headers } = await guarded.post('/api/tickets', {}, { headers: { origin } })
      expect([status, headers['content-type']], origin).toEqual([403, 'application/problem+json'])
    }
    expect(await guarded.attempt(one)).toBe(JOINED)
  })

  it('may be missing for programs with a key only', async () => {
    const one = await guarded.ticket()
    for (const headers of [{ origin: '' }, { origin: '', [KEY_HEADER]: `${BOT_KEY}x` }]) {
      expect(await guarded.attempt(one, { headers })).toBe(403)
      expect((await guarded.post('/api/tickets', {}, { headers })).status).toBe(403)
    }
    expect(await guarded.attempt(await guarded.ticket({ role: 'bot' }, BOT), BOT)).toBe(JOINED)
  })

  it('is by default the server itself, and programs are let in from this machine if nobody forwarded them', async () => {
    await guarded.instead({ origins: [], programs: 'loopback' }, async () => {
      const own = { headers: { origin: `http://${guarded.host}` } }
      expect(await guarded.attempt(await guarded.ticket({}, own), own)).toBe(JOINED)
      const one = await guarded.ticket({}, own)
      for (const origin of [ORIGIN, `http://${guarded.host}0`, `http://x${guarded.host}`, 'null'])
        expect(await guarded.attempt(one, { headers: { origin } })).toBe(403)
      const program = { headers: { origin: '' } }
      expect(await guarded.attempt(await guarded.ticket({ role: 'bot' }, program), program)).toBe(JOINED)
      const forwarded = { headers: { origin: '', 'x-forwarded-for': '127.0.0.1' } }
      expect(await guarded.attempt(one, forwarded)).toBe(403)
    })
  })
})

describe('an address', () => {
  it('in a forged header is not believed, but of a proxy that is trusted', async () => {
    const victim = { address: '127.0.0.2' }
    const forged = { address: '127.0.0.3', headers: { 'x-forwarded-for': '127.0.0.2' } }
    expect(await guarded.attempt(await guarded.ticket({}, victim), forged)).toBe(CLOSE.otherAddress.code)
    const proxied = { address: PROXY, headers: { 'x-forwarded-for': '10.1.1.1, 127.0.0.2' } }
    expect(await guarded.attempt(await guarded.ticket({}, victim), proxied)).toBe(JOINED)
    // The first in the list is what the client said itself.
    const tricked = { address: PROXY, headers: { 'x-forwarded-for': '127.0.0.2, 127.0.0.3' } }
    expect(await guarded.attempt(await guarded.ticket({}, victim), tricked)).toBe(CLOSE.otherAddress.code)
  })

  it('in a PROXY header is believed of a trusted proxy only', async () => {
    const [name, port] = guarded.host.split(':')
    const status = async (from: string, one: string): Promise<string> => {
      const socket = connect({ host: name!, port: Number(port), localAddress: from })
      const source = [127, 0, 0, 2, 127, 0, 0, 1, 0x12, 0x34, 0x56, 0x78]
      socket.write(Buffer.from([13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10, 0x21, 0x11, 0, 12, ...source]))
      socket.write(
        `GET /socket HTTP/1.1\r\nHost: ${guarded.host}\r\nOrigin: ${ORIGIN}\r\nUpgrade: websocket\r\n` +
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
          const join = encodeClientMessage({
            type: 'join',
            version: PROTOCOL_VERSION,
            key: '',
            line: 0,
            ship: 0,
          })
          if (head >= 0) socket.write(Buffer.from([0x82, 0x80 | join.length, 0, 0, 0, 0, ...join]))
        }
        if (head >= 0 && all.length > head + 8) break
      }
      socket.destroy()
      const frame = all.subarray(all.indexOf('\r\n\r\n') + 4)
      return frame[0] === 0x88 ? String(frame.readUInt16BE(2)) : JOINED
    }
    expect(await status('127.0.0.3', await guarded.ticket({}, { address: '127.0.0.2' }))).toBe('4422')
    expect(await status(PROXY, await guarded.ticket({}, { address: '127.0.0.2' }))).toBe(JOINED)
  })

  it('has a limit of sockets, and gets them back', async () => {
    await guarded.instead({ socketsPerAddress: 3 }, async () => {
      const from = { address: '127.0.0.4' }
      const held: RawClient[] = []
      for (let n = 0; n < 3; n++) held.push((await guarded.enter({}, from)).client)
      expect(await guarded.attempt(await guarded.ticket({}, from), from)).toBe(429)
      expect(await guarded.attempt(await guarded.ticket())).toBe(JOINED)
      held[0]!.leave()
      await held[0]!.closed()
      expect(await guarded.attempt(await guarded.ticket({}, from), from)).toBe(JOINED)
      for (const client of held) client.leave()
    })
  })

  it('is refused with 503 when the server is full', async () => {
    await guarded.instead({ capacity: 1 }, async () => {
      const { client } = await guarded.enter()
      expect((await guarded.post('/api/tickets', { universe: 'one', role: 'pilot', name: 'B' })).status).toBe(
        503,
      )
      expect(typeof (await guarded.openSocket([SUBPROTOCOL, 'x']))).toBe('number')
      client.leave()
    })
  })
})

describe('the log', () => {
  it('names user, address and cause of each refusal, and no ticket, key, passphrase or chat line', () => {
    guarded.expectLog([CLOSE.oldTicket, CLOSE.otherAddress])
  })
})
