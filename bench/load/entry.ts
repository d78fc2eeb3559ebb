// How a plain client gets in: the only place of the load that knows how joining works.
import { Agent, request } from 'node:http'
import type { TicketOrder } from '../../shared/admission.ts'
import { encodeClientMessage } from '../../shared/codec.ts'
import { PROTOCOL_VERSION, type Role, SUBPROTOCOL } from '../../shared/protocol.ts'
import { binaryFrame } from './plain-socket.ts'

export interface Entry {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent as soon as the socket is open. */
  readonly first: Buffer
}

/** Few connections for all tickets; and not fetch, which costs a load process more than the socket that follows. */
const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** What opens a socket of the server at `port`, and joins `universe` through it. Rejects when there is no ticket. */
export async function enter(port: number, universe: string, role: Role, name: string): Promise<Entry> {
  const ticket = await requestTicket(port, { universe, role, name })
  const first = encodeClientMessage({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
  return {
    path: '/socket',
    headers: { 'Sec-WebSocket-Protocol': `${SUBPROTOCOL}, ${ticket}` },
    first: binaryFrame(first),
  }
}

function requestTicket(port: number, order: TicketOrder): Promise<string> {
  const body = JSON.stringify(order)
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path: '/api/tickets',
      method: 'POST',
      agent,
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    })
    asked.on('error', reject)
    asked.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => {
        if ((answer.statusCode ?? 0) >= 300) return reject(new Error(`no ticket: ${answer.statusCode}`))
        resolve((JSON.parse(text) as { ticket: string }).ticket)
      })
    })
    asked.end(body)
  })
}
