// The HTTP side: what is there, what is not, and that nothing outside of the page's folder ever is.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { readStaticFiles } from '../server/http/static-files.ts'
import { SECURITY_HEADERS } from '../server/net/replies.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

const SECRET = 'not for anybody'
const folder = mkdtempSync(join(tmpdir(), 'orrery-page-'))
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
let server: Server
let port: number

beforeAll(() => {
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), SECRET)
  writeFileSync(join(folder, 'page', 'index.html'), '<title>Orrery</title>')
  writeFileSync(join(folder, 'page', 'assets', 'index-1a2b.js'), 'export {}')
  for (let n = 0; n < 40; n++) writeFileSync(join(folder, 'page', 'assets', `file-${n}.js`), `"file ${n}"`)
  const files = readStaticFiles(join(folder, 'page'))
  server = createServer({ definitions: [smallDefinition()], files, log: quietLog })
  port = server.listen('127.0.0.1', 0)
})

afterAll(() => {
  agent.destroy()
  server.close()
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Sends the path as it is: no client here makes it any tidier. All requests share one connection. */
function ask(method: string, path: string, content = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, method, path }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end(content)
  })
}

/** A connection that sends its requests in small slices, and expects the answers to be about itself. */
class Slices {
  private readonly number: number
  private readonly socket: Socket

  constructor(number: number) {
    this.number = number
    this.socket = connect(port, '127.0.0.1').setNoDelay()
  }

  async run(requests: number): Promise<void> {
    const answers = this.answers()
    for (let n = 0; n < requests; n++) {
      await this.send(n % 3 === 0 ? this.get() : this.post(n))
      const { value } = await answers.next()
      expect(value).toContain(n % 3 === 0 ? `"file ${this.number}"` : `key-${this.number}-${n}-`)
    }
    this.socket.destroy()
  }

  private get(): string {
    return `GET /assets/file-${this.number}.js HTTP/1.1\r\nHost: x\r\n\r\n`
  }

  /** Is refused, with a problem that names the key. */
  private post(n: number): string {
    const body = JSON.stringify({ [`key-${this.number}-${n}-`]: 'x'.repeat(n * 40) })
    const head = 'POST /api/logout HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    return `${head}Content-Length: ${body.length}\r\n\r\n${body}`
  }

  /** In slices of about 40 bytes, each in a turn of its own, while the others send theirs. */
  private async send(text: string): Promise<void> {
    const step = 20 + ((this.number * 7) % 40)
    for (let at = 0; at < text.length; at += step) {
      this.socket.write(text.slice(at, at + step))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  private async *answers(): AsyncGenerator<string, undefined> {
    let text = ''
    for await (const chunk of this.socket) {
      text += (chunk as Buffer).toString()
      const end = text.indexOf('\r\n\r\n') + 4
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (end < 4 || text.length < end + length) continue
      yield text.slice(end)
      text = ''
    }
    return undefined
  }
}

describe('the HTTP side', () => {
  it('answers / with the page, and assets with a year of caching', async () => {
    expect(await ask('GET', '/')).toMatchObject({ status: 200, body: '<title>Orrery</title>' })
    const { status, headers } = await ask('GET', '/assets/index-1a2b.js?v=1')
    expect([status, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(headers['cache-control']).toContain('immutable')
  })

  it('lists the universes, and who is in them', async () => {
    const { status, body } = await ask('GET', '/api/universes')
    const { columns, rows, id, name, capacity } = smallDefinition()
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      universes: [
        { id, name, columns, rows, capacity, pilots: 0, spectators: 0, mode: 'free', state: 'asleep' },
      ],
    })
  })

  it('sends its security headers with every answer', async () => {
    for (const path of ['/', '/healthz', '/nowhere']) {
      const { headers } = await ask('GET', path)
      for (const [name, value] of Object.entries(SECURITY_HEADERS))
        expect(headers[name.toLowerCase()], `${name} of ${path}`).toBe(value)
    }
  })

  it('answers an unknown path with 404', async () => {
    for (const path of ['/nowhere', '/api/', '/api/universes/', '/assets/', '/socket', '/INDEX.HTML'])
      expect((await ask('GET', path)).status, path).toBe(404)
  })

  it('answers every method but GET and HEAD with 405, whatever its body', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect((await ask(method, '/')).status, method).toBe(405)
    expect((await ask('POST', '/api/universes', 'x'.repeat(100_000))).status).toBe(405)
    expect((await ask('GET', '/healthz')).status).toBe(200)
  })

  it('answers HEAD as GET, without the body', async () => {
    for (const path of ['/', '/healthz', '/nowhere']) {
      const [head, get] = [await ask('HEAD', path), await ask('GET', path)]
      expect([head.status, head.body], path).toEqual([get.status, ''])
      expect(head.headers['content-length'], path).toBe(get.headers['content-length'])
    }
  })

  it('gives each connection its own answers, however requests are cut into packets and mixed', async () => {
    const connections = Array.from({ length: 40 }, (_, n) => new Slices(n))
    await Promise.all(connections.map((connection) => connection.run(20)))
  })

  it('has nothing outside of the page, however the path is written', async () => {
    const attempts = ['/../secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt']
    attempts.push(
      '/%2e%2e%2fsecret.txt',
      '/..\\secret.txt',
      '/..%5csecret.txt',
      '//secret.txt',
      '/./../secret.txt',
    )
    attempts.push('/..%252fsecret.txt', '/assets/..%00/secret.txt', '/....//secret.txt', '/..;/secret.txt')
    attempts.push(`/${join(folder, 'secret.txt')}`, '/..%c0%afsecret.txt')
    for (const path of attempts) {
      const { status, body } = await ask('GET', path)
      expect(status, path).toBe(404)
      expect(body).not.toContain(SECRET)
    }
  })
})
