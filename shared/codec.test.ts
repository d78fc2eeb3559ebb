import { Packr } from 'msgpackr'
import { describe, expect, it } from 'vitest'
import { validMessage } from '../tests/hostile-bytes.ts'
import { ByteWriter } from './byte-writer.ts'
import {
  beginFrame,
  beginKeyframe,
  decodeServerMessage,
  decodeValue,
  encodeCatchUp,
  encodeClientMessage,
  encodeNews,
  encodeNotice,
  encodePong,
  encodeValue,
  encodeWelcome,
} from './codec.ts'
import { createMatch, type Match } from './modes.ts'
import { parseClientMessage } from './parse.ts'
import {
  CLIENT_TYPE,
  type ClientRules,
  type News,
  NOTICES,
  type Player,
  PROTOCOL_VERSION,
  type ServerMessage,
} from './protocol.ts'
import { Random } from './random.ts'

const PLAYERS: Player[] = [
  { pilot: 4, name: '7', score: 250, drone: false, adrift: false, team: 0 },
  { pilot: 300, name: 'Altair', score: 0, drone: true, adrift: false, team: 1 },
  { pilot: 12, name: '', score: 70_000, drone: false, adrift: true, team: 2 },
  { pilot: 19_999, name: '星', score: 1e9, drone: true, adrift: true, team: 2 },
]
const MATCH: Match = {
  round: 70_000,
  isOver: true,
  endsAt: 0xffffffff,
  winner: 2,
  points: [0, 3],
  hill: 16_383,
  holder: 1,
  hillMovesAt: 300,
  leader: 19_999,
  leaderAt: 16_383,
  flags: [
    { carrier: 19_999, x: 0, y: 1_048_575, until: 0 },
    { carrier: -1, x: 5, y: 6, until: 0xfffffff },
  ],
}
const NEWS: readonly News[] = [
  { type: 'audit', hashes: [0, 1, 127, 128, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff] },
  { type: 'chat', number: 70_000, from: 'Zoë', text: '🚀 <b>hi</b>' },
  { type: 'joined', pilot: 0, name: '7' },
  { type: 'left', pilot: 19_999, name: '星' },
  { type: 'standings', population: 0, standings: [] },
  { type: 'standings', population: 5000, standings: PLAYERS },
  { type: 'pilots', pilots: PLAYERS },
  { type: 'match', match: createMatch() },
  { type: 'match', match: MATCH },
]

/** Boundaries of msgpack's unsigned forms, and their neighbours. */
const BOUNDARIES = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff]

describe('ByteWriter', () => {
  it('writes whole numbers as msgpack does, in its shortest form, at every boundary', () => {
    const packr = new Packr({ useRecords: false })
    for (const value of BOUNDARIES) {
      const writer = new ByteWriter(0)
      writer.uint(value)
      expect(decodeValue(writer.copy())).toBe(value)
      expect([...writer.view()]).toEqual([...packr.pack(value)])
    }
  })

  it('writes any whole number so that msgpack reads it', () => {
    const random = new Random(3)
    for (let n = 0; n < 20_000; n++) {
      const value = random.next() >>> random.below(32)
      const writer = new ByteWriter(8)
      writer.uint(value)
      expect(decodeValue(writer.copy())).toBe(value)
    }
  })

  it('grows, and keeps what was written before', () => {
    const writer = new ByteWriter(1)
    const expected: number[] = []
    for (let n = 0; n < 1000; n++) {
      writer.bytes(Uint8Array.of(n & 255, 7))
      expected.push(n & 255, 7)
    }
    expect([...writer.copy()]).toEqual(expected)
    writer.clear()
    expect(writer.view()).toHaveLength(0)
  })

  it('gives a copy that later writing does not change', () => {
    const writer = new ByteWriter(4)
    writer.uint(1)
    const copy = writer.copy()
    writer.clear()
    writer.uint(2)
    expect([...copy]).toEqual([1])
  })
})

