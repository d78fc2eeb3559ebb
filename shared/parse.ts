// The border: untrusted bytes from a client become a typed message, or the reason to close its socket.
// Nothing behind this file looks at a peer's bytes again.
import { decodeValue } from './codec.ts'
import { INPUT_SEQUENCES, KEY_LENGTH, MAX_MESSAGE_BYTES, MAX_UNIVERSE_ID_LENGTH } from './limits.ts'
import { CLIENT_TYPE, CLOSE, type ClientMessage, type Close, PROTOCOL_VERSION } from './protocol.ts'
import { FIRE, MAX_SIDE, THRUST } from './rules.ts'
import { cleanName } from './text.ts'

export type Parsed = { message: ClientMessage } | { close: Close }

const malformed: Parsed = { close: CLOSE.malformed }
const RESYNC: Parsed = { message: { type: 'resync' } }

/** Whether `value` is a whole number from 0 to `highest`. */
function isUint(value: unknown, highest: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= highest
}

/** msgpack's fixed array header 0x90..0x9f: no message has more than six values, so no other form is one. */
function isShortArray(bytes: Uint8Array): boolean {
  return bytes.length > 0 && (bytes[0]! & 0xf0) === 0x90
}

/**
 * Parses one binary message of a client. Never throws.
 * @param bytes the message; read before this returns, not kept
 */
export function parseClientMessage(bytes: Uint8Array): Parsed {
  if (bytes.length > MAX_MESSAGE_BYTES) return { close: CLOSE.tooLong }
  if (!isShortArray(bytes)) return malformed
  const frequent = parseFrequent(bytes)
  if (frequent !== null) return frequent
  let fields: unknown
  try {
    fields = decodeValue(bytes)
  } catch {
    // Truncated, trailing or impossible bytes: whatever the decoder says, the peer's mistake is the same.
    return malformed
  }
  return Array.isArray(fields) ? parseFields(fields) : malformed
}

/** Where `readUint` left off. */
let cursor = 0

/** The msgpack number at bytes[cursor] in one of its shortest forms, or -1. */
function readUint(bytes: Uint8Array): number {
  const first = bytes[cursor]
  if (first === undefined || first > 0xce || (first > 0x7f && first < 0xcc)) return -1
  const length = first < 0x80 ? 0 : 1 << (first - 0xcc)
  let value = length === 0 ? first : 0
  for (let n = 1; n <= length; n++) value = value * 256 + (bytes[cursor + n] ?? Number.NaN)
  cursor += 1 + length
  return value >= 0 ? value : -1
}

/**
 * Steers and pings, thousands a second, read without the decoder. Null for all else, and for whatever is wrong with
 * one: the decoder then says what it is.
 */
function parseFrequent(bytes: Uint8Array): Parsed | null {
  cursor = 2
  if (bytes[0] === 0x94 && bytes[1] === CLIENT_TYPE.steer) {
    const sequence = readUint(bytes)
    const target = readUint(bytes)
    const controls = readUint(bytes)
    if (cursor !== bytes.length || sequence < 0 || sequence >= INPUT_SEQUENCES) return null
    if (target < 0 || target > 255 || controls < 0 || controls > (THRUST | FIRE)) return null
    return { message: { type: 'steer', sequence, target, controls } }
  }
  if (bytes[0] === 0x93 && bytes[1] === CLIENT_TYPE.ping) {
    const token = readUint(bytes)
    const tick = readUint(bytes)
    return cursor !== bytes.length || token < 0 || tick < 0
      ? null
      : { message: { type: 'ping', token, tick } }
  }
  return null
}

function parseFields(fields: readonly unknown[]): Parsed {
  switch (fields[0]) {
    case CLIENT_TYPE.steer: {
      const [, sequence, target, controls] = fields
      if (fields.length !== 4 || !isUint(sequence, INPUT_SEQUENCES - 1)) return malformed
      if (!isUint(target, 255) || !isUint(controls, THRUST | FIRE)) return malformed
      return { message: { type: 'steer', sequence, target, controls } }
    }
    case CLIENT_TYPE.ping: {
      const [, token, tick] = fields
      if (fields.length !== 3 || !isUint(token, 0xffffffff) || !isUint(tick, 0xffffffff)) return malformed
      return { message: { type: 'ping', token, tick } }
    }
    case CLIENT_TYPE.join:
      return parseJoin(fields)
    case CLIENT_TYPE.chat: {
      const [, text] = fields
      if (fields.length !== 2 || typeof text !== 'string') return malformed
      return { message: { type: 'chat', text } }
    }
    case CLIENT_TYPE.follow: {
      const [, pilot] = fields
      if (fields.length !== 2 || !isUint(pilot, 0xffff)) return malformed
      return { message: { type: 'follow', pilot } }
    }
    case CLIENT_TYPE.look: {
      const [, sector] = fields
      if (fields.length !== 2 || !isUint(sector, MAX_SIDE * MAX_SIDE - 1)) return malformed
      return { message: { type: 'look', sector } }
    }
    case CLIENT_TYPE.resync:
      return fields.length === 1 ? RESYNC : malformed
    default:
      return malformed
  }
}

function parseJoin(fields: readonly unknown[]): Parsed {
  const [, version, universe, role, rawName, key] = fields
  if (!isUint(version, 0xffff)) return malformed
  // Another version may shape the rest of its join as it likes: tell it so, whatever follows.
  if (version !== PROTOCOL_VERSION) return { close: CLOSE.version }
  if (fields.length !== 6 || !isUint(role, 1)) return malformed
  if (typeof universe !== 'string' || universe.length > MAX_UNIVERSE_ID_LENGTH) return malformed
  if (typeof rawName !== 'string' || typeof key !== 'string' || key.length > KEY_LENGTH) return malformed
  const name = cleanName(rawName)
  if (name === null) return { close: CLOSE.badName }
  return { message: { type: 'join', version, universe, role: role === 0 ? 'pilot' : 'spectator', name, key } }
}
