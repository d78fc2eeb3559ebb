// Small things at the border of HTTP, against the server as it is started: lengths, cookies, names, TLS.
import { mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { request } from './server-at.ts'
import { certify, SpawnedServer } from './spawned-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'orrery-border-'))
const TICKET = JSON.stringify({ universe: 'aurora', role: 'pilot', name: 'Ada' })
let server: SpawnedServer

beforeAll(async () => {
  server = await SpawnedServer.start(['--programs', 'off'])
}, 60_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** The whole of what comes until the connection ends. */
async function until(bytes: string): Promise<string> {
  const socket = server.connect()
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) text += (chunk as Buffer).toString()
  return text
}

describe('the length of a request', () => {
  const LINES = ['Host: x', 'Content-Type: application/json', 'Origin: http://x']
  const post = (...lengths: string[]) =>
    `POST /api/logout HTTP/1.1\r\n${[...LINES, ...lengths].join('\r\n')}\r\n\r\n{}`

  for (const lengths of [
    ['Content-Length: 2', 'Content-Length: 40'],
    ['Content-Length: 40', 'Content-Length: 2'],
    ['Content-Length: 2', 'content-length: 2'],
    ['Content-Length: 2, 40'],
    ['Content-Length: 2', 'Transfer-Encoding: chunked'],
  ])
    it(`is not given twice (${lengths.join(', ')}): 400, and the connection ends`, async () => {
      const all = await until(post(...lengths))
      expect(all).toMatch(/^HTTP\/1\.1 400 /)
      expect(all.match(/HTTP\/1\.1/g)).toHaveLength(1)
    })

  it('is told, and not left to chunks: the connection ends', async () => {
    expect(await until(post('Transfer-Encoding: chunked'))).toBe('')
  })

  it('is bounded: 413, and the connection ends', async () => {
    const all = await until(request('POST', '/api/logout', ['Origin: http://127.0.0.1'], 'x'.repeat(3000)))
    expect(all).toMatch(/^HTTP\/1\.1 413 /)
  })
})

describe('the head of a request', () => {
  it('has room for the cookies of other services on the same host', async () => {
    for (const count of [1, 2, 3]) {
      const cookies = Array.from({ length: count }, (_, n) => `c${n}=${'x'.repeat(4090)}`).join('; ')
      expect((await server.send(request('GET', '/healthz', [`Cookie: ${cookies}`])))?.status).toBe(200)
    }
  })

  it('has an end: 431', async () => {
    expect((await server.send(request('GET', '/healthz', [`Cookie: c=${'x'.repeat(20_000)}`])))?.status).toBe(
      431,
    )
  })
})

describe('a page, unless origins are configured,', () => {
  /** The status that a page gets for a ticket which it asks of `host`, where it came from itself. */
  const ticket = async (host: string, origin = `http://${host}`) => {
    const head = `POST /api/tickets HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\n`
    const rest = `Content-Type: application/json\r\nContent-Length: ${TICKET.length}\r\n\r\n${TICKET}`
    return (await server.send(head + rest))?.status
  }

  it('may be one of this machine or of an address', async () => {
    for (const host of [
      'localhost',
      'play.localhost',
      '127.0.0.1',
      '192.0.2.1',
      '[::1]',
      '[2001:db8::1]',
      hostname(),
    ])
      expect(await ticket(`${host}:${server.port}`), host).toBe(200)
    expect(await ticket('LOCALHOST', 'http://LOCALHOST')).toBe(200)
    expect(await ticket('localhost', 'https://localhost')).toBe(200)
  })

  it('may not be one of a name that was pointed here (DNS rebinding)', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'localhost.',
      'evillocalhost',
      '1.2.3',
      '*',
    ])
      expect(await ticket(`${host}:${server.port}`), host).toBe(403)
    expect(await ticket('evil.example', 'http://localhost')).toBe(403)
    expect(await ticket('localhost', 'http://evil.example')).toBe(403)
    const lines = [
      'Origin: http://evil.example',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
    ]
    const handshake = request('GET', '/socket', [...lines, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='])
    expect((await server.send(handshake.replace('127.0.0.1', 'evil.example')))?.status).toBe(403)
  })

  it('is named in the log, with what to do if it is ours; and not everything that anybody makes up', async () => {
    for (let n = 0; n < 20; n++) await ticket(`name-${n}.example`)
    await expect.poll(() => server.log).toContain(`"origin":"http://evil.example:${server.port}"`)
    expect(server.log.match(/start the server with it as --origin/g)!.length).toBeLessThanOrEqual(5)
  })
})

describe('over TLS', () => {
  let secure: SpawnedServer

  beforeAll(async () => {
    const options = certify(folder, ['play.example', '*.games.example'])
    secure = await SpawnedServer.start(['--programs', 'off', ...options])
  }, 60_000)

  afterAll(() => secure.stop())

  const ask = async (bytes: string) => (await secure.send(bytes))?.head

  it('browsers are told to come by HTTPS only, but not for names of their own machine', async () => {
    const get = (host: string, path = '/healthz') => ask(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    for (const path of ['/healthz', '/nowhere', '/api/login'])
      expect(await get(`play.example:${secure.port}`, path)).toMatch(
        /\r\nStrict-Transport-Security: max-age=\d{7,}\r\n/,
      )
    for (const host of ['localhost', `localhost:${secure.port}`, 'play.localhost'])
      expect(await get(host)).not.toContain('Strict-Transport-Security')
    expect((await server.send(request('GET', '/healthz')))?.head).not.toContain('Strict-Transport-Security')
  })

  it('pages of the names in the certificate are its own', async () => {
    const post = (host: string) => {
      const lines = [`Host: ${host}`, `Origin: https://${host}`, 'Content-Type: application/json']
      return ask(
        `POST /api/tickets HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${TICKET.length}\r\n\r\n${TICKET}`,
      )
    }
    for (const host of ['play.example', 'play.example:8443', 'one.games.example'])
      expect(await post(host), host).toMatch(/^HTTP\/1\.1 200 /)
    for (const host of ['games.example', 'a.b.games.example', 'common.example', 'evil.example'])
      expect(await post(host), host).toMatch(/^HTTP\/1\.1 403 /)
  })
})
