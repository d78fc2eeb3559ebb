// Faults that a network or a server must not have, planted on purpose: each must be noticed by the mirrors.
import { ByteWriter } from '../../shared/byte-writer.ts'
import {
  beginFrame,
  beginKeyframe,
  decodeServerMessage,
  encodeNews,
  encodeValue,
} from '../../shared/codec.ts'
import { FIRST_EVENT, nextEvent, STEERED } from '../../shared/events.ts'
import type { ServerMessage } from '../../shared/protocol.ts'
import type { Random } from '../../shared/random.ts'
import type { Sabotage } from './network.ts'

type Frame = Extract<ServerMessage, { type: 'frame' }>
type Keyframe = Extract<ServerMessage, { type: 'keyframe' }>

/** One message of this many is tampered with. */
const RARITY = 400

/** Loses whole frames. */
export function dropFrames(random: Random): Sabotage {
  return (bytes) => (decodeServerMessage(bytes).type === 'frame' && random.below(RARITY) === 0 ? null : bytes)
}

/** Leaves the last event of a block out of a frame. */
export function skipEvents(random: Random): Sabotage {
  return (bytes) => {
    const message = decodeServerMessage(bytes)
    if (message.type !== 'frame' || random.below(RARITY / 8) !== 0) return bytes
    for (const tick of message.ticks) tick.blocks = tick.blocks.map(withoutLast)
    return encodeFrame(message)
  }
}

/** Labels a keyframe with the tick after the one it is about. */
export function delayKeyframes(random: Random): Sabotage {
  return (bytes) => {
    const message = decodeServerMessage(bytes)
    if (message.type !== 'keyframe' || random.below(8) !== 0) return bytes
    return encodeKeyframe({ ...message, tick: message.tick + 1 })
  }
}

/** The block without its last event, if that is a course; scores and hulls would not show in motion. */
function withoutLast(block: number[]): number[] {
  let last = FIRST_EVENT
  for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at)) last = at
  return block[last] === STEERED ? block.slice(0, last) : block
}

function encodeFrame({ home, sequence, ticks }: Frame): Uint8Array {
  const writer = new ByteWriter(256)
  beginFrame(writer, home, sequence)
  for (const { tick, blocks, news } of ticks) {
    writer.uint(tick)
    for (const block of blocks) writer.bytes(encodeValue(block))
    for (const item of news) writer.bytes(encodeNews(item))
  }
  return writer.copy()
}

function encodeKeyframe({ epoch, home, sequence, tick, blocks, news }: Keyframe): Uint8Array {
  const writer = new ByteWriter(256)
  beginKeyframe(writer, epoch, home, sequence, tick)
  for (const block of blocks) writer.bytes(encodeValue(block))
  for (const item of news) writer.bytes(encodeNews(item))
  return writer.copy()
}
