// A journal: what a universe starts from, and then every tick's commands and fingerprint. A sequence of msgpack values:
//   [version, definition, snapshot] as JSON text, then for each tick [tick, fingerprint, command..]
// with a command as [0, pilot, name, drone] (join), [1, pilot] (leave) or [2, pilot, target, controls, sequence] (steer).
import { decodeValues, encodeValue } from '../../shared/codec.ts'
import type { Definition } from '../universe/definition.ts'
import type { Snapshot } from '../universe/snapshot.ts'
import type { Command } from '../universe/stages/commands.ts'

export const JOURNAL_VERSION = 1

export interface JournalStart {
  readonly definition: Definition
  readonly snapshot: Snapshot
}

export interface JournalEntry {
  readonly tick: number
  readonly fingerprint: number
  readonly commands: readonly Command[]
}

export interface Journal extends JournalStart {
  readonly entries: readonly JournalEntry[]
  /** False when the last entry was cut off, as by a crash. */
  readonly complete: boolean
}

const JOIN = 0
const LEAVE = 1
const STEER = 2

export function encodeStart({ definition, snapshot }: JournalStart): Uint8Array {
  return encodeValue([JOURNAL_VERSION, JSON.stringify(definition), JSON.stringify(snapshot)])
}

export function encodeEntry(tick: number, fingerprint: number, commands: readonly Command[]): Uint8Array {
  return encodeValue([tick, fingerprint, ...commands.map(encodeCommand)])
}

/** Reads a journal. Throws an Error that says what is wrong when it is none. */
export function decodeJournal(bytes: Uint8Array): Journal {
  const { values, complete } = decodeValues(bytes)
  const start = values[0]
  if (!Array.isArray(start)) throw new Error('This is no journal, or one that was cut off at its beginning.')
  if (start[0] !== JOURNAL_VERSION) throw new Error(`This is no journal of version ${JOURNAL_VERSION}.`)
  const entries = values.slice(1).map((value) => {
    const [tick, fingerprint, ...commands] = value as [number, number, ...unknown[][]]
    return { tick, fingerprint, commands: commands.map(decodeCommand) }
  })
  return { definition: JSON.parse(start[1]), snapshot: JSON.parse(start[2]), entries, complete }
}

function encodeCommand(command: Command): (number | string)[] {
  switch (command.type) {
    case 'join':
      return [JOIN, command.pilot, command.name, command.drone ? 1 : 0]
    case 'leave':
      return [LEAVE, command.pilot]
    case 'steer':
      return [STEER, command.pilot, command.target, command.controls, command.sequence]
  }
}

function decodeCommand(fields: readonly unknown[]): Command {
  const pilot = fields[1] as number
  switch (fields[0]) {
    case JOIN:
      return { type: 'join', pilot, name: String(fields[2]), drone: fields[3] === 1 }
    case LEAVE:
      return { type: 'leave', pilot }
    case STEER: {
      const [target, controls, sequence] = fields.slice(2) as [number, number, number]
      return { type: 'steer', pilot, target, controls, sequence }
    }
    default:
      throw new Error(`There is no command ${String(fields[0])}.`)
  }
}
