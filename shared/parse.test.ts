import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyValue, hostileBytes, mutate, validMessage } from '../tests/hostile-bytes.ts'
import { encodeClientMessage, encodeValue } from './codec.ts'
import { INPUT_SEQUENCES, KEY_LENGTH, MAX_MESSAGE_BYTES, MAX_REPLAY_SPEED } from './limits.ts'
import { parseClientMessage } from './parse.ts'
import { CLOSE, type ClientMessage, type Close, PROTOCOL_VERSION } from './protocol.ts'
import { Random } from './random.ts'
import { FIRE, MAX_SIDE, SPECIAL, THRUST } from './rules.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
/** One element of an array, as bytes: what `encodeValue` does not make. */
const raw = (type: number, ...rest: number[]) => bytes(0x92, type, ...rest)
const valid = { sequence: 0, target: 0, controls: 0, tick: 0 }
const steer = (fields: object) => encodeClientMessage({ type: 'steer', ...valid, ...fields })
const join = (...fields: (number | string)[]) => encodeValue([0, ...fields])

const REFUSED: readonly (readonly [what: string, message: Uint8Array, close: Close])[] = [
  ['nothing', bytes(), CLOSE.malformed],
  ['a message of 1,025 bytes', new Uint8Array(MAX_MESSAGE_BYTES + 1), CLOSE.tooLong],
  ['a number', bytes(6), CLOSE.malformed],
  ['a string', encodeValue('resync'), CLOSE.malformed],
  ['a map', bytes(0x81, 0, 6), CLOSE.malformed],
  ['an empty array', bytes(0x90), CLOSE.malformed],
  ['an array in its 16-bit form', bytes(0xdc, 0, 1, 6), CLOSE.malformed],
  ['an array in its 32-bit form', bytes(0xdd, 0, 0, 0, 1, 6), CLOSE.malformed],
  ['an array that is cut off', bytes(0x94, 1, 0, 0), CLOSE.malformed],
  ['bytes after the message', bytes(0x91, 6, 6), CLOSE.malformed],
  ['an unknown type', bytes(0x91, 10), CLOSE.malformed],
  ['a negative type', bytes(0x91, 0xff), CLOSE.malformed],
  ['a type that is a string', encodeValue(['6']), CLOSE.malformed],
  ['a type that is an array', bytes(0x91, 0x91, 6), CLOSE.malformed],
  ['a steer with a field too few', bytes(0x94, 1, 0, 0, 0), CLOSE.malformed],
  ['a steer with a field too many', bytes(0x96, 1, 0, 0, 0, 0, 0), CLOSE.malformed],
  ['a steer with sequence 128', steer({ sequence: INPUT_SEQUENCES }), CLOSE.malformed],
  ['a steer with target 256', steer({ target: 256 }), CLOSE.malformed],
  ['a steer with target -1', steer({ target: -1 }), CLOSE.malformed],
  ['a steer with a broken number', steer({ target: 1.5 }), CLOSE.malformed],
  ['a steer with NaN', steer({ target: Number.NaN }), CLOSE.malformed],
  ['a steer with an infinity', steer({ target: Number.POSITIVE_INFINITY }), CLOSE.malformed],
  ['a steer with controls 8', steer({ controls: 8 }), CLOSE.malformed],
  ['a steer for tick -1', steer({ tick: -1 }), CLOSE.malformed],
  ['a steer for a tick of 2^32', steer({ tick: 2 ** 32 }), CLOSE.malformed],
  ['a steer with a string', steer({ controls: '1' }), CLOSE.malformed],
  ['a ping with a token of 2^32', encodeValue([5, 2 ** 32, 0]), CLOSE.malformed],
  ['a ping with a 64-bit number', bytes(0x93, 5, 0, 0xcf, 0, 0, 0, 0, 0, 0, 0, 0), CLOSE.malformed],
  ['a ping without a tick', bytes(0x92, 5, 0), CLOSE.malformed],
  ['a chat that is a number', raw(2, 1), CLOSE.malformed],
  ['a chat that is nil', raw(2, 0xc0), CLOSE.malformed],
  ['a chat that is binary', raw(2, 0xc4, 1, 65), CLOSE.malformed],
  ['a chat that is a date', raw(2, 0xd6, 0xff, 0, 0, 0, 0), CLOSE.malformed],
  ['a follow of pilot 65,536', encodeValue([3, 0x10000]), CLOSE.malformed],
  ['a follow of true', raw(3, 0xc3), CLOSE.malformed],
  ['a look at sector 16,384', encodeValue([4, MAX_SIDE * MAX_SIDE]), CLOSE.malformed],
  ['a play at more than the fastest speed', encodeValue([7, MAX_REPLAY_SPEED + 1]), CLOSE.malformed],
  ['a play backwards', encodeValue([7, -1]), CLOSE.malformed],
  ['a seek to a tick of 2^32', encodeValue([8, 2 ** 32]), CLOSE.malformed],
  ['a seek to nowhere', bytes(0x91, 8), CLOSE.malformed],
  ['a resync without a line', bytes(0x91, 6), CLOSE.malformed],
  ['a resync with a line below 0', bytes(0x92, 6, 0xff), CLOSE.malformed],
  ['a ping without a line', bytes(0x93, 5, 0, 0), CLOSE.malformed],
  ['a report of 256 stutters', encodeValue([9, 0, 256, 0]), CLOSE.malformed],
  ['a report of stutters with a field too few', encodeValue([9, 0, 0]), CLOSE.malformed],
  ['a join of another version', join(PROTOCOL_VERSION + 1, ''), CLOSE.version],
  ['a join of another version and shape', join(PROTOCOL_VERSION + 1, 'aurora', 0), CLOSE.version],
  ['a join with a version that is none', join(-1, ''), CLOSE.malformed],
  ['a join without a key', join(PROTOCOL_VERSION), CLOSE.malformed],
  ['a join with a field too many', join(PROTOCOL_VERSION, '', 0, 0, 0), CLOSE.malformed],
  ['a join with a key that is a number', join(PROTOCOL_VERSION, 7), CLOSE.malformed],
  ['a join with a line that is a text', join(PROTOCOL_VERSION, '', '', 0), CLOSE.malformed],
  ['a join without a ship', join(PROTOCOL_VERSION, '', 0), CLOSE.malformed],
  ['a join with a ship of more than a byte', join(PROTOCOL_VERSION, '', 0, 256), CLOSE.malformed],
  ['a choice of a ship below 0', encodeValue([10, -1]), CLOSE.malformed],
  ['an upgrade of more than a byte', encodeValue([11, 256]), CLOSE.malformed],
  ['an upgrade of nothing', encodeValue([11]), CLOSE.malformed],
  ['a choice of nothing', encodeValue([10]), CLOSE.malformed],
  ['a join with a key too long', join(PROTOCOL_VERSION, 'k'.repeat(23)), CLOSE.malformed],
]

