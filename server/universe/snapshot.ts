// A universe as bytes, and back: what checkpoints and replays start from. A sequence of msgpack values, in the order in
// which `takeSnapshot` writes them: whole numbers; texts of names, sessions, users, chat lines and the terms (JSON); and
// binary values, of numbers of 32 bits (little endian) or 8, for all pilots and for each field of bodies. It is taken
// within a tick, so it must be quick: 20,000 bodies in 2 ms.
import type { Drifters, Ships } from '../../shared/bodies.ts'
import { ByteWriter } from '../../shared/byte-writer.ts'
import { encodeValue } from '../../shared/codec.ts'
import { matchNumbers, readMatch, type Team } from '../../shared/modes.ts'
import type { Line } from './chat.ts'
import type { Terms } from './definition.ts'
import { readFeed, writeFeed } from './feed-snapshot.ts'
import type { Flight } from './flights.ts'
import type { Pilot, Wound } from './pilots.ts'
import { SnapshotReader } from './snapshot-reader.ts'
import type { Universe } from './universe.ts'

type Field<Bodies> = {
  [K in keyof Bodies]: Bodies[K] extends Int32Array | Uint8Array ? K : never
}[keyof Bodies]

export const SHIP_FIELDS = [
  'x',
  'y',
  'vx',
  'vy',
  'heading',
  'target',
  'controls',
  'hull',
  'shieldUntil',
  'ack',
  'model',
  'energy',
  'energySince',
  'specialAt',
  'upgrades',
  'crystals',
  'sector',
] as const satisfies readonly Field<Ships>[]
export const DRIFTER_FIELDS = [
  'x',
  'y',
  'vx',
  'vy',
  'until',
  'sort',
  'hull',
  'gun',
  'sector',
] as const satisfies readonly Field<Drifters>[]

type Fields<F extends string> = Record<F, Int32Array | Uint8Array>

/** What has a place of its own in a snapshot of each pilot, in this order. */
const PILOT_COLUMNS = 16

/** Everything that decides what comes next, at the end of a tick, the last lines that were said, and the feed. */
export function takeSnapshot(universe: Universe): Uint8Array {
  const { bodies, random, tick, name, capacity, rules } = universe
  const { ships, shots, rocks, gems } = bodies
  const writer = new ByteWriter(16_384)
  writer.uint(tick)
  writer.uint(random.state)
  const terms: Terms = { name, capacity, rules }
  writer.bytes(encodeValue(JSON.stringify(terms)))
  writePilots(writer, universe)
  writeFlights(writer, universe)
  writeRelays(writer, universe)
  writeChat(writer, universe)
  writeFeed(writer, universe)
  writeMatch(writer, universe)
  writeBodies(writer, ships, SHIP_FIELDS, ships.ids.subarray(0, ships.count))
  writeBodies(writer, ships, SHIP_FIELDS, wrecksOf(universe))
  for (const kind of [shots, rocks, gems])
    writeBodies(writer, kind, DRIFTER_FIELDS, kind.ids.subarray(0, kind.count))
  return writer.copy()
}

/** The ships that the camera of those who wait for one is at: their last. */
function wrecksOf({ pilots, bodies: { ships } }: Universe): Int32Array {
  const wrecks: number[] = []
  for (const { id } of pilots.list) if (!ships.has(id) && id < ships.x.length) wrecks.push(id)
  return Int32Array.from(wrecks)
}

