// What a hostile client may send: valid messages, the same with damage, msgpack of any shape, and plain noise.
// Everything comes from a seed, so that what failed once can be sent again.
import { decodeValue, encodeClientMessage, encodeValue } from '../shared/codec.ts'
import {
  INPUT_SEQUENCES,
  KEY_LENGTH,
  MAX_CHAT_LENGTH,
  MAX_MESSAGE_BYTES,
  MAX_REPLAY_SPEED,
} from '../shared/limits.ts'
import { type ClientMessage, PROTOCOL_VERSION } from '../shared/protocol.ts'
import type { Random } from '../shared/random.ts'
import { FIRE, MAX_SIDE, SPECIAL, THRUST } from '../shared/rules.ts'

/** Letters of one to four bytes in UTF-8, none of which a name may not have. */
const LETTERS = ['a', 'Z', '7', '-', 'é', 'ß', 'Ж', '星', '🛸', '🚀']
/** Extension types that msgpackr gives a meaning: undefined, big numbers, records, bundles, errors, ids .. dates. */
const EXTENSIONS = [0, 1, 0x42, 0x52, 0x62, 0x65, 0x69, 0x70, 0x72, 0x73, 0x74, 0x78, 0xff]
const FLOATS = [Number.NaN, Number.POSITIVE_INFINITY, -Infinity, -0, 0.5, 3, 1e300, 2 ** 53, 5e-324]
/** Numbers at the bounds of fields, and just past them. */
const BOUNDS = [-1, 0, 0.5, 2, 4, 64, 65, 128, 255, 256, 16_384, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32]
/** Deepest nesting that `anyValue` makes on purpose. */
const DEEPEST = 6

export type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>

function letters(random: Random, most: number): string {
  let text = ''
  for (let n = random.between(1, most); n > 0; n--) text += LETTERS[random.below(LETTERS.length)]!
  return text
}

function ascii(random: Random, most: number): string {
  return Array.from({ length: random.between(0, most) }, () => 'abcxyz019-'[random.below(10)]).join('')
}

/** Any message that a well-behaved client may send. */
export function validMessage(random: Random): ClientMessage {
  switch (random.below(12)) {
    case 0:
      return {
        type: 'join',
        version: PROTOCOL_VERSION,
        key: ascii(random, KEY_LENGTH),
        line: random.next(),
        ship: random.below(256),
      }
    case 1:
      return {
        type: 'steer',
        sequence: random.below(INPUT_SEQUENCES),
        target: random.below(256),
        controls: random.below((THRUST | FIRE | SPECIAL) + 1),
        tick: random.next(),
      }
    case 2:
      return { type: 'chat', text: letters(random, MAX_CHAT_LENGTH) }
    case 3:
      return { type: 'follow', pilot: random.below(0x10000) }
    case 4:
      return { type: 'look', sector: random.below(MAX_SIDE * MAX_SIDE) }
    case 5:
      return { type: 'ping', token: random.next(), tick: random.next(), line: random.next() }
    case 6:
      return { type: 'play', speed: random.below(MAX_REPLAY_SPEED + 1) }
    case 7:
      return { type: 'seek', tick: random.next() }
    case 8:
      return {
        type: 'stutters',
        server: random.below(256),
        line: random.below(256),
        machine: random.below(256),
      }
    case 9:
      return { type: 'choose', ship: random.below(256) }
    case 10:
      return { type: 'upgrade', property: random.below(256) }
    default:
      return { type: 'resync', line: random.next() }
  }
}

function noise(random: Random, length: number): number[] {
  return Array.from({ length }, () => random.below(256))
}

/** `value` in `size` bytes, most significant first. */
function bigEndian(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, n) => Math.floor(value / 256 ** (size - 1 - n)) % 256)
}

function float(random: Random): number[] {
  const view = new DataView(new ArrayBuffer(8))
  const value = FLOATS[random.below(FLOATS.length)]!
  if (random.below(2) === 0) {
    view.setFloat32(0, value)
    return [0xca, ...new Uint8Array(view.buffer, 0, 4)]
  }
  view.setFloat64(0, value)
  return [0xcb, ...new Uint8Array(view.buffer)]
}

/** A number in any of msgpack's forms. */
function number(random: Random): number[] {
  const size = 1 << random.below(4)
  switch (random.below(4)) {
    case 0:
      return [random.below(128)]
    case 1:
      return [0xcc + Math.log2(size), ...noise(random, size)]
    case 2:
      return [0xd0 + Math.log2(size), ...noise(random, size)]
    default:
      return float(random)
  }
}

