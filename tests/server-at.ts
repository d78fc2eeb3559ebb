// A server of another process, as strangers meet it over the network: raw connections, requests and players from any
// address of 127/8.
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { WebSocket } from 'ws'
import type { TicketAnswer } from '../shared/admission.ts'
import { PROTOCOL_VERSION, type Role, SUBPROTOCOL } from '../shared/protocol.ts'
import { RawClient } from './raw-client.ts'

/** Of the page that strangers play from. */
export const ORIGIN = 'https://play.example'

export interface From {
  /** Address on this machine that it comes from. */
  readonly address?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly role?: Role
}

export interface Answer {
  readonly status: number
  /** The head as it came, with its status line. */
  readonly head: string
  readonly body: string
}

export class ServerAt {
  readonly port: number
  private readonly isSecure: boolean

  constructor(port: number, isSecure = false) {
    this.port = port
    this.isSecure = isSecure
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
  async enter(name: string, { address = '127.0.0.1', headers = {}, role = 'pilot' }: From = {}) {
    const lines = Object.entries({ Origin: ORIGIN, ...headers }).map(([key, value]) => `${key}: ${value}`)
    const order = JSON.stringify({ universe: 'aurora', role, name })
    const answer = await this.send(request('POST', '/api/tickets', lines, order), address)
    if (answer?.status !== 200) throw new Error(answer?.body ?? 'cut')
    const { ticket } = JSON.parse(answer.body) as TicketAnswer
    const url = `ws://127.0.0.1:${this.port}/socket`
    const options = { headers: { Origin: ORIGIN, ...headers }, localAddress: address }
    const client = await RawClient.wrap(new WebSocket(url, [SUBPROTOCOL, ticket], options))
    if (typeof client === 'number') throw new Error(`refused with ${client}`)
    client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
    return { client, welcome: await client.next('welcome') }
  }

  /** Milliseconds that a page's player takes from the request for a ticket to the welcome. */
  async join(address: string, name: string): Promise<number> {
    const started = performance.now()
    const { client } = await this.enter(name, { address })
    client.leave()
    return performance.now() - started
  }

  /** A request from a page's player; the answer, or null when the connection was cut. */
  post(path: string, order: object, address = '127.0.0.1'): Promise<Answer | null> {
    return this.send(request('POST', path, [`Origin: ${ORIGIN}`], JSON.stringify(order)), address)
  }
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
