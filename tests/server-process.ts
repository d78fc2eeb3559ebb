// The server as a process of its own, for tests of what it does to itself: it is started from the sources, on a free
// port, and strangers reach it through a proxy that it trusts.
import type { ChildProcess } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { WebSocket } from 'ws'
import { DeployedServer, type LogLine } from '../bench/deployed-server.ts'
import { PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'
import { program } from './program.ts'
import { RawClient } from './raw-client.ts'

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
  readonly url: string
  private readonly deployed: DeployedServer

  private constructor(deployed: DeployedServer, url: URL) {
    this.deployed = deployed
    this.url = url.origin
  }

  /** Once it is open. Rejects with what it wrote when it ends before. */
  static async start(data: string, args: readonly string[] = []): Promise<ServerProcess> {
    const all = ['--data', data, '--port', '0', '--trust-proxy', PROXY, ...args]
    const deployed = DeployedServer.start(program(), all, { env: { ORRERY_OPERATOR_KEY: OPERATOR_KEY } })
    return new ServerProcess(deployed, await deployed.opened())
  }

  get child(): ChildProcess {
    return this.deployed.child
  }

  get ended(): Promise<number | string> {
    return this.deployed.ended
  }

  get isRunning(): boolean {
    return this.deployed.isRunning
  }

  get log(): LogLine[] {
    return this.deployed.log
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
    client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
    return client.next('welcome').then(
      () => client,
      () => null,
    )
  }

  /** Ends it as an operator would. */
  stop(): Promise<void> {
    return this.deployed.stop()
  }

  /** Ends it at once. */
  kill(): Promise<void> {
    return this.deployed.kill()
  }
}
