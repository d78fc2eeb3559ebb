// What the players of one process ask of a universe in one tick, and its bytes: [relay, number, [command..]] as msgpack.
import { ByteWriter } from '../../shared/byte-writer.ts'
import { decodeValue } from '../../shared/codec.ts'
import { isUint, readCommand, writeCommand } from '../log/command-layout.ts'
import type { Command } from '../universe/stages/commands.ts'

export interface Batch {
  readonly relay: number
  /** Counts the batches of this relay: 1, 2, 3, .. */
  readonly number: number
  readonly commands: readonly Command[]
}

export function encodeBatch({ relay, number, commands }: Batch): Buffer {
  const writer = new ByteWriter(256)
  writer.arrayHeader(3)
  writer.uint(relay)
  writer.uint(number)
  writer.arrayHeader(commands.length)
  for (const command of commands) writeCommand(writer, command)
  return Buffer.from(writer.view())
}

/** Throws an Error when it is none. */
export function decodeBatch(bytes: Uint8Array): Batch {
  const value = decodeValue(bytes)
  if (!Array.isArray(value) || value.length !== 3) throw new Error('A batch is an array of three.')
  const [relay, number, commands] = value as unknown[]
  if (!isUint(relay) || !isUint(number) || !Array.isArray(commands))
    throw new Error('A batch is a relay, a number and commands.')
  return { relay, number, commands: commands.map(readCommand) }
}
