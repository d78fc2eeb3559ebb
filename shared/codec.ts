// Messages to bytes and back, with msgpackr: no other file imports it. It trusts the server's bytes
// (`decodeServerMessage`); what a client sent goes through parse.ts.
//
// Hot path: a frame is composed of parts that were encoded once, so the server writes frames with a ByteWriter, and
// everything else with one call here.
import { Packr, Unpackr } from 'msgpackr'
import { ByteWriter } from './byte-writer.ts'
import { isBlock } from './events.ts'
import { MODES, matchNumbers, readMatch, type Team } from './modes.ts'
import {
  ADRIFT,
  CLIENT_TYPE,
  type ClientMessage,
  type ClientRules,
  DRONE,
  type FrameTick,
  NEWS_TYPE,
  type News,
  NOTICES,
  type Notice,
  type Player,
  type Said,
  SERVER_TYPE,
  type ServerMessage,
  TEAM_SHIFT,
} from './protocol.ts'

const packr = new Packr({ useRecords: false })
const unpackr = new Unpackr({ useRecords: false })

/** What is encoded: small integers and texts, in arrays. */
type Value = number | string | readonly Value[]

/** One msgpack value. */
export function encodeValue(value: Value | readonly Value[]): Uint8Array {
  return packr.pack(value)
}

function encodeSequence(values: readonly (number | string | readonly (number | string)[])[]): Uint8Array {
  const writer = new ByteWriter(64)
  for (const value of values) writer.bytes(encodeValue(value))
  return writer.copy()
}

/** The msgpack value in `bytes`, of any shape; throws when they hold none, or more than one. */
export function decodeValue(bytes: Uint8Array): unknown {
  return unpackr.unpack(bytes)
}

/** A sequence of msgpack values, as far as it is whole: for files, whose end a crash may have cut off. */
export function decodeValues(bytes: Uint8Array): { values: unknown[]; complete: boolean } {
  const values: unknown[] = []
  try {
    unpackr.unpackMultiple(bytes, (value: unknown) => {
      values.push(value)
    })
    return { values, complete: true }
  } catch {
    return { values, complete: false }
  }
}

/** Starts a frame: [type, home, sequence]; then for each tick its number, its blocks and its news. */
export function beginFrame(writer: ByteWriter, home: number, sequence: number): void {
  writer.clear()
  writer.uint(SERVER_TYPE.frame)
  writer.uint(home)
  writer.uint(sequence)
}

/** Starts a keyframe: [type, epoch, home, sequence, tick]; then one block for each sector it makes known, and news. */
export function beginKeyframe(
  writer: ByteWriter,
  epoch: number,
  home: number,
  sequence: number,
  tick: number,
): void {
  writer.clear()
  writer.uint(SERVER_TYPE.keyframe)
  writer.uint(epoch)
  writer.uint(home)
  writer.uint(sequence)
  writer.uint(tick)
}

/** An entry for each player: pilot, name, score, flags. */
function entriesOf(players: readonly Player[]): (number | string)[] {
  return players.flatMap(({ pilot, name, score, drone, adrift, team }) => [
    pilot,
    name,
    score,
    flagsOf(drone, adrift, team),
  ])
}

export function flagsOf(drone: boolean, adrift: boolean, team: Team): number {
  return (drone ? DRONE : 0) | (adrift ? ADRIFT : 0) | (team << TEAM_SHIFT)
}

export function encodeNews(news: News): Uint8Array {
  const type = NEWS_TYPE[news.type]
  switch (news.type) {
    case 'audit':
      return encodeValue([type, ...news.hashes])
    case 'chat':
      return encodeValue([type, news.number, news.from, news.text])
    case 'joined':
    case 'left':
      return encodeValue([type, news.pilot, news.name])
    case 'standings':
      return encodeValue([type, news.population, ...entriesOf(news.standings)])
    case 'pilots':
      return encodeValue([type, ...entriesOf(news.pilots)])
    case 'rules':
      return encodeValue([type, ...rulesOf(news.rules)])
    case 'late':
      return encodeValue([type, news.ms, news.skipped])
    case 'match':
      return encodeValue([type, ...matchNumbers(news.match)])
  }
}

