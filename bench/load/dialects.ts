// How the peers (bench/peers) are spoken to, by clients that understand as little as they may.
import { encodeValue } from '../../shared/codec.ts'
import { THRUST } from '../../shared/rules.ts'
import { binaryFrame, textFrame } from './plain-socket.ts'
import type { Decision } from './script.ts'

export interface Dialect {
  /** The path of the socket, for the player whose place follows from `seed`. */
  path(port: number, seed: number): Promise<string>
  /** Sent when the socket is open; null when the server speaks first. */
  opened(seed: number): Buffer | null
  /** What a message is answered with, and whether with it the player is in. */
  answer(bytes: Buffer, from: number, to: number, seed: number): Answer
  steer(decision: Decision, sequence: number): Buffer
}

export interface Answer {
  readonly reply: Buffer | null
  readonly present: boolean
}

const NOTHING: Answer = { reply: null, present: false }
const IN: Answer = { reply: null, present: true }

function command({ target, controls }: Decision, seq: number) {
  return { target, thrust: (controls & THRUST) === 0 ? 0 : 1, seq }
}

const ws: Dialect = {
  path: async () => '/play',
  opened: (seed) => textFrame(JSON.stringify({ type: 'join', seed })),
  answer: (bytes, from, to) =>
    bytes.toString('latin1', from, Math.min(to, from + 17)) === '{"type":"welcome"' ? IN : NOTHING,
  steer: (decision, sequence) => textFrame(JSON.stringify({ type: 'steer', ...command(decision, sequence) })),
}

/** Engine.IO packet types are the first character: 0 open, 2 ping, 3 pong, 4 message; Socket.IO's are the second. */
const socketIo: Dialect = {
  path: async () => '/socket.io/?EIO=4&transport=websocket',
  opened: () => null,
  answer: (bytes, from, to, seed) => {
    const start = bytes.toString('latin1', from, Math.min(to, from + 12))
    if (start.startsWith('0')) return { reply: textFrame('40'), present: false }
    if (start === '2') return { reply: textFrame('3'), present: false }
    if (start.startsWith('40'))
      return { reply: textFrame(`42${JSON.stringify(['join', { seed }])}`), present: false }
    return start === '42["welcome"' ? IN : NOTHING
  },
  steer: (decision, sequence) => textFrame(`42${JSON.stringify(['steer', command(decision, sequence)])}`),
}

/** Colyseus's codes of messages. */
const JOIN_ROOM = 10
const ROOM_DATA = 13
const ROOM_STATE = 14
/** A steer's header: the code, and its type as a short string. */
const STEER = Buffer.concat([Buffer.from([ROOM_DATA, 0xa0 | 'steer'.length]), Buffer.from('steer')])

const colyseus: Dialect = {
  path: async (port, seed) => {
    const response = await fetch(`http://127.0.0.1:${port}/matchmake/joinOrCreate/play`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ seed }),
    })
    const { processId, roomId, sessionId } = (await response.json()) as Record<string, string>
    return `/${processId}/${roomId}?sessionId=${sessionId}`
  },
  opened: () => null,
  answer: (bytes, from) => {
    if (bytes[from] === JOIN_ROOM) return { reply: binaryFrame(Buffer.from([JOIN_ROOM])), present: false }
    return bytes[from] === ROOM_STATE ? IN : NOTHING
  },
  steer: (decision, sequence) => {
    const { target, thrust, seq } = command(decision, sequence)
    return binaryFrame(Buffer.concat([STEER, encodeValue([target, thrust, seq])]))
  },
}

export function dialectOf(kind: string): Dialect {
  if (kind === 'ws') return ws
  return kind === 'socket.io' ? socketIo : colyseus
}