/** Makes `universe` what it was when the snapshot was taken. Throws an Error when it is none, or of another size. */
export function restoreSnapshot(universe: Universe, snapshot: Uint8Array): void {
  const { ships, shots, rocks, gems } = universe.bodies
  const reader = new SnapshotReader(snapshot)
  universe.log.clear()
  universe.happenings.length = 0
  universe.tick = reader.int()
  universe.random.state = reader.int()
  Object.assign(universe, JSON.parse(reader.text()) as Terms)
  readPilots(reader, universe)
  readFlights(reader, universe)
  readRelays(reader, universe)
  readChat(reader, universe)
  readFeed(reader, universe)
  universe.match = readMatch(wordsOf(reader.binary()))
  readLiving(reader, ships, SHIP_FIELDS)
  const wrecks = readIds(reader)
  for (const id of wrecks) ships.reserve(id)
  readFields(reader, ships, SHIP_FIELDS, wrecks)
  for (const kind of [shots, rocks, gems]) readLiving(reader, kind, DRIFTER_FIELDS)
  reader.end()
}

function writePilots(writer: ByteWriter, { pilots }: Universe): void {
  writer.uint(pilots.numbers.fresh)
  writer.uint(pilots.numbers.resting.size)
  for (const [number, until] of pilots.numbers.resting) {
    writer.uint(number)
    writer.uint(until)
  }
  const rows = new Int32Array(pilots.list.length * PILOT_COLUMNS)
  let at = 0
  for (const pilot of pilots.list) {
    const {
      id,
      drone,
      skill,
      joinedAt,
      score,
      banked,
      team,
      readyAt,
      spawnAt,
      next,
      adriftSince,
      relay,
      ship,
      kept,
    } = pilot
    rows[at++] = id
    rows[at++] = drone ? 1 : 0
    rows[at++] = skill
    rows[at++] = ship
    rows[at++] = joinedAt
    rows[at++] = score
    rows[at++] = banked
    rows[at++] = team
    rows[at++] = readyAt
    rows[at++] = spawnAt
    rows[at++] = next.target
    rows[at++] = next.controls
    rows[at++] = next.sequence
    rows[at++] = adriftSince
    rows[at++] = relay
    rows[at++] = kept
  }
  writeBinary(writer, new Uint8Array(rows.buffer))
  for (const { id, wounds } of pilots.list) {
    writer.bytes(pilots.identityOf(id))
    writer.uint(wounds.length)
    for (const { by, damage } of wounds) {
      writer.uint(by)
      writer.uint(damage)
    }
  }
}

function readPilots(reader: SnapshotReader, { pilots }: Universe): void {
  const fresh = reader.int()
  const resting = reader.list((): [number, number] => [reader.int(), reader.int()])
  const rows = wordsOf(reader.binary())
  const list: Pilot[] = []
  for (let at = 0; at < rows.length; at += PILOT_COLUMNS)
    list.push(readPilot(reader, rows.subarray(at, at + PILOT_COLUMNS)))
  pilots.restore(list, resting, fresh)
}

function readPilot(reader: SnapshotReader, row: Int32Array): Pilot {
  const [name, session, user, party] = [reader.text(), reader.text(), reader.text(), reader.text()]
  const wounds = reader.list((): Wound => ({ by: reader.int(), damage: reader.int() }))
  let at = 0
  const next = () => row[at++]!
  return {
    id: next(),
    name,
    drone: next() === 1,
    skill: next(),
    ship: next(),
    session,
    user,
    party,
    joinedAt: next(),
    score: next(),
    banked: next(),
    team: next() as Team,
    readyAt: next(),
    spawnAt: next(),
    next: { target: next(), controls: next(), sequence: next() },
    adriftSince: next(),
    // An unsigned number, unlike the others.
    relay: next() >>> 0,
    kept: next(),
    wounds,
  }
}

function writeFlights(writer: ByteWriter, { flights }: Universe): void {
  writer.uint(flights.ended)
  writer.uint(flights.pending.length)
  for (const { number, user, name, score, ticks } of flights.pending) {
    writer.uint(number)
    writer.bytes(encodeValue(user))
    writer.bytes(encodeValue(name))
    writer.uint(score)
    writer.uint(ticks)
  }
}