const CLOSES = new Set<unknown>(Object.values(CLOSE))
const uint = (value: number, highest: number) => Number.isInteger(value) && value >= 0 && value <= highest

/** Whether every field of a message is what the protocol says. */
function isInRange(message: ClientMessage): boolean {
  switch (message.type) {
    case 'join':
      return (
        message.version === PROTOCOL_VERSION && message.key.length <= KEY_LENGTH && uint(message.ship, 255)
      )
    case 'steer':
      return (
        uint(message.sequence, INPUT_SEQUENCES - 1) &&
        uint(message.target, 255) &&
        uint(message.controls, THRUST | FIRE | SPECIAL) &&
        uint(message.tick, 0xffffffff)
      )
    case 'upgrade':
      return uint(message.property, 255)
    case 'chat':
      return typeof message.text === 'string'
    case 'follow':
      return uint(message.pilot, 0xffff)
    case 'look':
      return uint(message.sector, MAX_SIDE * MAX_SIDE - 1)
    case 'ping':
      return uint(message.token, 0xffffffff) && uint(message.tick, 0xffffffff)
    case 'play':
      return uint(message.speed, MAX_REPLAY_SPEED)
    case 'seek':
      return uint(message.tick, 0xffffffff)
    case 'stutters':
      return uint(message.server, 255) && uint(message.line, 255) && uint(message.machine, 255)
    case 'choose':
      return uint(message.ship, 255)
    case 'resync':
      return true
  }
}

