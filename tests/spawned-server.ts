// The server as an operator runs it: a process of its own, attacked over real sockets. Also what the tests of its network
// side need of such a process: its memory, its CPU time, its log, and raw connections to it from any address of 127/8.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import type { TicketAnswer } from '../shared/admission.ts'
import { PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'
import { RawClient } from './raw-client.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export const ORIGIN = 'https://play.example'
/** What makes all addresses of this machine strangers. */
export const STRICT = ['--programs', 'off', '--origin', ORIGIN]

export interface SpawnOptions {
  /** The limit of open files (`ulimit -n`). */
  readonly openFiles?: number
}

export interface From {
  /** Address on this machine that it comes from. */
  readonly address?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  /** The head as it came, with its status line. */
  readonly head: string
  readonly body: string
}

export class SpawnedServer {
  readonly port: number
  private readonly child: ChildProcess
  private readonly isSecure: boolean
  private readonly folder: string
  private readonly output: { text: string }
  private readonly ended: Promise<unknown>

  private constructor(
    child: ChildProcess,
    { url, folder, output }: { url: URL; folder: string; output: { text: string } },
  ) {
    this.child = child
    this.port = Number(url.port)
    this.isSecure = url.protocol === 'https:'
    this.folder = folder
    this.output = output
    this.ended = new Promise((resolve) => child.once('close', resolve))
  }

  /** Once it says that it is open. */
  static async start(args: readonly string[], { openFiles }: SpawnOptions = {}): Promise<SpawnedServer> {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-spawned-'))
    const command = [process.execPath, '--import', 'tsx', 'server/cli/main.ts', '--port', '0']
    command.push('--host', '127.0.0.1', '--data', join(folder, 'data'), ...args)
    const shell = openFiles === undefined ? 'exec "$@"' : `ulimit -n ${openFiles} && exec "$@"`
    const { PORT: _, NODE_OPTIONS: __, ...env } = process.env
    const child = spawn('sh', ['-c', shell, 'sh', ...command], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = { text: '' }
    const url = await new Promise<URL>((resolve, reject) => {
      const read = (text: string) => {
        output.text += text
        const found = /open at (\S+)\n/.exec(output.text)
        if (found !== null) resolve(new URL(found[1]!))
      }
      child.stdout.setEncoding('utf8').on('data', read)
      child.stderr.setEncoding('utf8').on('data', read)
      child.once('close', () => reject(new Error(output.text)))
    })
    return new SpawnedServer(child, { url, folder, output })
  }

  /** Everything it wrote so far. */
  get log(): string {
    return this.output.text
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** Resident memory, in megabytes. */
  memory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024
  }

  /** CPU time so far, user and system, in milliseconds. */
  cpu(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // utime and stime, in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) * 10
  }

  /** A connection from `address`, which reads nothing until it is asked to. Errors are only closes. */
  connect(address = '127.0.0.1'): Socket {
    const options = { host: '127.0.0.1', port: this.port, localAddress: address }
    const socket = this.isSecure ? connectTls({ ...options, rejectUnauthorized: false }) : connect(options)
    return socket.on('error', () => undefined)
  }

  /** Sends these bytes on a connection of their own; gives all that comes until it closes, or the first answer is whole. */
  async send(bytes: string | Buffer, address = '127.0.0.1'): Promise<Answer | null> {
    const socket = this.connect(address)
    socket.write(bytes)
    let text = ''
    for await (const chunk of socket) {
      text += (chunk as Buffer).toString('latin1')
      const answer = readAnswer(text)
      if (answer !== null) {
        socket.destroy()
        return answer
      }
    }
    return null
  }

  /** A page's player who has joined, with these headers besides the Origin. Throws what the server says against it. */
  async enter(name: string, { address = '127.0.0.1', headers = {} }: From = {}) {
    const lines = Object.entries({ Origin: ORIGIN, ...headers }).map(([key, value]) => `${key}: ${value}`)
    const order = JSON.stringify({ universe: 'aurora', role: 'pilot', name })
    const answer = await this.send(request('POST', '/api/tickets', lines, order), address)
    if (answer?.status !== 200) throw new Error(answer?.body ?? 'cut')
    const { ticket } = JSON.parse(answer.body) as TicketAnswer
    const url = `ws://127.0.0.1:${this.port}/socket`
    const options = { headers: { Origin: ORIGIN, ...headers }, localAddress: address }
    const client = await RawClient.wrap(new WebSocket(url, [SUBPROTOCOL, ticket], options))
    if (typeof client === 'number') throw new Error(`refused with ${client}`)
    client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0 })
    return { client, welcome: await client.next('welcome') }
  }

  /** Milliseconds that a page's player takes from the request for a ticket to the welcome. */
  async join(address: string, name: string): Promise<number> {
    const started = performance.now()
    const { client } = await this.enter(name, { address })
    client.leave()
    return performance.now() - started
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
    rmSync(this.folder, { recursive: true })
  }
}

/** Makes a certificate and its key in `folder`, for these names; gives the options to start a server with them. */
export function certify(folder: string, names: readonly string[]): string[] {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=common.example']
  const alternative = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`
  execFileSync('openssl', [...args, '-addext', alternative, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  return ['--cert', cert, '--key', key]
}

/** A request, by its lines; with a body its length is added. */
export function request(method: string, path: string, headers: readonly string[] = [], body = ''): string {
  const length = body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`]
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, ...length]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

/** The first answer in what came, once it is whole. */
function readAnswer(text: string): Answer | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = text.slice(0, end)
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
  const body = text.slice(end + 4, end + 4 + length)
  if (body.length < length) return null
  return { status: Number(head.slice(9, 12)), head, body }
}
