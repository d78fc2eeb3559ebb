// One tick of a universe's log, and its bytes: one msgpack array, [epoch, tick, fingerprint or nil, [command..]].
import type { ByteWriter } from '../../shared/byte-writer.ts'
import { decodeValue } from '../../shared/codec.ts'
import type { Command } from '../universe/stages/commands.ts'
import { isUint, readCommand, writeCommand } from './command-layout.ts'

/** What the leader ordered for one tick of a universe. */
export interface Entry {
  readonly epoch: number
  readonly tick: number
  /** Of the universe at the end of tick - 1; null but once a second (when (tick - 1) % TICKS_PER_SECOND === 0). */
  readonly fingerprint: number | null
  readonly commands: readonly Command[]
}

const NIL = Uint8Array.of(0xc0)

/** Adds an entry to what the writer holds. Hot path: nothing is allocated but for texts. */
export function writeEntry(writer: ByteWriter, { epoch, tick, fingerprint, commands }: Entry): void {
  writer.arrayHeader(4)
  writer.uint(epoch)
  writer.uint(tick)
  if (fingerprint === null) writer.bytes(NIL)
  else writer.uint(fingerprint)
  writer.arrayHeader(commands.length)
  for (let n = 0; n < commands.length; n++) writeCommand(writer, commands[n]!)
}

/** The entry in `bytes`. Throws an Error that says what is wrong when they hold anything else. */
export function readEntry(bytes: Uint8Array): Entry {
  const value = decodeValue(bytes)
  if (!Array.isArray(value) || value.length !== 4)
    throw new Error('An entry is an array of epoch, tick, fingerprint and commands.')
  const [epoch, tick, fingerprint, commands] = value as unknown[]
  if (!isUint(epoch)) throw new Error('The epoch of an entry is not a uint.')
  if (!isUint(tick)) throw new Error('The tick of an entry is not a uint.')
  if (fingerprint !== null && !isUint(fingerprint))
    throw new Error('The fingerprint of an entry is neither a uint nor nil.')
  if (!Array.isArray(commands)) throw new Error('The commands of an entry are not an array.')
  return { epoch, tick, fingerprint, commands: commands.map(readCommand) }
}
