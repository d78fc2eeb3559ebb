// The vectors beside the protocol page: its examples, and what a mirror is after each message of some short sessions, also
// such in which something is lost, comes twice, or is wrong. Made from the page's bytes, with the client's own mirror.
import { Mirror } from '../client/mirror.ts'
import { decodeServerMessage } from '../shared/codec.ts'
import { PROTOCOL_VERSION, type ServerMessage } from '../shared/protocol.ts'
import type { ProtocolPage } from './protocol-page.ts'

type Welcome = Extract<ServerMessage, { type: 'welcome' }>

interface Step {
  readonly about: string
  /** The bytes of the message. */
  readonly message: string
  /** Whether the client has to ask for a resync after it. */
  readonly resync: boolean
  readonly after: {
    readonly tick: number
    readonly home: number
    readonly stale: boolean
    /** The sectors of the view with bodies in them, and their hashes at that tick (R24). */
    readonly hashes: Readonly<Record<string, number>>
  }
}

/** A session from its welcome (the page's example server-welcome) on. */
interface Session {
  readonly name: string
  readonly about: string
  readonly steps: readonly Step[]
}

type Message = readonly [about: string, bytes: Uint8Array]

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** A copy with one byte changed. */
function altered(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = byte
  return copy
}

export function makeVectors(page: ProtocolPage) {
  const welcome = page.example('server-welcome').rendering as Welcome
  const [first, steered, audited, moved, last] = [1, 2, 3, 4, 5].map(
    (n) => page.example(`session-${n}`).bytes,
  )
  const whole: Message = ['a whole keyframe', first!]
  const second: Message = ['the next frame', steered!]
  const third: Message = ['the frame after it, with an audit', audited!]
  const fourth: Message = ['a keyframe of the sectors that are new in the view of the next home', moved!]
  const fifth: Message = ['a frame of the new home, with an audit', last!]
  const play = (name: string, about: string, messages: readonly Message[]): Session => {
    const mirror = new Mirror(welcome.columns, welcome.rows, welcome.epoch)
    mirror.tick = welcome.tick
    return { name, about, steps: messages.map((message) => take(mirror, message)) }
  }
  return {
    protocol: PROTOCOL_VERSION,
    about: 'See "Vectors as a file" in PROTOCOL.md. Bytes are in hexadecimal digits.',
    examples: page.examples.map(({ name, bytes, rendering }) => ({
      name,
      bytes: hex(bytes),
      value: rendering,
    })),
    universe: { columns: welcome.columns, rows: welcome.rows, epoch: welcome.epoch, tick: welcome.tick },
    sessions: [
      play('whole', 'Everything comes, once and in order.', [whole, second, third, fourth, fifth]),
      play('gap', 'A frame is missing: the mirror stands still, until a whole keyframe comes.', [
        whole,
        ['the frame after the next: one is missing', audited!],
        ['the one that was missing comes too late, and is ignored', steered!],
        ['the keyframe that was asked for', first!],
        second,
        third,
      ]),
      play('overlap', 'Frames come twice, and frames of the home before come late: both are ignored.', [
        whole,
        second,
        ['the same frame again', steered!],
        third,
        ['a frame of the next home before its keyframe', last!],
        fourth,
        ['a frame of the home before', audited!],
        fifth,
        ['the same frame again', last!],
      ]),
      play('stale', 'A keyframe of some sectors does not help a mirror that has missed something.', [
        whole,
        ['the frame after the next: one is missing', audited!],
        ['a keyframe of some sectors: the others stay unknown', moved!],
        ['frames are ignored', last!],
        ['a whole keyframe', first!],
      ]),
      play('desync', 'An audit differs: something is wrong, and everything is asked for again.', [
        whole,
        second,
        ['an audit with another hash for the last sector', otherAudit(audited!)],
        ['the keyframe that was asked for', first!],
        second,
        third,
      ]),
      play('epoch', 'Keyframes of another epoch: a lower one is ignored, a higher one begins anew.', [
        whole,
        second,
        ['a keyframe of epoch 0', altered(first!, 1, 0)],
        ['a whole keyframe of epoch 2', altered(first!, 1, 2)],
        second,
        ['a keyframe of epoch 1 is too old now', first!],
        third,
      ]),
      play(
        'resume',
        'A new connection has a new mirror: after its welcome, a frame means nothing before a keyframe.',
        [['a frame that comes before the keyframe', steered!], whole, second],
      ),
    ],
  }
}

/** A frame whose audit ends with another hash: a byte of its last number is changed. */
function otherAudit(bytes: Uint8Array): Uint8Array {
  const at = bytes.lastIndexOf(0xce) + 4
  return altered(bytes, at, bytes[at]! ^ 1)
}

function take(mirror: Mirror, [about, bytes]: Message): Step {
  const message = decodeServerMessage(bytes)
  if (message.type !== 'frame' && message.type !== 'keyframe') throw new Error(`A ${message.type}?`)
  const isWhole = message.type === 'frame' ? mirror.applyFrame(message) : mirror.applyKeyframe(message)
  const { tick, home, stale, view } = mirror
  const all = mirror.hashSectors()
  const hashes = Object.fromEntries(
    view.filter((sector) => all[sector] !== 0).map((sector) => [sector, all[sector]!]),
  )
  return { about, message: hex(bytes), resync: !isWhole, after: { tick, home, stale, hashes } }
}
