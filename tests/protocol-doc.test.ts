// docs/PROTOCOL.md against the code: every example, table and vector of the page is what the code says and does.
import { describe, expect, it } from 'vitest'
import { Mirror } from '../client/mirror.ts'
import {
  type Bodies,
  createBodies,
  type Drifters,
  FOREVER,
  GEM,
  type Kind,
  ROCK,
  SHOT,
} from '../shared/bodies.ts'
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
import { bounceOff, rockDamage } from '../shared/contact.ts'
import * as events from '../shared/events.ts'
import { hashDrifter, hashSectors, hashShip } from '../shared/hash.ts'
import * as limits from '../shared/limits.ts'
import { drag, SINE, stepShip, thrust, turn } from '../shared/motion.ts'
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
import { mix, Random } from '../shared/random.ts'
import * as rules from '../shared/rules.ts'
import { createGrid, sectorAt, viewOf } from '../shared/sectors.ts'
import { SHIP_CLASSES } from '../shared/ship-classes.ts'
import { APART, sweep } from '../shared/sweep.ts'
import { GOLDEN } from './golden-motion.ts'
import { type Example, type Row, readProtocolPage } from './protocol-page.ts'

const page = readProtocolPage()

function examples(prefix: string): Example[] {
  return page.examples.filter(({ name }) => name.startsWith(prefix))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** The cells of these columns, as numbers. */
function numbers(row: Row, ...columns: string[]): number[] {
  return columns.map((column) => {
    const cell = row[column]
    if (cell === undefined || !/^-?[\d.]+$/.test(cell)) throw new Error(`No number in ${column}: ${cell}`)
    return Number(cell)
  })
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

describe('the protocol page: a session', () => {
  const ORDER: readonly [keyof Bodies, Kind][] = [
    ['shots', SHOT],
    ['rocks', ROCK],
    ['gems', GEM],
  ]
  const welcome = page.example('server-welcome').rendering as Extract<ServerMessage, { type: 'welcome' }>
  const mirror = new Mirror(welcome.columns, welcome.rows, welcome.epoch)

  function drifterDetails(kind: Kind, drifters: Drifters, id: number): string {
    const sort = drifters.sort[id]
    if (kind === SHOT) return `pilot ${sort}, until ${drifters.until[id]}`
    return kind === ROCK
      ? `size ${sort}, hull ${drifters.hull[id]}`
      : `sort ${sort}, until ${drifters.until[id]}`
  }

  /** The mirror's bodies as the page's tables have them. */
  function state(): string[][] {
    const { bodies, grid, tick } = mirror
    const { ships } = bodies
    const row = (name: string, kind: Drifters | typeof ships, id: number, details: string, hash: number) => {
      const [x, y] = [kind.x[id]!, kind.y[id]!]
      const figures = [sectorAt(grid, x, y), x, y, kind.vx[id]!, kind.vy[id]!].map(String)
      return [`${name} ${id}`, ...figures, details, String(hash)]
    }
    const rows = [...ships.ids.slice(0, ships.count)]
      .sort((a, b) => a - b)
      .map((id) => {
        const heading = `heading ${ships.heading[id]}, target ${ships.target[id]}`
        const rest = `controls ${ships.controls[id]}, hull ${ships.hull[id]}, shield until ${ships.shieldUntil[id]}`
        return row('ship', ships, id, `${heading}, ${rest}`, hashShip(bodies, id, tick))
      })
    for (const [name, kind] of ORDER) {
      const drifters = bodies[name] as Drifters
      for (const id of [...drifters.ids.slice(0, drifters.count)].sort((a, b) => a - b)) {
        const details = drifterDetails(kind, drifters, id)
        rows.push(row(name.slice(0, -1), drifters, id, details, hashDrifter(kind, drifters, id)))
      }
    }
    return rows
  }

  it('R20 to R24: leaves those states, and no audit differs', () => {
    for (const { name, bytes } of examples('session-')) {
      const message = decodeServerMessage(bytes)
      if (message.type !== 'frame' && message.type !== 'keyframe') throw new Error(`${name}: ${message.type}`)
      const complete = message.type === 'frame' ? mirror.applyFrame(message) : mirror.applyKeyframe(message)
      expect(complete, name).toBe(true)
      const told = page.table(name.replace('session', 'state')).map((row) => Object.values(row))
      expect(state(), name).toEqual(told)
    }
    expect(mirror.counters).toMatchObject({ audits: 2, desyncs: 0, gaps: 0 })
  })

  it('R14: its views are those that the text names', () => {
    const grid = createGrid(welcome.columns, welcome.rows)
    expect(viewOf(grid, 14)).toEqual([6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22])
    expect(viewOf(grid, 15)).toEqual([7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23])
  })
})

describe('the protocol page: hashes', () => {
  it('R24: mix', () => {
    for (const row of page.table('mix')) {
      const [value, mixed] = numbers(row, 'v', 'mix(v)')
      expect(mix(value!)).toBe(mixed)
    }
  })

  it('R24: the worked example', () => {
    const example = JSON.parse(page.block('json', 'hash-example')) as {
      ship: number[]
      rock: number[]
      sector: number
    }
    const bodies = createBodies()
    const { ships, rocks } = bodies
    ships.add(3)
    ships.x[3] = 21892
    ships.y[3] = 20464
    ships.vx[3] = -120
    ships.vy[3] = 40
    ships.heading[3] = 200
    ships.target[3] = 12
    ships.controls[3] = 3
    ships.hull[3] = 80
    ships.shieldUntil[3] = 1040
    rocks.add(5)
    rocks.x[5] = 24000
    rocks.y[5] = 17000
    rocks.vx[5] = 25
    rocks.vy[5] = -3
    rocks.until[5] = FOREVER
    rocks.sort[5] = 2
    rocks.hull[5] = 40
    const grid = createGrid(6, 5)
    const hashes = new Uint32Array(grid.sectors)
    hashSectors(bodies, grid, 1000, hashes)
    expect(example.ship.at(-1)).toBe(hashShip(bodies, 3, 1000))
    expect(example.rock.at(-1)).toBe(hashDrifter(ROCK, rocks, 5))
    expect(example.sector).toBe(hashes[14])

    // The page's own words, so that the steps on the way are right too.
    const chain = (hash: number, value: number) => mix((hash ^ value) + 0x9e3779b9)
    const steps = (start: number, values: number[]) => {
      let hash = start
      return values.map((value) => {
        hash = chain(hash, value)
        return hash
      })
    }
    const packed = (200 << 24) | (12 << 16) | (3 << 8) | 80
    expect(example.ship).toEqual(steps(3, [21892, 20464, -120, 40, packed, 40]))
    expect(example.rock).toEqual(steps((ROCK << 24) ^ 5, [24000, 17000, 25, -3, 0x7fffffff, (2 << 8) | 40]))
  })
})

describe('the protocol page: motion', () => {
  it('R33: turn, thrust and drag', () => {
    for (const row of page.table('turn')) {
      const [heading, target, after] = numbers(row, 'heading', 'target', 'heading after')
      expect(turn(heading!, target!, rules.TURN_RATE)).toBe(after)
    }
    for (const row of page.table('thrust')) {
      const [direction, tick, added] = numbers(row, 'COS or SIN', 't', 'added to the velocity')
      expect(thrust(direction!, rules.THRUST_POWER, tick!)).toBe(added)
    }
    for (const row of page.table('drag')) {
      const [velocity, tick, after] = numbers(row, 'velocity', 't', 'velocity after')
      expect(drag(velocity!, tick!)).toBe(after)
    }
  })

  it('bounces off a rock', () => {
    for (const row of page.table('bounce')) {
      const [px, py, dx, dy, vx, vy] = numbers(row, 'px', 'py', 'dx', 'dy', 'vx', 'vy') as [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      const { ships } = createBodies()
      ships.add(0)
      Object.assign(ships.vx, { 0: vx })
      Object.assign(ships.vy, { 0: vy })
      const touch = sweep(px, py, dx, dy, rules.SHIP_RADIUS + rules.ROCK_RADIUS[3]!) !== APART
      const speed = touch ? bounceOff(ships, 0, { px, py, dx, dy }) : 0
      const lost = speed === 0 ? 0 : rockDamage(speed)
      expect([touch ? 'yes' : 'no', ships.vx[0], ships.vy[0], lost]).toEqual([
        row['they touch'],
        ...numbers(row, 'vx after', 'vy after', 'hull points lost'),
      ])
    }
  })

  it('R40: the classes of ships', () => {
    const columns = ['thrust', 'turn', 'hull', 'reload', 'gun', 'energy', 'regeneration', 'shot cost']
    const classes = page.table('ships').map((row) => [row.name, ...numbers(row, ...columns)])
    expect(classes).toEqual(
      SHIP_CLASSES.map((one) => [
        one.name,
        one.thrust,
        one.turn,
        one.hull,
        one.reload,
        one.gun,
        one.energy,
        one.regeneration,
        one.shotCost,
      ]),
    )
  })

  it('R33: the sine table', () => {
    const quarter = page.block('text', 'sine-quarter').trim().split(/,\s*/).map(Number)
    expect(quarter).toEqual([...SINE.slice(0, 65)])
    for (let i = 65; i < 256; i++) expect(SINE[i]).toBe((i <= 128 ? SINE[128 - i]! : -SINE[i - 128]!) + 0)
  })

  it('R33: the flight', () => {
    const columns = ['x', 'y', 'vx', 'vy', 'heading'] as const
    const [first, ...rest] = page.table('flight')
    const { ships } = createBodies()
    const grid = createGrid(7, 5)
    ships.add(0)
    for (const column of columns) ships[column][0] = Number(first![column])
    ships.target[0] = ships.heading[0]!
    let tick = Number(first!.tick)
    for (const row of rest) {
      const steer = row['steer: target, controls']!
      for (; tick < Number(row.tick); stepShip(ships, 0, tick, grid)) {
        tick++
        if (tick !== Number(row.tick) || steer === '-') continue
        const [target, controls] = steer.split(', ').map(Number)
        ships.target[0] = target!
        ships.controls[0] = controls!
      }
      const flown = columns.map((column) => ships[column][0])
      expect(flown, `tick ${tick}`).toEqual(numbers(row, ...columns))
    }
  })

  it('R33: the golden hashes and the steps towards them', () => {
    const golden = Object.fromEntries(page.table('golden').map((row) => [row.name, Number(row.hash)]))
    const classes = page.table('golden-classes').map((row) => Number(row.hash))
    expect({ ...golden, classes }).toEqual(GOLDEN)
    const bodies = createBodies()
    const { ships } = bodies
    const random = new Random(42)
    const grid = createGrid(7, 5)
    ships.add(0)
    ships.x[0] = 1000
    ships.y[0] = 2000
    let hash = 0
    let tick = 0
    for (const row of page.table('golden-steps')) {
      while (tick < Number(row.tick)) {
        tick++
        if (random.below(12) === 0) {
          ships.target[0] = random.below(256)
          ships.controls[0] = random.below(4)
        }
        stepShip(ships, 0, tick, grid)
        hash = mix(hash ^ hashShip(bodies, 0, tick))
      }
      const columns = ['x', 'y', 'vx', 'vy', 'heading', 'target', 'controls'] as const
      const flown = columns.map((column) => ships[column][0])
      expect([...flown, hash], `tick ${tick}`).toEqual(numbers(row, ...columns, 'h'))
    }
  })

  it('R33: the generator of random numbers', () => {
    const [, next, below] = /`next` gives ([\d, ]+), and instead `below\(12\)` gives ([\d, ]+)\./.exec(
      page.paragraph('With seed 42'),
    )!
    const first = new Random(42)
    for (const number of next!.split(', ')) expect(first.next()).toBe(Number(number))
    const second = new Random(42)
    for (const number of below!.split(', ')) expect(second.below(12)).toBe(Number(number))
  })
})
