// The server as a process of its own, for tests of what it does to itself: it is started from the sources, on a free
// port, and strangers reach it through a proxy that it trusts.
import { type ChildProcess, spawn } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'
import { RawClient } from './raw-client.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The proxy that is believed; requests from it come from wherever their X-Forwarded-For says. */
const PROXY = '127.0.0.9'
export const OPERATOR_KEY = 'key-of-the-operators-0123456789'

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly ms: number
}

export interface PostOptions {
  /** Of a stranger, who sends a page's Origin; without it the request is a local program's. */
  readonly address?: string
  readonly headers?: Readonly<Record<string, string>>
}

export class ServerProcess {
  readonly child: ChildProcess
  /** What it wrote so far. */
  readonly out = { stdout: '', stderr: '' }
  /** Its exit code and signal. */
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>

  private constructor(child: ChildProcess) {
    this.child = child
    this.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])))
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]!.setEncoding('utf8').on('data', (text: string) => {
        this.out[stream] += text
      })
    }
  }

  /** Once it is open. Rejects with what it wrote when it ends before. */
  static async start(data: string, args: readonly string[] = []): Promise<ServerProcess> {
    const { PORT: _, NODE_OPTIONS: __, ...env } = process.env
    const all = ['--data', data, '--host', '127.0.0.1', '--port', '0', '--trust-proxy', PROXY, ...args]
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...all], {
      cwd: root,
      env: { ...env, ORRERY_OPERATOR_KEY: OPERATOR_KEY },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const server = new ServerProcess(child)
    const opened = new Promise<void>((resolve) =>
      child.stdout.on('data', () => {
        if (server.url !== '') resolve()
      }),
    )
    const early = await Promise.race([opened, server.ended])
    if (early === undefined) return server
    const [code, signal] = early
    throw new Error(`ended with ${code ?? signal}: ${server.out.stdout}${server.out.stderr}`)
  }

  /** '' before it is open. */
  get url(): string {
    return /^Orrery is open at (\S+)\n/m.exec(this.out.stdout)?.[1] ?? ''
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** Lines of its log. */
  get log(): { readonly level: number; readonly msg: string; readonly error?: string }[] {
    const lines = this.out.stdout.split('\n').filter((line) => line.startsWith('{'))
    return lines.map((line) => JSON.parse(line))
  }

  post(path: string, body: unknown, { address, headers = {} }: PostOptions = {}): Promise<Answer> {
    const { hostname, port, origin } = new URL(this.url)
    const stranger = address === undefined ? {} : { 'x-forwarded-for': address, origin }
    const since = performance.now()
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        {
          hostname,
          port,
          path,
          method: 'POST',
          localAddress: address === undefined ? '127.0.0.1' : PROXY,
          agent: false,
          headers: { 'content-type': 'application/json', ...stranger, ...headers },
        },
        (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk
          })
          response.on('end', () =>
            resolve({
              status: response.statusCode!,
              body: JSON.parse(text),
              headers: response.headers,
              ms: performance.now() - since,
            }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(JSON.stringify(body))
    })
  }

  get socketUrl(): string {
    return `${this.url.replace('http', 'ws')}/socket`
  }

  /** A pilot from a stranger's address, who has joined; null when the server has no room or no time for them. */
  async join(universe: string, name: string, address: string): Promise<RawClient | null> {
    const { status, body } = await this.post('/api/tickets', { universe, role: 'pilot', name }, { address })
    if (status !== 200) return null
    const client = await RawClient.wrap(
      new WebSocket(this.socketUrl, [SUBPROTOCOL, String(body.ticket)], {
        localAddress: PROXY,
        headers: { 'x-forwarded-for': address, origin: this.url },
      }),
    )
    if (typeof client === 'number') return null
    client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0 })
    return client.next('welcome').then(
      () => client,
      () => null,
    )
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM')
    await this.ended
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }
}
