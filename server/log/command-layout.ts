// How each command is written in a log: a code, and its fields in a fixed order. A new command needs a line here, or the
// project does not compile; a code is never given to another command, and the order of fields never changes.
import type { ByteWriter } from '../../shared/byte-writer.ts'
import { encodeValue } from '../../shared/codec.ts'
import type { Command } from '../universe/stages/commands.ts'

type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>

/** What a field looks like in msgpack: a whole number below 2^32, a string, 0 or 1, or JSON in a string. */
type Kind = 'uint' | 'text' | 'flag' | 'json'
type KindOf<V> = [V] extends [number]
  ? 'uint'
  : [V] extends [string]
    ? 'text'
    : [V] extends [boolean]
      ? 'flag'
      : 'json'

interface Layout<T extends Command['type']> {
  readonly code: number
  readonly fields: { readonly [F in Exclude<keyof CommandOf<T>, 'type'>]: KindOf<CommandOf<T>[F]> }
}

export const COMMAND_LAYOUTS: { readonly [T in Command['type']]: Layout<T> } = {
  join: { code: 0, fields: { name: 'text', session: 'text', user: 'text', ship: 'uint', party: 'text' } },
  leave: { code: 1, fields: { pilot: 'uint' } },
  steer: { code: 2, fields: { pilot: 'uint', target: 'uint', controls: 'uint', sequence: 'uint' } },
  adrift: { code: 3, fields: { pilot: 'uint' } },
  return: { code: 4, fields: { pilot: 'uint' } },
  say: { code: 5, fields: { from: 'text', user: 'text', text: 'text' } },
  counted: { code: 6, fields: { flight: 'uint' } },
  terms: { code: 7, fields: { terms: 'json' } },
  relay: { code: 8, fields: { relay: 'uint', batch: 'uint' } },
  cutOff: { code: 9, fields: { relay: 'uint' } },
  handOver: { code: 10, fields: { relay: 'uint' } },
  choose: { code: 11, fields: { pilot: 'uint', ship: 'uint' } },
  upgrade: { code: 12, fields: { pilot: 'uint', property: 'uint' } },
}

/** A layout as the loops below want it. */
interface Row {
  readonly type: string
  readonly code: number
  readonly names: readonly string[]
  readonly kinds: readonly Kind[]
}

const rows: readonly Row[] = Object.entries(COMMAND_LAYOUTS).map(([type, { code, fields }]) => ({
  type,
  code,
  names: Object.keys(fields),
  kinds: Object.values(fields) as Kind[],
}))
const rowOfType = new Map(rows.map((row) => [row.type, row]))
const rowOfCode = new Map<unknown, Row>(rows.map((row) => [row.code, row]))

/** Writes a command as an array: its code, then its fields. */
export function writeCommand(writer: ByteWriter, command: Command): void {
  const { code, names, kinds } = rowOfType.get(command.type)!
  const fields = command as unknown as Readonly<Record<string, unknown>>
  writer.arrayHeader(1 + names.length)
  writer.uint(code)
  for (let n = 0; n < names.length; n++) writeField(writer, kinds[n]!, fields[names[n]!])
}

function writeField(writer: ByteWriter, kind: Kind, value: unknown): void {
  switch (kind) {
    case 'uint':
      return writer.uint(value as number)
    case 'flag':
      return writer.uint(value === true ? 1 : 0)
    case 'text':
      return writer.bytes(encodeValue(value as string))
    case 'json':
      return writer.bytes(encodeValue(JSON.stringify(value)))
  }
}

/** The command that `writeCommand` wrote. Throws an Error that says what is wrong with any other value. */
export function readCommand(value: unknown): Command {
  if (!Array.isArray(value)) throw new Error('A command is an array.')
  const row = rowOfCode.get(value[0])
  if (row === undefined) throw new Error(`There is no command ${String(value[0])}.`)
  const { type, names, kinds } = row
  if (value.length !== 1 + names.length)
    throw new Error(`A ${type} has ${names.length} fields, and not ${value.length - 1}.`)
  const command: Record<string, unknown> = { type }
  for (let n = 0; n < names.length; n++) {
    const field = readField(kinds[n]!, value[n + 1])
    if (field === undefined) throw new Error(`The ${names[n]} of a ${type} is not a ${kinds[n]}.`)
    command[names[n]!] = field
  }
  return command as unknown as Command
}

/** The field, or undefined when `value` has another shape. */
function readField(kind: Kind, value: unknown): unknown {
  switch (kind) {
    case 'uint':
      return isUint(value) ? value : undefined
    case 'flag':
      return value === 0 || value === 1 ? value === 1 : undefined
    case 'text':
      return typeof value === 'string' ? value : undefined
    case 'json':
      return typeof value === 'string' ? readJson(value) : undefined
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The caller says which field is wrong.
    return undefined
  }
}

export function isUint(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff
}
