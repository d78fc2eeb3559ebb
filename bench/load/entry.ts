// How a plain client gets in: the only place of the load that knows how joining works.
import { encodeClientMessage } from '../../shared/codec.ts'
import { PROTOCOL_VERSION, type Role } from '../../shared/protocol.ts'
import { binaryFrame } from './plain-socket.ts'

export interface Entry {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent as soon as the socket is open. */
  readonly first: Buffer
}

/** What opens a socket of the server at `port`, and joins `universe` through it. */
export async function enter(_port: number, universe: string, role: Role, name: string): Promise<Entry> {
  const first = encodeClientMessage({
    type: 'join',
    version: PROTOCOL_VERSION,
    universe,
    role,
    name,
    key: '',
  })
  return { path: '/socket', headers: {}, first: binaryFrame(first) }
}