describe('messages of the server', () => {
  it('welcome: read as written, for pilots and spectators', () => {
    const welcome: Extract<ServerMessage, { type: 'welcome' }> = {
      type: 'welcome',
      version: PROTOCOL_VERSION,
      epoch: 3,
      pilot: -1,
      key: '',
      universe: 'The Shoals',
      columns: 128,
      rows: 5,
      tick: 0xfffffff,
      population: 4,
      standings: PLAYERS,
      lines: 300,
      said: [
        { number: 299, from: 'Zoë', text: '5' },
        { number: 300, from: '7', text: '🚀' },
      ],
      rules: { shotDamage: 20, drawAhead: true, mode: 'flags', goal: 10_000 },
      match: MATCH,
    }
    expect(decodeServerMessage(encodeWelcome(welcome))).toEqual(welcome)
    const rules: ClientRules = { shotDamage: 0, drawAhead: false, mode: 'free', goal: 0 }
    const alone = { ...welcome, pilot: 7, key: 'k'.repeat(22), standings: [], said: [], rules }
    expect(decodeServerMessage(encodeWelcome(alone))).toEqual(alone)
  })

  it('catch-up: read as written', () => {
    const said = [{ number: 8, from: 'Zoë', text: '5' }]
    const rules: ClientRules = { shotDamage: 7, drawAhead: true, mode: 'hill', goal: 200 }
    for (const lines of [said, []]) {
      const message = { lines: 8, said: lines, population: 4, standings: PLAYERS, rules, match: MATCH }
      expect(decodeServerMessage(encodeCatchUp(message))).toEqual({ type: 'catchUp', ...message })
    }
  })

  it('pong: read as written', () => {
    for (const value of BOUNDARIES) {
      const pong = { type: 'pong', token: value, tick: value, fraction: 255, lines: value }
      expect(decodeServerMessage(encodePong(value, value, 255, value))).toEqual(pong)
    }
  })

  it('notice: each read as written', () => {
    for (const notice of NOTICES)
      expect(decodeServerMessage(encodeNotice(notice))).toEqual({ type: 'notice', notice })
  })

  it('keyframe: read as written, with empty sectors, negative velocities and news', () => {
    const blocks = [[0], [24, 4, 1, 3, 8191, 0, -32, 32, 80], [70_000, 8, 1]]
    const writer = new ByteWriter(4)
    beginKeyframe(writer, 1, 24, 70_000, 123_456)
    for (const block of blocks) writer.bytes(encodeValue(block))
    writer.bytes(encodeNews({ type: 'pilots', pilots: PLAYERS }))
    writer.bytes(encodeValue([-99, 'later']))
    expect(decodeServerMessage(writer.view())).toEqual({
      type: 'keyframe',
      epoch: 1,
      home: 24,
      sequence: 70_000,
      tick: 123_456,
      blocks,
      news: [{ type: 'pilots', pilots: PLAYERS }],
    })
  })

  it('frame: several ticks with their blocks and all kinds of news, read as written', () => {
    const writer = new ByteWriter(4)
    beginFrame(writer, 255, 1)
    writer.uint(99)
    writer.uint(100)
    writer.bytes(encodeValue([3, 6, 1, -372, 372]))
    for (const news of NEWS) writer.bytes(encodeNews(news))
    writer.uint(102)
    writer.bytes(encodeValue([4, 8, 65_536]))
    expect(decodeServerMessage(writer.view())).toEqual({
      type: 'frame',
      home: 255,
      sequence: 1,
      ticks: [
        { tick: 99, blocks: [], news: [] },
        { tick: 100, blocks: [[3, 6, 1, -372, 372]], news: NEWS },
        { tick: 102, blocks: [[4, 8, 65_536]], news: [] },
      ],
    })
  })

  it('frame: news of a kind that is not known yet is passed over', () => {
    const writer = new ByteWriter(4)
    beginFrame(writer, 0, 1)
    writer.uint(5)
    writer.bytes(encodeValue([-99, 'later']))
    expect(decodeServerMessage(writer.view())).toMatchObject({ ticks: [{ tick: 5, blocks: [], news: [] }] })
  })

  it('are refused by a client when they are none', () => {
    for (const bytes of [[], [9], [0x90], [4, 99], [1, 0, 1, 0x91, 3], [1, 0, 1, 5, 0x92, 3, 99], [0xc1]])
      expect(() => decodeServerMessage(Uint8Array.from(bytes)), String(bytes)).toThrow()
  })
})

describe('messages of a client', () => {
  it('are read as written, each of them', () => {
    const random = new Random(1)
    const seen = new Set<string>()
    for (let n = 0; n < 2000; n++) {
      const message = validMessage(random)
      seen.add(message.type)
      expect(parseClientMessage(encodeClientMessage(message))).toEqual({ message })
    }
    expect(seen.size).toBe(Object.keys(CLIENT_TYPE).length)
  })
})