/** A length that is true, a little off, or enormous. */
function claim(random: Random, length: number, size: number): number[] {
  const claimed = [length, length, length + random.below(4), random.below(256 ** size), 256 ** size - 1]
  return bigEndian(claimed[random.below(claimed.length)]! % 256 ** size, size)
}

/** A string, binary or extension with content that need not suit it: bad UTF-8, a length that is not there. */
function blob(random: Random): number[] {
  const content = noise(random, random.below(24))
  const size = 1 << random.below(3)
  switch (random.below(5)) {
    case 0:
      return [0xa0 | (content.length & 31), ...content]
    case 1:
      return [0xd9 + Math.log2(size), ...claim(random, content.length, size), ...content]
    case 2:
      return [0xc4 + Math.log2(size), ...claim(random, content.length, size), ...content]
    default:
      return extension(random, content)
  }
}

function extension(random: Random, content: readonly number[]): number[] {
  const type = EXTENSIONS[random.below(EXTENSIONS.length)]!
  const inside = random.below(2) === 0 ? content : anyValue(random, DEEPEST - 1)
  const power = random.below(5)
  if (random.below(2) === 0) return [0xd4 + power, type, ...noise(random, 1 << power), ...inside]
  const size = 1 << random.below(3)
  return [0xc7 + Math.log2(size), ...claim(random, inside.length, size), type, ...inside]
}

function collection(random: Random, depth: number): number[] {
  const count = random.below(5)
  const isMap = random.below(2) === 0
  const content = Array.from({ length: isMap ? count * 2 : count }, () => anyValue(random, depth + 1)).flat()
  if (random.below(2) === 0) return [(isMap ? 0x80 : 0x90) | count, ...content]
  const size = 2 << random.below(2)
  return [(isMap ? 0xdd : 0xdb) + size / 2, ...claim(random, count, size), ...content]
}

/** One msgpack value of any shape, right or not. */
export function anyValue(random: Random, depth = 0): number[] {
  switch (random.below(depth < DEEPEST ? 6 : 4)) {
    case 0:
      return [0xc0 + random.below(4)]
    case 1:
      return blob(random)
    case 2:
    case 3:
      return number(random)
    default:
      return collection(random, depth)
  }
}

/** A message with the right type in front of fields of any shape. */
function strangeFields(random: Random): number[] {
  const count = random.between(1, 6)
  return [0x90 | count, random.below(10), ...Array.from({ length: count - 1 }, () => anyValue(random)).flat()]
}

/** A valid message with a number at or past some bound in place of one field. */
function outOfBounds(random: Random): Uint8Array {
  const fields = decodeValue(encodeClientMessage(validMessage(random))) as (number | string)[]
  fields[random.between(1, fields.length - 1)] = BOUNDS[random.below(BOUNDS.length)]!
  return encodeValue(fields)
}

/** `bytes` with a few of them changed, cut off, added, doubled or put in between. */
export function mutate(random: Random, bytes: Uint8Array): Uint8Array {
  const list = [...bytes]
  for (let n = random.between(1, 3); n > 0; n--) {
    const at = random.below(Math.max(1, list.length))
    switch (random.below(7)) {
      case 0:
        list[at] = (list[at] ?? 0) ^ (1 << random.below(8))
        break
      case 1:
        list[at] = random.below(256)
        break
      case 2:
        list.length = at
        break
      case 3:
        list.push(...noise(random, random.between(1, 8)))
        break
      case 4:
        list.splice(at, random.below(3), ...anyValue(random))
        break
      case 5:
        list.splice(at, 0, ...list.slice(at))
        break
      default:
        list.splice(at, random.between(1, 3))
    }
  }
  return Uint8Array.from(list)
}

/** The next hostile message: a valid one in one case of nine, then all kinds of damage; now and then far too long. */
export function hostileBytes(random: Random): Uint8Array {
  switch (random.below(9)) {
    case 0:
      return encodeClientMessage(validMessage(random))
    case 5:
      return outOfBounds(random)
    case 1:
      return Uint8Array.from(noise(random, random.below(64)))
    case 2:
      return Uint8Array.from(anyValue(random))
    case 3:
      return Uint8Array.from(strangeFields(random))
    case 4:
      return random.below(64) === 0
        ? Uint8Array.from(noise(random, MAX_MESSAGE_BYTES + random.between(-8, 8)))
        : mutate(random, Uint8Array.from(strangeFields(random)))
    default:
      return mutate(random, encodeClientMessage(validMessage(random)))
  }
}
