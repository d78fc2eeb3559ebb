// How a plain client gets in: the only place of the load that knows how joining works.
import { apiOf, ticketsFrom } from '../../client/tickets.ts'
import { encodeClientMessage } from '../../shared/codec.ts'
import { PROTOCOL_VERSION, type Role, SUBPROTOCOL } from '../../shared/protocol.ts'
import { binaryFrame } from './plain-socket.ts'

export interface Entry {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent as soon as the socket is open. */
  readonly first: Buffer
}

/** What opens a socket of the server at `port`, and joins `universe` through it. Throws when there is no ticket. */
export async function enter(port: number, universe: string, role: Role, name: string): Promise<Entry> {
  const request = ticketsFrom(apiOf(`ws://127.0.0.1:${port}/socket`), { universe, role, name })
  const ticket = await new Promise<string>((resolve, reject) => {
    request('', (result) => {
      if (result.is === 'granted') resolve(result.ticket)
      else reject(new Error(`no ticket: ${JSON.stringify(result)}`))
    })
  })
  const first = encodeClientMessage({ type: 'join', version: PROTOCOL_VERSION, key: '' })
  return {
    path: '/socket',
    headers: { 'Sec-WebSocket-Protocol': `${SUBPROTOCOL}, ${ticket}` },
    first: binaryFrame(first),
  }
}