/** Parses; throws, with the bytes, when the result is neither a message in range nor a documented close. */
function tryBytes(message: Uint8Array): 'message' | 'close' {
  let result: ReturnType<typeof parseClientMessage>
  try {
    result = parseClientMessage(message)
  } catch (error) {
    throw new Error(`threw ${error} for ${Buffer.from(message).toString('hex')}`)
  }
  if ('close' in result && CLOSES.has(result.close)) return 'close'
  if ('message' in result && isInRange(result.message)) return 'message'
  throw new Error(`gave ${JSON.stringify(result)} for ${Buffer.from(message).toString('hex')}`)
}

/** Megabytes this process has held at once, at most. */
const peakMegabytes = () => process.resourceUsage().maxRSS / 1024
/** What 100,000 small messages may add to that before the garbage is collected. */
const ROOM_MEGABYTES = 200

describe('parseClientMessage', () => {
  for (const [what, message, close] of REFUSED) {
    it(`refuses ${what} with ${close.code}`, () => {
      expect(parseClientMessage(message)).toEqual({ close })
    })
  }

  it('reads every valid message as it was written, whatever hostile bytes came before', () => {
    const random = new Random(7)
    for (let n = 0; n < 5000; n++) {
      const message = validMessage(random)
      expect(parseClientMessage(encodeClientMessage(message))).toEqual({ message })
      tryBytes(hostileBytes(random))
    }
  })

  it('takes no memory that a message only claims to need', () => {
    const before = peakMegabytes()
    const bombs = [0xdd, 0xdf, 0xdb, 0xc6].map((token) => [token, 0xff, 0xff, 0xff, 0xff])
    bombs.push(
      [0xdc, 0xff, 0xff],
      [0xde, 0xff, 0xff],
      [0xc9, 0xff, 0xff, 0xff, 0xff, 0x74],
      [0xd4, 0x72, 0x40],
    )
    bombs.push(
      [0xdd, 0x01, 0xff, 0xff, 0xff],
      [0xdd, 0x00, 0x0f, 0xff, 0xff],
      [0x91],
      [0x81, 0x91],
      [0xd4, 0x65, 0],
    )
    for (const bomb of bombs) {
      for (const repeat of [1, 2, 200, 1000]) {
        const body = Array.from({ length: repeat }, () => bomb).flat()
        expect(tryBytes(bytes(0x92, 2, ...body).subarray(0, MAX_MESSAGE_BYTES))).toBe('close')
      }
    }
    const grown = peakMegabytes() - before
    console.info(`bombs: ${bombs.length * 4} tried, at most ${grown.toFixed(0)} MB more held`)
    expect(grown).toBeLessThan(ROOM_MEGABYTES)
  })

  it('never throws, never lets a field out of range through, and holds little memory, for 150,000 messages', () => {
    const before = peakMegabytes()
    const figures = { tried: 0, message: 0, close: 0 }
    const attempt = (message: Uint8Array) => {
      figures.tried++
      figures[tryBytes(message)]++
    }
    const random = new Random(2026)
    while (figures.tried < 130_000) attempt(hostileBytes(random))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 48 }), (noise) => {
        attempt(noise)
      }),
      { numRuns: 10_000, seed: 1 },
    )
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const own = new Random(seed)
        attempt(mutate(own, Uint8Array.from(anyValue(own))))
      }),
      { numRuns: 10_000, seed: 2 },
    )
    const grown = peakMegabytes() - before
    console.info(
      `hostile messages: ${figures.tried} tried, ${figures.close} refused, ${figures.message} valid, ` +
        `at most ${grown.toFixed(0)} MB more held`,
    )
    expect(figures.tried).toBeGreaterThanOrEqual(150_000)
    expect(figures.message).toBeGreaterThan(10_000)
    expect(grown).toBeLessThan(ROOM_MEGABYTES)
    expect(Object.keys(Object.prototype)).toEqual([])
  }, 60_000)
})
