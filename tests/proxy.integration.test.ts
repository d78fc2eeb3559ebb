// TLS, held by the server itself and by nginx in front of it, with the configuration of docs/nginx.conf.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createServer, type Server } from '../server/create-server.ts'
import { CLOSE, PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'
import { quietLog } from './quiet-log.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

const NGINX = '/usr/sbin/nginx'
const folder = mkdtempSync(join(tmpdir(), 'orrery-tls-'))
const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
const servers: Server[] = []
let nginx: ChildProcess | null = null

beforeAll(() => {
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync('openssl', [...args, '-keyout', key, '-out', cert], { stdio: 'ignore' })
})

afterAll(async () => {
  nginx?.kill()
  await Promise.all(servers.map((server) => server.close()))
  rmSync(folder, { recursive: true })
})

function open(options: Partial<Parameters<typeof createServer>[0]>): number {
  const server = createServer({ definitions: [smallDefinition({}, 1, 'one')], log: quietLog, ...options })
  servers.push(server)
  return server.listen('127.0.0.1', 0)
}

function ticketOver(port: number, origin: string): Promise<{ status: number; ticket: string }> {
  return new Promise((resolve, reject) => {
    const headers = { origin, 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' }
    const sent = request(
      { host: '127.0.0.1', port, path: '/api/tickets', method: 'POST', headers, rejectUnauthorized: false },
      (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode!, ticket: JSON.parse(text).ticket ?? '' }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(JSON.stringify({ universe: 'one', role: 'pilot', name: 'Ada' }))
  })
}

async function joinOver(port: number, origin: string, ticket: string): Promise<string | number> {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/socket`, [SUBPROTOCOL, ticket], {
    origin,
    rejectUnauthorized: false,
  })
  const client = await RawClient.wrap(socket)
  if (typeof client === 'number') return client
  client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
  const outcome = await client.next('welcome').then(
    () => 'joined',
    () => client.closing!.code,
  )
  client.leave()
  return outcome
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** When somebody listens there. */
async function listening(port: number): Promise<void> {
  const isOpen = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
  await expect.poll(isOpen, { timeout: 5000 }).toBe(true)
}

describe('TLS', () => {
  it('can be held by the server itself', async () => {
    const port = open({ tls: { cert, key } })
    const origin = `https://127.0.0.1:${port}`
    const { status, ticket } = await ticketOver(port, origin)
    expect(status).toBe(200)
    expect(await joinOver(port, origin, ticket)).toBe('joined')
    expect((await ticketOver(port, `https://127.0.0.1:${port + 1}`)).status).toBe(403)
  })

  it.skipIf(!existsSync(NGINX))('can be held by nginx, with the configuration of the docs', async () => {
    const origin = 'https://play.example'
    const port = open({
      admission: { origins: [origin], trustedProxies: ['127.0.0.1'], addressMode: 'exact' },
    })
    const outside = await freePort()
    const server = readFileSync(new URL('../docs/nginx.conf', import.meta.url), 'utf8')
      .replace('listen 443 ssl', `listen 127.0.0.1:${outside} ssl`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`)
      .replace('/etc/ssl/play.example.pem', cert)
      .replace('/etc/ssl/play.example.key', key)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    )
    const file = join(folder, 'nginx.conf')
    writeFileSync(
      file,
      `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}\n` +
        `http { access_log off; ${temporary.join(' ')}\n${server} }\n`,
    )
    nginx = spawn(NGINX, ['-c', file, '-p', folder, '-e', join(folder, 'error.log')], { stdio: 'inherit' })
    await listening(outside)
    const { status, ticket } = await ticketOver(outside, origin)
    expect(status).toBe(200)
    expect(await joinOver(outside, origin, ticket)).toBe('joined')
    expect(await joinOver(outside, origin, ticket)).toBe(CLOSE.noTicket.code)
    expect(await joinOver(outside, 'https://evil.example', ticket)).toBe(403)
  })
})
