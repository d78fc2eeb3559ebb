// The border: untrusted bytes from a client become a typed message, or the reason to close its socket.
// Nothing behind this file looks at a peer's bytes again.
import { decodeValue } from './codec.ts'
import { INPUT_SEQUENCES, KEY_LENGTH, MAX_MESSAGE_BYTES, MAX_REPLAY_SPEED } from './limits.ts'
import { CLIENT_TYPE, CLOSE, type ClientMessage, type Close, PROTOCOL_VERSION } from './protocol.ts'
import { FIRE, MAX_SIDE, SPECIAL, THRUST } from './rules.ts'

export type Parsed = { message: ClientMessage } | { close: Close }

const malformed: Parsed = { close: CLOSE.malformed }

/** Whether `value` is a whole number from 0 to `highest`. */
function isUint(value: unknown, highest: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= highest
}

/** msgpack's fixed array header 0x90..0x9f: no message has more than five values, so no other form is one. */
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
  let fields: unknown
  try {
    fields = decodeValue(bytes)
  } catch {
    // Truncated, trailing or impossible bytes: whatever the decoder says, the peer's mistake is the same.
    return malformed
  }
  return Array.isArray(fields) ? parseFields(fields) : malformed
}

function parseFields(fields: readonly unknown[]): Parsed {
  switch (fields[0]) {
    case CLIENT_TYPE.steer: {
      const [, sequence, target, controls, tick] = fields
      if (fields.length !== 5 || !isUint(sequence, INPUT_SEQUENCES - 1)) return malformed
      if (!isUint(target, 255) || !isUint(controls, THRUST | FIRE | SPECIAL)) return malformed
      if (!isUint(tick, 0xffffffff)) return malformed
      return { message: { type: 'steer', sequence, target, controls, tick } }
    }
    case CLIENT_TYPE.ping: {
      const [, token, tick, line] = fields
      if (fields.length !== 4 || !isUint(token, 0xffffffff) || !isUint(tick, 0xffffffff)) return malformed
      return isUint(line, 0xffffffff) ? { message: { type: 'ping', token, tick, line } } : malformed
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
    case CLIENT_TYPE.play: {
      const [, speed] = fields
      if (fields.length !== 2 || !isUint(speed, MAX_REPLAY_SPEED)) return malformed
      return { message: { type: 'play', speed } }
    }
    case CLIENT_TYPE.seek: {
      const [, tick] = fields
      if (fields.length !== 2 || !isUint(tick, 0xffffffff)) return malformed
      return { message: { type: 'seek', tick } }
    }
    case CLIENT_TYPE.stutters: {
      const [, server, line, machine] = fields
      if (fields.length !== 4 || !isUint(server, 255) || !isUint(line, 255)) return malformed
      return isUint(machine, 255) ? { message: { type: 'stutters', server, line, machine } } : malformed
    }
    case CLIENT_TYPE.choose: {
      const [, ship] = fields
      if (fields.length !== 2 || !isUint(ship, 255)) return malformed
      return { message: { type: 'choose', ship } }
    }
    case CLIENT_TYPE.upgrade: {
      const [, property] = fields
      if (fields.length !== 2 || !isUint(property, 255)) return malformed
      return { message: { type: 'upgrade', property } }
    }
    case CLIENT_TYPE.resync: {
      const [, line] = fields
      if (fields.length !== 2 || !isUint(line, 0xffffffff)) return malformed
      return { message: { type: 'resync', line } }
    }
    default:
      return malformed
  }
}

function parseJoin(fields: readonly unknown[]): Parsed {
  const [, version, key, line, ship] = fields
  if (!isUint(version, 0xffff)) return malformed
  // Another version may shape the rest of its join as it likes: tell it so, whatever follows.
  if (version !== PROTOCOL_VERSION) return { close: CLOSE.version }
  if (fields.length !== 5 || typeof key !== 'string' || key.length > KEY_LENGTH) return malformed
  if (!isUint(line, 0xffffffff) || !isUint(ship, 255)) return malformed
  return { message: { type: 'join', version, key, line, ship } }
}