export function encodeWelcome(message: Extract<ServerMessage, { type: 'welcome' }>): Uint8Array {
  const { version, epoch, pilot, key, universe, columns, rows, tick, population, standings } = message
  return encodeSequence([
    SERVER_TYPE.welcome,
    version,
    epoch,
    pilot,
    key,
    universe,
    columns,
    rows,
    tick,
    population,
    entriesOf(standings),
    message.lines,
    linesOf(message.said),
    rulesOf(message.rules),
    matchNumbers(message.match),
  ])
}

function rulesOf({ shotDamage, drawAhead, mode, goal }: ClientRules): number[] {
  return [shotDamage, drawAhead ? 1 : 0, MODES.indexOf(mode), goal]
}

function readRules([shotDamage, drawAhead, mode, goal]: readonly number[]): ClientRules {
  return { shotDamage: shotDamage!, drawAhead: drawAhead === 1, mode: MODES[mode!] ?? 'free', goal: goal! }
}

/** Who said it, and what: the last line is number `lines`. */
function linesOf(said: readonly Said[]): string[] {
  return said.flatMap(({ from, text }) => [from, text])
}

export function encodeCatchUp(
  message: Omit<Extract<ServerMessage, { type: 'catchUp' }>, 'type'>,
): Uint8Array {
  const { lines, said, population, standings, rules, match } = message
  return encodeSequence([
    SERVER_TYPE.catchUp,
    lines,
    linesOf(said),
    population,
    entriesOf(standings),
    rulesOf(rules),
    matchNumbers(match),
  ])
}

const pongWriter = new ByteWriter(32)

/** A pong. Valid until the next call. */
export function encodePong(token: number, tick: number, fraction: number, lines: number): Uint8Array {
  pongWriter.clear()
  pongWriter.uint(SERVER_TYPE.pong)
  pongWriter.uint(token)
  pongWriter.uint(tick)
  pongWriter.uint(fraction)
  pongWriter.uint(lines)
  return pongWriter.view()
}

export function encodeNotice(notice: Notice): Uint8Array {
  return encodeSequence([SERVER_TYPE.notice, NOTICES.indexOf(notice)])
}

/** `speed` in quarters of real time. */
export function encodeReplay(first: number, last: number, speed: number): Uint8Array {
  return encodeSequence([SERVER_TYPE.replay, first, last, speed])
}

export function encodeClientMessage(message: ClientMessage): Uint8Array {
  const type = CLIENT_TYPE[message.type]
  switch (message.type) {
    case 'join':
      return encodeValue([type, message.version, message.key, message.line, message.ship])
    case 'steer':
      return encodeValue([type, message.sequence, message.target, message.controls, message.tick])
    case 'chat':
      return encodeValue([type, message.text])
    case 'follow':
      return encodeValue([type, message.pilot])
    case 'look':
      return encodeValue([type, message.sector])
    case 'ping':
      return encodeValue([type, message.token, message.tick, message.line])
    case 'resync':
      return encodeValue([type, message.line])
    case 'play':
      return encodeValue([type, message.speed])
    case 'seek':
      return encodeValue([type, message.tick])
    case 'stutters':
      return encodeValue([type, message.server, message.line, message.machine])
    case 'choose':
      return encodeValue([type, message.ship])
    case 'upgrade':
      return encodeValue([type, message.property])
  }
}

function readEntries(fields: readonly unknown[], from: number): Player[] {
  const players: Player[] = []
  for (let at = from; at + 3 < fields.length; at += 4) {
    const flags = fields[at + 3] as number
    players.push({
      pilot: fields[at] as number,
      name: String(fields[at + 1]),
      score: fields[at + 2] as number,
      drone: (flags & DRONE) !== 0,
      adrift: (flags & ADRIFT) !== 0,
      team: ((flags >> TEAM_SHIFT) & 3) as Team,
    })
  }
  return players
}

function readNews(value: readonly unknown[]): News | null {
  switch (value[0]) {
    case NEWS_TYPE.audit:
      return { type: 'audit', hashes: value.slice(1) as number[] }
    case NEWS_TYPE.chat:
      return { type: 'chat', number: value[1] as number, from: String(value[2]), text: String(value[3]) }
    case NEWS_TYPE.joined:
      return { type: 'joined', pilot: value[1] as number, name: String(value[2]) }
    case NEWS_TYPE.left:
      return { type: 'left', pilot: value[1] as number, name: String(value[2]) }
    case NEWS_TYPE.standings:
      return { type: 'standings', population: value[1] as number, standings: readEntries(value, 2) }
    case NEWS_TYPE.pilots:
      return { type: 'pilots', pilots: readEntries(value, 1) }
    case NEWS_TYPE.rules:
      return { type: 'rules', rules: readRules(value.slice(1) as number[]) }
    case NEWS_TYPE.late:
      return { type: 'late', ms: value[1] as number, skipped: value[2] as number }
    case NEWS_TYPE.match:
      return { type: 'match', match: readMatch(value.slice(1) as number[]) }
    default:
      return null
  }
}

