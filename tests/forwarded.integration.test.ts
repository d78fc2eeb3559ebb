// What a trusted proxy says of its clients, and what becomes of clients of whom it says nothing that can be read.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { request } from './server-at.ts'
import { SpawnedServer } from './spawned-server.ts'

/** Trusted; all other addresses of this machine are local, since programs from here need no key by default. */
const PROXY = '127.0.0.9'
const WARNINGS = ['a trusted proxy names no client', 'a trusted proxy names its client unreadably']
const BOT = JSON.stringify({ universe: 'aurora', role: 'bot', name: 'Ada' })
const SIGN_IN = JSON.stringify({ name: 'Nobody', passphrase: 'correct horse battery' })

let server: SpawnedServer
/** Reads Forwarded. */
let other: SpawnedServer

beforeAll(async () => {
  const args = ['--trust-proxy', PROXY, '--log-level', 'info', '--ticket-address', 'exact']
  server = await SpawnedServer.start(args)
  other = await SpawnedServer.start([...args, '--proxy-header', 'forwarded'])
}, 60_000)

afterAll(() => Promise.all([server.stop(), other.stop()]))

/** The status that a program gets for a bot's ticket, through the proxy, with these header lines. */
async function botTicket(lines: readonly string[], from = PROXY, at = server): Promise<number | undefined> {
  return (await at.send(request('POST', '/api/tickets', lines, BOT), from))?.status
}

/** A PROXY header (version 2) for a client at this IPv4 address. */
function proxyHeader(...source: [number, number, number, number]): Buffer {
  const signature = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]
  return Buffer.from([...signature, 0x21, 0x11, 0, 12, ...source, 127, 0, 0, 1, 0x12, 0x34, 0x56, 0x78])
}

/** Waits for the log to say that this address was refused. */
async function hearOf(address: string, at = server): Promise<void> {
  await expect.poll(() => at.log).toContain(`"address":"${address}","cause"`)
}

describe('a stranger behind a trusted proxy', () => {
  const UNREADABLE = ['unknown', 'unix:', '_hidden', '[::1', '127.0.0.1, unknown', '127.0.0.1,localhost']

  for (const value of ['8.8.8.8:4711', '[2001:db8::1]', '[2001:db8::1]:4711', ...UNREADABLE])
    it(`gets no bot's ticket as "${value}"`, async () => {
      expect(await botTicket([`X-Forwarded-For: ${value}`])).toBe(403)
    })

  it('gets none either if the proxy says nothing, or says it in another header', async () => {
    expect(await botTicket([])).toBe(403)
    expect(await botTicket(['Forwarded: for=127.0.0.1'])).toBe(403)
    expect(await botTicket(['X-Real-IP: 127.0.0.1'])).toBe(403)
    expect(await botTicket(['X-Forwarded-For: 127.0.0.1'], PROXY, other)).toBe(403)
  })

  it('gets none by a forged header, while a program on this machine does', async () => {
    expect(await botTicket([], '127.0.0.2')).toBe(200)
    for (const line of ['X-Forwarded-For: 127.0.0.1', 'Forwarded: for=127.0.0.1', 'Via: 1.1 x'])
      expect(await botTicket([line], '127.0.0.2'), line).toBe(403)
  })

  it('is who the last line says, however many there are before', async () => {
    const lines = (own: string) => [`X-Forwarded-For: ${own}`, 'Accept: */*', 'x-forwarded-for: 203.0.113.2']
    expect(await botTicket(lines('203.0.113.66'))).toBe(403)
    await hearOf('203.0.113.2')
    expect(server.log).not.toContain('203.0.113.66')
    // The limit of passphrases is that of one address, whatever it writes itself.
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const headers = [...lines(`198.51.100.${n}`), 'Origin: http://127.0.0.1']
        return server.send(request('POST', '/api/login', headers, SIGN_IN), PROXY)
      }),
    )
    expect(answers.filter((answer) => answer?.status === 429)).toHaveLength(2)
  })

  it('is who Forwarded says last, if that is what is read', async () => {
    const lines = ['Forwarded: for="203.0.113.66', 'Forwarded: for="[2001:db8::7]:80";proto=https']
    expect(await botTicket(lines, PROXY, other)).toBe(403)
    await hearOf('2001:db8::7', other)
    expect(await botTicket(['Forwarded: for=unknown'], PROXY, other)).toBe(403)
    await hearOf(PROXY, other)
  })

  it('cannot take another address with a PROXY header of their own', async () => {
    const ask = (source: Buffer) => Buffer.concat([source, Buffer.from(request('DELETE', '/'))])
    const socket = server.connect(PROXY)
    socket.write(ask(proxyHeader(203, 0, 113, 7)))
    let answers = ''
    socket.on('data', (chunk: Buffer) => {
      answers += chunk.toString()
      socket.write(ask(proxyHeader(203, 0, 113, 8)))
    })
    // The server cuts it, which may be heard of as an end or as a reset.
    await new Promise((resolve) => socket.once('close', resolve))
    expect(answers.match(/HTTP\/1\.1 405/g)).toHaveLength(1)
    await hearOf('203.0.113.7')
    expect(server.log).not.toContain('203.0.113.8')
  })
})

describe('the log', () => {
  it('says once that a trusted proxy sends something that cannot be read', () => {
    for (const { log } of [server, other]) {
      for (const warning of WARNINGS) expect(log.split(warning)).toHaveLength(2)
      expect(log).toContain(`"proxy":"${PROXY}"`)
    }
  })
})