function readFlights(reader: SnapshotReader, { flights }: Universe): void {
  const ended = reader.int()
  const pending = reader.list(
    (): Flight => ({
      number: reader.int(),
      user: reader.text(),
      name: reader.text(),
      score: reader.int(),
      ticks: reader.int(),
    }),
  )
  flights.restore(ended, pending)
}

function writeRelays(writer: ByteWriter, { relays }: Universe): void {
  writer.uint(relays.count)
  for (const [relay, batch] of relays.list) {
    writer.uint(relay)
    writer.uint(batch)
  }
}

function readRelays(reader: SnapshotReader, { relays }: Universe): void {
  relays.restore(reader.list((): [number, number] => [reader.int(), reader.int()]))
}

function writeChat(writer: ByteWriter, { chat }: Universe): void {
  writer.uint(chat.count)
  writer.uint(chat.lines.length)
  for (const { number, tick, from, user, text } of chat.lines) {
    writer.uint(number)
    writer.uint(tick)
    for (const value of [from, user, text]) writer.bytes(encodeValue(value))
  }
}

function readChat(reader: SnapshotReader, { chat }: Universe): void {
  const count = reader.int()
  const lines = reader.list(
    (): Line => ({
      number: reader.int(),
      tick: reader.int(),
      from: reader.text(),
      user: reader.text(),
      text: reader.text(),
    }),
  )
  chat.restore(count, lines)
}

function writeMatch(writer: ByteWriter, { match }: Universe): void {
  writeBinary(writer, new Uint8Array(Int32Array.from(matchNumbers(match)).buffer))
}

/** Ids in their order, then field by field. */
function writeBodies<F extends string>(
  writer: ByteWriter,
  bodies: Fields<F>,
  fields: readonly F[],
  ids: Int32Array,
): void {
  writeBinary(writer, new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
  const words = new Int32Array(ids.length)
  const bytes = new Uint8Array(ids.length)
  for (const field of fields) {
    const values = bodies[field]
    if (values instanceof Int32Array) {
      for (let n = 0; n < ids.length; n++) words[n] = values[ids[n]!]!
      writeBinary(writer, new Uint8Array(words.buffer))
    } else {
      for (let n = 0; n < ids.length; n++) bytes[n] = values[ids[n]!]!
      writeBinary(writer, bytes)
    }
  }
}

/** A msgpack value of the type bin 32. */
function writeBinary(writer: ByteWriter, bytes: Uint8Array): void {
  const head = Uint8Array.of(0xc6, 0, 0, 0, 0)
  new DataView(head.buffer).setUint32(1, bytes.length)
  writer.bytes(head)
  writer.bytes(bytes)
}

function readIds(reader: SnapshotReader): Int32Array {
  return wordsOf(reader.binary())
}

function wordsOf(bytes: Uint8Array): Int32Array {
  if (bytes.length % 4 !== 0) throw new Error('A list of the snapshot breaks off within a number.')
  // A copy: where the bytes are, numbers may not begin. (A Buffer's slice() would be none.)
  return new Int32Array(new Uint8Array(bytes).buffer)
}

/** Ends all bodies of a kind, and adds those of the snapshot in their order. */
function readLiving<F extends string>(
  reader: SnapshotReader,
  bodies: (Ships | Drifters) & Fields<F>,
  fields: readonly F[],
): void {
  const ids = readIds(reader)
  bodies.clear()
  for (const id of ids) bodies.add(id)
  readFields(reader, bodies, fields, ids)
}

function readFields<F extends string>(
  reader: SnapshotReader,
  bodies: Fields<F>,
  fields: readonly F[],
  ids: Int32Array,
): void {
  for (const field of fields) {
    const values = bodies[field]
    const bytes = reader.binary()
    const read = values instanceof Int32Array ? wordsOf(bytes) : bytes
    if (read.length !== ids.length)
      throw new Error(`The snapshot has ${read.length} of ${ids.length} ${field}.`)
    for (let n = 0; n < ids.length; n++) values[ids[n]!] = read[n]!
  }
}
