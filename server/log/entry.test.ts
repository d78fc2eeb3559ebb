import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../shared/byte-writer.ts'
import { decodeValue, encodeValue } from '../../shared/codec.ts'
import type { Command } from '../universe/stages/commands.ts'
import { COMMAND_LAYOUTS } from './command-layout.ts'
import { type Entry, readEntry, writeEntry } from './entry.ts'

const uint = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffffffff }))
const VALUES = {
  uint,
  text: fc.string({ unit: 'grapheme', maxLength: 300 }),
  flag: fc.boolean(),
  json: fc.jsonValue(),
}

/** Any command, made by its layout. */
const command: fc.Arbitrary<Command> = fc.oneof(
  ...Object.entries(COMMAND_LAYOUTS).map(([type, { fields }]) =>
    fc.record({
      type: fc.constant(type),
      ...Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, VALUES[kind]])),
    }),
  ),
) as fc.Arbitrary<Command>

const entry: fc.Arbitrary<Entry> = fc.record({
  epoch: uint,
  tick: uint,
  fingerprint: fc.option(uint),
  commands: fc.array(command, { maxLength: 40 }),
})

function encode(value: Entry): Uint8Array {
  const writer = new ByteWriter(16)
  writeEntry(writer, value)
  return writer.copy()
}

describe('an entry', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(entry, (value) => {
        // JSON knows no -0.
        expect(readEntry(encode(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('has the bytes that docs/LOG.md shows', () => {
    const commands: Command[] = [
      { type: 'leave', pilot: 300 },
      { type: 'steer', pilot: 7, target: 192, controls: 1, sequence: 5 },
    ]
    const bytes = encode({ epoch: 2, tick: 41, fingerprint: 0xfedc_ba98, commands })
    expect(Buffer.from(bytes).toString('hex')).toBe('940229cefedcba9892' + '9201cd012c' + '950207ccc00105')
    expect(Buffer.from(encode({ epoch: 2, tick: 42, fingerprint: null, commands: [] })).toString('hex')).toBe(
      '94022ac090',
    )
  })

  it('is added to what the writer holds', () => {
    const writer = new ByteWriter(4)
    writer.uint(5)
    writeEntry(writer, { epoch: 1, tick: 2, fingerprint: null, commands: [] })
    expect(writer.copy()[0]).toBe(5)
    expect(readEntry(writer.copy().subarray(1))).toEqual({
      epoch: 1,
      tick: 2,
      fingerprint: null,
      commands: [],
    })
  })

  it('gives each kind of command a code of its own', () => {
    const codes = Object.values(COMMAND_LAYOUTS).map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('of another shape is refused with the reason', () => {
    const refusals: [value: Parameters<typeof encodeValue>[0], reason: string][] = [
      [5, 'An entry is an array of epoch, tick, fingerprint and commands.'],
      [[1, 2, 3], 'An entry is an array of epoch, tick, fingerprint and commands.'],
      [[1, 2, 3, [], 5], 'An entry is an array of epoch, tick, fingerprint and commands.'],
      [['1', 2, 3, []], 'The epoch of an entry is not a uint.'],
      [[1, -2, 3, []], 'The tick of an entry is not a uint.'],
      [[1, 2 ** 32, 3, []], 'The tick of an entry is not a uint.'],
      [[1, 2, 3.5, []], 'The fingerprint of an entry is neither a uint nor nil.'],
      [[1, 2, 3, 4], 'The commands of an entry are not an array.'],
      [[1, 2, 3, [4]], 'A command is an array.'],
      [[1, 2, 3, [[]]], 'There is no command undefined.'],
      [[1, 2, 3, [[99, 1]]], 'There is no command 99.'],
      [[1, 2, 3, [['1', 1]]], 'There is no command 1.'],
      [[1, 2, 3, [[1]]], 'A leave has 1 fields, and not 0.'],
      [[1, 2, 3, [[1, 7, 8]]], 'A leave has 1 fields, and not 2.'],
      [[1, 2, 3, [[1, 'x']]], 'The pilot of a leave is not a uint.'],
    ]
    for (const [value, reason] of refusals) expect(() => readEntry(encodeValue(value))).toThrow(reason)
  })

  it('is never made of other bytes: they are refused by an Error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), entry, fc.nat(), (noise, value, at) => {
        const changed = encode(value)
        changed.set(noise.subarray(0, changed.length), at % Math.max(1, changed.length - noise.length))
        for (const bytes of [noise, changed]) {
          try {
            const read = readEntry(bytes)
            expect(readEntry(encode(read))).toEqual(read)
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        }
      }),
    )
  })

  it('is one msgpack value', () => {
    expect(decodeValue(encode({ epoch: 3, tick: 4, fingerprint: 5, commands: [] }))).toEqual([3, 4, 5, []])
  })
})
