// The HTTP side: what is there, what is not, and that nothing outside of the page's folder ever is.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
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
      universes: [{ id, name, columns, rows, capacity, pilots: 0, spectators: 0, state: 'asleep' }],
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
    for (const path of ['/nowhere', '/api', '/api/universes/', '/assets/', '/socket', '/INDEX.HTML'])
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
