// A server that lets in only who has a right to: pages of one origin, programs with a key. And those who try to get in.
import { request as httpRequest } from 'node:http'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import type { AdmissionSettings } from '../server/admission/settings.ts'
import { WordList } from '../server/admission/words/word-list.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { KEY_HEADER, type TicketOrder } from '../shared/admission.ts'
import { type Close, PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

export const BOT_KEY = 'key-of-the-bots-0123456789'
export const OPERATOR_KEY = 'key-of-the-operators-0123456789'
export const ORIGIN = 'https://play.example'
export const PASSPHRASE = 'correct horse battery'
export const CHAT_LINE = 'a line that nobody logs'
/** A proxy that is believed; all other addresses of this machine are strangers. */
export const PROXY = '127.0.0.9'

export interface From {
  /** Address on this machine that it comes from. */
  readonly address?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export const BOT: From = { headers: { origin: '', [KEY_HEADER]: BOT_KEY } }

export const JOINED = 'joined' as const
/** What becomes of somebody who comes: joined, a close code, or an HTTP status. */
export type Outcome = typeof JOINED | number

export class GuardedServer {
  /** Milliseconds since 1970, by the server's clock. */
  now = Date.parse('2026-01-01T00:00:00Z')
  /** Where those who come try, as host:port. */
  host: string
  /** What must not be in the log. */
  readonly secrets = new Set<string>([PASSPHRASE, CHAT_LINE, BOT_KEY, OPERATOR_KEY])
  private readonly log: string[] = []
  private readonly servers: Server[] = []

  constructor() {
    this.host = this.open({})
  }

  /** Does `work` with another server in the place of this one, with other settings. */
  async instead(settings: Partial<AdmissionSettings>, work: () => Promise<void>): Promise<void> {
    const before = this.host
    this.host = this.open(settings)
    await work()
    this.host = before
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()))
  }

  /** A request of a page of ORIGIN, unless the headers say otherwise; '' leaves one out. */
  post(path: string, body: unknown, from: From = {}): Promise<Answer> {
    return this.ask('POST', path, typeof body === 'string' ? body : JSON.stringify(body), from)
  }

  get(path: string, from: From = {}): Promise<Answer> {
    return this.ask('GET', path, '', from)
  }

  private ask(
    method: 'GET' | 'POST',
    path: string,
    body: string,
    { address = '127.0.0.1', headers = {} }: From,
  ): Promise<Answer> {
    const [name, port] = this.host.split(':')
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        {
          host: name,
          port,
          path,
          method,
          localAddress: address,
          agent: false,
          headers: present({ origin: ORIGIN, 'content-type': 'application/json', ...headers }),
        },
        (response) => {
          // Events have no end: their head is all that is waited for.
          if (/event-stream/.test(String(response.headers['content-type']))) {
            resolve({ status: response.statusCode!, body: '' as never, headers: response.headers })
            response.destroy()
            return
          }
          let text = ''
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk
          })
          response.on('end', () =>
            resolve({
              status: response.statusCode!,
              body: read(text, response.headers),
              headers: response.headers,
            }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }

  async ticket(order: Partial<TicketOrder> = {}, from: From = {}): Promise<string> {
    const { status, body } = await this.post(
      '/api/tickets',
      { universe: 'one', role: 'pilot', name: 'Ada', ...order },
      from,
    )
    if (status !== 200) throw new Error(JSON.stringify(body))
    this.secrets.add(body.ticket as string)
    return body.ticket as string
  }

  /** Opens a socket; gives the client, or the HTTP status that it was refused with. */
  openSocket(
    subprotocols: string[],
    { address = '127.0.0.1', headers = {} }: From = {},
  ): Promise<RawClient | number> {
    return RawClient.wrap(
      new WebSocket(`ws://${this.host}/socket`, subprotocols, {
        localAddress: address,
        headers: present({ origin: ORIGIN, ...headers }),
      }),
    )
  }

  /** What becomes of somebody with this ticket. */
  async attempt(ticket: string, from: From = {}, key = ''): Promise<Outcome> {
    const client = await this.openSocket([SUBPROTOCOL, ticket], from)
    if (typeof client === 'number') return client
    client.send({ type: 'join', version: PROTOCOL_VERSION, key, line: 0, ship: 0 })
    const outcome = await client.next('welcome').then(
      () => JOINED,
      () => client.closing!.code,
    )
    client.leave()
    return outcome
  }

  /** Somebody who has joined, and their welcome. */
  async enter(order: Partial<TicketOrder> = {}, from: From = {}) {
    const ticket = await this.ticket(order, from)
    const client = (await this.openSocket([SUBPROTOCOL, ticket], from)) as RawClient
    client.send({ type: 'join', version: PROTOCOL_VERSION, key: order.key ?? '', line: 0, ship: 0 })
    const welcome = await client.next('welcome')
    if (welcome.key !== '') this.secrets.add(welcome.key)
    return { client, welcome }
  }

  /** Expects that the log names who was refused, from where and why; that `codes` were closed with; and no secret. */
  expectLog(codes: readonly Close[]): void {
    const all = this.log.join('\n')
    const lines = this.log.map((line) => JSON.parse(line))
    const refusals = lines.filter(({ message }) => message === 'refused')
    const closes = lines.filter(({ message }) => message === 'closed a socket')
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ address: expect.stringMatching(/^127\./), cause: expect.any(String) })
    for (const close of closes)
      expect(close).toMatchObject({ address: expect.stringMatching(/^127\./), reason: expect.any(String) })
    for (const { code } of codes)
      expect(closes.find((close) => close.code === code)).toMatchObject({
        user: expect.stringMatching(/^(guest:|@)/),
        name: expect.any(String),
      } satisfies Record<string, unknown>)
    expect(refusals.length).toBeGreaterThan(0)
    for (const secret of this.secrets) expect(all).not.toContain(secret)
    console.info(
      `admission: ${refusals.length} refusals and ${closes.length} closes logged, ${this.secrets.size} secrets looked for in ${all.length} characters`,
    )
  }

  /** Pages from ORIGIN only, programs only with a key, and tickets for exactly one address. */
  private open(settings: Partial<AdmissionSettings>): string {
    const write = (details: object, message: string) => this.log.push(JSON.stringify({ ...details, message }))
    const server = createServer({
      definitions: [smallDefinition({}, 1, 'one'), smallDefinition({}, 2, 'two')],
      log: { info: write, warn: write, error: write },
      clock: () => this.now,
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
    this.servers.push(server)
    return `127.0.0.1:${server.listen('127.0.0.1', 0)}`
  }
}

/** Headers without the empty ones. */
function present(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''))
}

/** JSON as a value, and anything else as its text. */
function read(text: string, headers: Answer['headers']): Answer['body'] {
  return /json/.test(String(headers['content-type'])) ? JSON.parse(text) : (text as never)
}
