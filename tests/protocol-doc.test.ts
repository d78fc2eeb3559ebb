// docs/PROTOCOL.md against the code: every example, table and vector of the page is what the code says and does.
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../shared/byte-writer.ts'
import {
  beginFrame,
  beginKeyframe,
  decodeServerMessage,
  encodeCatchUp,
  encodeClientMessage,
  encodeNews,
  encodeNotice,
  encodePong,
  encodeReplay,
  encodeValue,
  encodeWelcome,
} from '../shared/codec.ts'
import * as events from '../shared/events.ts'
import * as limits from '../shared/limits.ts'
import { parseClientMessage } from '../shared/parse.ts'
import {
  CLIENT_TYPE,
  CLOSE,
  type ClientMessage,
  mayRetry,
  NEWS_TYPE,
  NOTICES,
  SERVER_TYPE,
  type ServerMessage,
} from '../shared/protocol.ts'
import * as rules from '../shared/rules.ts'
import { type Example, readProtocolPage } from './protocol-page.ts'

const page = readProtocolPage()

function examples(prefix: string): Example[] {
  return page.examples.filter(({ name }) => name.startsWith(prefix))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** A table of numbered names as an object: name -> number. */
function numbering(table: string, column: string): Record<string, number> {
  return Object.fromEntries(page.table(table).map((row) => [row.name!, Number(row[column])]))
}

/** A message of the server from its parts, as the server would write it. */
function encodeServerMessage(message: ServerMessage): Uint8Array {
  const writer = new ByteWriter(64)
  switch (message.type) {
    case 'welcome':
      return encodeWelcome(message)
    case 'catchUp':
      return encodeCatchUp(message)
    case 'pong':
      return encodePong(message.token, message.tick, message.fraction, message.lines)
    case 'notice':
      return encodeNotice(message.notice)
    case 'replay':
      return encodeReplay(message.first, message.last, message.speed)
    case 'keyframe':
      beginKeyframe(writer, message.epoch, message.home, message.sequence, message.tick)
      for (const block of message.blocks) writer.bytes(encodeValue(block))
      for (const item of message.news) writer.bytes(encodeNews(item))
      return writer.copy()
    case 'frame':
      beginFrame(writer, message.home, message.sequence)
      for (const { tick, blocks, news } of message.ticks) {
        writer.uint(tick)
        for (const block of blocks) writer.bytes(encodeValue(block))
        for (const item of news) writer.bytes(encodeNews(item))
      }
      return writer.copy()
  }
}

describe('the protocol page: rules', () => {
  it('are numbered 1, 2, 3 .. and every rule that is mentioned is there', () => {
    const all = page.rules()
    expect(all).toEqual(all.map((_, n) => n + 1))
    expect(page.mentions().filter((number) => !all.includes(number))).toEqual([])
  })
})

describe('the protocol page: times', () => {
  it('are those of the limits and rules', () => {
    const long = (what: string) =>
      page
        .table('times')
        .filter((row) => row.what === what)
        .map((row) => row['how long'])
    expect(long('a ticket')).toEqual([`${limits.TICKET_MS / 1000} s`])
    expect(long('a join')).toEqual([`${limits.JOIN_TIMEOUT_MS / 1000} s`])
    expect(long('no message of a client')).toEqual(
      [limits.STALL_MS, limits.HOPELESS_MS].map((ms) => `${ms / 1000} s`),
    )
    const behind = [
      limits.STALL_MS / rules.TICK_MS + rules.TICKS_PER_SECOND,
      limits.HOPELESS_MS / rules.TICK_MS,
    ]
    expect(long('a mirror behind')).toEqual(behind.map((ticks) => `${ticks} ticks`))
    expect(long('a pilot adrift')).toEqual([`${rules.RESUME_TICKS} ticks`])
  })
})

describe('the protocol page: messages', () => {
  it('R6: the numbers and fields of client messages', () => {
    expect(numbering('client-messages', 'type')).toEqual(CLIENT_TYPE)
    for (const { name, bytes } of examples('client-')) {
      const message = page.table('client-messages').find((row) => row.name === name.split('-')[1])!
      const fields = message['fields after the type']!.split(', ').filter((field) => field !== '')
      expect(bytes[0], name).toBe(0x90 + 1 + fields.length)
    }
  })

  it.each(examples('client-'))('R6: $name is encoded so, and parsed so', ({ bytes, rendering }) => {
    expect(hex(encodeClientMessage(rendering as ClientMessage))).toBe(hex(bytes))
    expect(parseClientMessage(bytes)).toEqual({ message: rendering })
  })

  it('R6: has an example of every client message', () => {
    const types = examples('client-').map(({ rendering }) => (rendering as ClientMessage).type)
    expect(new Set(types)).toEqual(new Set(Object.keys(CLIENT_TYPE)))
  })

  it.each(examples('refused-'))('R6: $name closes with that code', ({ bytes, rendering }) => {
    const parsed = parseClientMessage(bytes)
    expect({ close: 'close' in parsed ? parsed.close.code : 0 }).toEqual(rendering)
  })

  it('R8: the numbers of server messages, news and notices', () => {
    expect(numbering('server-messages', 'type')).toEqual(SERVER_TYPE)
    expect(numbering('news', 'type')).toEqual(NEWS_TYPE)
    expect(page.table('notices').map(({ notice, name }) => [Number(notice), name])).toEqual([
      ...NOTICES.entries(),
    ])
  })

  it.each([...examples('server-'), ...examples('session-')])(
    'R8: $name is written so, and read so',
    ({ bytes, rendering }) => {
      expect(decodeServerMessage(bytes)).toEqual(rendering)
      expect(hex(encodeServerMessage(rendering as ServerMessage))).toBe(hex(bytes))
    },
  )

  it.each(examples('unreadable-'))('R9: $name is refused by the reader', ({ bytes, rendering }) => {
    expect(rendering).toEqual({ unreadable: true })
    expect(() => decodeServerMessage(bytes)).toThrow('A block holds')
  })

  it('R8: has an example of every server message and of all news', () => {
    const messages = page.examples
      .filter(({ name }) => /^(server|session)-/.test(name))
      .map(({ rendering }) => rendering as ServerMessage)
    expect(new Set(messages.map(({ type }) => type))).toEqual(new Set(Object.keys(SERVER_TYPE)))
    const news = messages.flatMap((message) => (message.type === 'frame' ? message.ticks : []))
    const types = news.flatMap((tick) => tick.news.map(({ type }) => type))
    expect(new Set(types)).toEqual(new Set(Object.keys(NEWS_TYPE)))
  })

  it('has all close codes', () => {
    const documented = page.table('close-codes').map((row) => ({
      name: row.name,
      code: Number(row.code),
      reason: row['reason sent with it'],
      retry: row['by itself'] === 'yes',
    }))
    const coded = Object.entries(CLOSE).map(([name, close]) => ({
      name,
      ...close,
      retry: mayRetry(close.code),
    }))
    expect(documented).toEqual(coded)
  })

  it('has all limits, and the rules that a client needs', () => {
    const documented = Object.fromEntries(
      page.table('limits').map(({ constant, value }) => [constant, Number(value)]),
    )
    expect(documented).toEqual({ ...limits })
    const known: Readonly<Record<string, unknown>> = { ...rules }
    for (const { constant, value } of page.table('rules'))
      expect(JSON.parse(value!), constant!).toEqual(known[constant!])
  })
})

describe('the protocol page: events', () => {
  /** Where the name of an op in the page is not that of its constant. */
  const NAMES: Readonly<Record<string, string>> = {
    ship: 'SHIP_WHOLE',
    shot: 'SHOT_WHOLE',
    rock: 'ROCK_WHOLE',
    gem: 'GEM_WHOLE',
  }

  it('has all ops, with their lengths and fields', () => {
    const table = page.table('ops')
    const lengths = table.map((row) => Number(row['values, op included']))
    expect([0, ...lengths]).toEqual(events.EVENT_LENGTH)
    const constants: Readonly<Record<string, unknown>> = { ...events }
    for (const [n, row] of table.entries()) {
      expect(Number(row.op)).toBe(n + 1)
      expect(constants[NAMES[row.name!] ?? row.name!.toUpperCase()], row.name!).toBe(n + 1)
      expect(row['fields after the op']!.split(', ').length + 1, row.name!).toBe(lengths[n])
    }
  })
})