function readBlock(value: unknown): number[] {
  if (!Array.isArray(value) || !isBlock(value))
    throw new Error('A block holds a sector, and whole events of known ops.')
  return value
}

/** An array whose first value is a sector is a block; else that is negative, and it is news. */
function readArray(value: unknown, { blocks, news }: Pick<FrameTick, 'blocks' | 'news'>): void {
  if (!Array.isArray(value) || value[0] >= 0) {
    blocks.push(readBlock(value))
    return
  }
  const item = readNews(value)
  if (item !== null) news.push(item)
}

function readTicks(values: readonly unknown[], from: number): FrameTick[] {
  const ticks: FrameTick[] = []
  for (let at = from; at < values.length; at++) {
    const value = values[at]
    if (typeof value === 'number') {
      ticks.push({ tick: value, blocks: [], news: [] })
      continue
    }
    const tick = ticks.at(-1)
    if (tick === undefined) throw new Error('A frame holds ticks, and arrays after them.')
    readArray(value, tick)
  }
  return ticks
}

function readKeyframe(values: readonly unknown[]): ServerMessage {
  const [, epoch, home, sequence, tick] = values as number[]
  const [blocks, news]: [number[][], News[]] = [[], []]
  for (let at = 5; at < values.length; at++) readArray(values[at], { blocks, news })
  return {
    type: 'keyframe',
    epoch: epoch!,
    home: home!,
    sequence: sequence!,
    tick: tick!,
    blocks,
    news,
  }
}

function readLines(last: number, texts: readonly unknown[]): Said[] {
  const first = last + 1 - texts.length / 2
  return Array.from({ length: texts.length / 2 }, (_, n) => {
    return { number: first + n, from: String(texts[2 * n]), text: String(texts[2 * n + 1]) }
  })
}

function readWelcome(values: readonly unknown[]): ServerMessage {
  return {
    type: 'welcome',
    version: values[1] as number,
    epoch: values[2] as number,
    pilot: values[3] as number,
    key: String(values[4]),
    universe: String(values[5]),
    columns: values[6] as number,
    rows: values[7] as number,
    tick: values[8] as number,
    population: values[9] as number,
    standings: readEntries(values[10] as unknown[], 0),
    lines: values[11] as number,
    said: readLines(values[11] as number, values[12] as unknown[]),
    rules: readRules(values[13] as number[]),
    match: readMatch(values[14] as number[]),
  }
}

/** A message of the server. Throws when it is none; a client then closes and comes back. */
export function decodeServerMessage(bytes: Uint8Array): ServerMessage {
  const values = unpackr.unpackMultiple(bytes) as unknown[]
  switch (values[0]) {
    case SERVER_TYPE.frame:
      return {
        type: 'frame',
        home: values[1] as number,
        sequence: values[2] as number,
        ticks: readTicks(values, 3),
      }
    case SERVER_TYPE.keyframe:
      return readKeyframe(values)
    case SERVER_TYPE.pong:
      return {
        type: 'pong',
        token: values[1] as number,
        tick: values[2] as number,
        fraction: values[3] as number,
        lines: values[4] as number,
      }
    case SERVER_TYPE.notice: {
      const notice = NOTICES[values[1] as number]
      if (notice === undefined) throw new Error(`Unknown notice ${String(values[1])}.`)
      return { type: 'notice', notice }
    }
    case SERVER_TYPE.replay: {
      const [, first, last, speed] = values as number[]
      return { type: 'replay', first: first!, last: last!, speed: speed! }
    }
    case SERVER_TYPE.welcome:
      return readWelcome(values)
    case SERVER_TYPE.catchUp:
      return {
        type: 'catchUp',
        lines: values[1] as number,
        said: readLines(values[1] as number, values[2] as unknown[]),
        population: values[3] as number,
        standings: readEntries(values[4] as unknown[], 0),
        rules: readRules(values[5] as number[]),
        match: readMatch(values[6] as number[]),
      }
    default:
      throw new Error(`Unknown message type ${String(values[0])}.`)
  }
}
