// Clients that lie about the clock, their latency, what has reached them, or the order of what they send: each plays the
// same game as an honest one that presses the same keys at the same times, against pilots that shoot at it. What must
// come out is the same universe, tick for tick, or less for the liar. On a virtual clock, by the real gate and session.
import { describe, expect, it } from 'vitest'
import { Duellist } from '../bench/virtual/duellist.ts'
import { VirtualPlayer } from '../bench/virtual/player.ts'
import { VirtualServer } from '../bench/virtual/virtual-server.ts'
import type { Socket } from '../client/connection.ts'
import { DEFAULT_RULES } from '../server/universe/definition.ts'
import { STEERED as NOT_ADRIFT, type Pilot } from '../server/universe/pilots.ts'
import { encodeClientMessage } from '../shared/codec.ts'
import { EVENT_LENGTH, STEERED } from '../shared/events.ts'
import { EARLY_TICKS, INPUT_SEQUENCES } from '../shared/limits.ts'
import { CLOSE, type ClientMessage, PROTOCOL_VERSION } from '../shared/protocol.ts'
import { Random } from '../shared/random.ts'
import { FIRE, RELOAD, SHOT_LIFE, THRUST } from '../shared/rules.ts'

const SECONDS = 30
const FRAME_MS = 10
/** Longer than a tick: of an honest client each steer counts. */
const KEY_MS = 80
const PING_MS = 2000
const NAME = 'Liar'

type Message = Extract<ClientMessage, { type: 'steer' | 'ping' }>

/** What is sent in place of `message` when the universe is at `tick`. */
type Lie = (message: Message, tick: number, random: Random) => Message[]

interface Played {
  /** By tick: all that flies, and what it does. */
  readonly states: string[]
  /** The ticks in which the client's steers took effect, and in which it fired. */
  readonly steered: number[]
  readonly fired: number[]
  readonly isAdrift: boolean
  readonly closed: number | null
  /** When it was sent something for the last time, in milliseconds. */
  readonly heardAt: number
}

const honest: Lie = (message) => [message]

async function play(lie: Lie): Promise<Played> {
  const rules = { ...DEFAULT_RULES, rocks: 10, drones: 2 }
  const definition = { id: 'a', name: 'A', columns: 5, rows: 5, capacity: 4, seed: 4, rules }
  const server = await VirtualServer.open(definition, 4)
  const client = new RawClient(server)
  const others = [1, 2].map((n) => {
    return {
      player: new VirtualPlayer(server, `P${n}`, { lag: 0, jitter: 0, stall: 0 }),
      pilot: new Duellist(n),
    }
  })
  const [keys, dice] = [new Random(5), new Random(6)]
  const states: string[] = []
  const [steered, fired]: [number[], number[]] = [[], []]
  const ticked = () => {
    const { universe } = server
    const pilot = pilotOf(server)?.id ?? -1
    states.push(stateOf(server))
    for (let n = steers(server, pilot); n > 0; n--) steered.push(universe.tick)
    const { shots } = universe.bodies
    for (const id of shots.ids.subarray(0, shots.count))
      if (shots.sort[id] === pilot && shots.until[id] === universe.tick + SHOT_LIFE) fired.push(universe.tick)
  }
  let sequence = 0
  for (let now = 0; now < SECONDS * 1000; now += FRAME_MS) {
    server.advanceTo(now, ticked)
    // So that the pilot with the lowest number is always the client's.
    if (now > 500)
      for (const { player, pilot } of others) player.steer(pilot.decide(player.look(now), now), now)
    if (now < 1000) continue
    const { tick } = server.universe
    if (now % KEY_MS === 0) {
      const controls = (keys.below(4) > 0 ? THRUST : 0) | FIRE
      sequence = (sequence + 1) % INPUT_SEQUENCES
      const steer = { type: 'steer', sequence, target: keys.below(256), controls, tick: tick + 1 } as const
      for (const message of lie(steer, tick, dice)) client.send(message)
    }
    if (now % PING_MS === 0)
      for (const message of lie({ type: 'ping', token: now, tick, line: 0 }, tick, dice)) client.send(message)
  }
  const isAdrift = pilotOf(server)?.adriftSince !== NOT_ADRIFT
  return { states, steered, fired, isAdrift, closed: client.closed, heardAt: client.heardAt }
}

/** A socket without the client's good manners. */
class RawClient {
  closed: number | null = null
  heardAt = 0
  private readonly socket: Socket

  constructor(server: VirtualServer) {
    this.socket = server.socketsFor(NAME)('', [])
    this.socket.onopen = () =>
      this.socket.send(
        encodeClientMessage({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 }),
      )
    this.socket.onmessage = () => {
      this.heardAt = server.timers.now()
    }
    this.socket.onclose = ({ code }) => {
      this.closed = code
    }
  }

  send(message: Message): void {
    if (this.closed === null) this.socket.send(encodeClientMessage(message))
  }
}

function stateOf({ universe }: VirtualServer): string {
  const { ships, shots } = universe.bodies
  const flying = [...ships.ids.subarray(0, ships.count)].map((id) =>
    [ships.x, ships.y, ships.vx, ships.vy, ships.heading, ships.hull, ships.controls].map(
      (field) => field[id],
    ),
  )
  const shot = [...shots.ids.subarray(0, shots.count)].map((id) =>
    [shots.x, shots.y, shots.sort, shots.until].map((field) => field[id]),
  )
  const pilots = universe.pilots.list.map(({ id, score, readyAt, spawnAt }) => [id, score, readyAt, spawnAt])
  return JSON.stringify([flying, shot, pilots])
}

function pilotOf({ universe }: VirtualServer): Pilot | undefined {
  return universe.pilots.list.find(({ name }) => name === NAME)
}

/** How many steers of the client took effect in the last tick. */
function steers({ universe: { log } }: VirtualServer, pilot: number): number {
  let count = 0
  for (const key of log.events.keys) {
    const block = log.events.get(key)
    for (let at = 1; at < block.length; at += EVENT_LENGTH[block[at]!]!)
      if (block[at] === STEERED && block[at + 1] === pilot) count++
  }
  return count
}

/** A lie about steers, or about pings, and the truth about the rest. */
function about<Type extends Message['type']>(
  type: Type,
  lie: (message: Extract<Message, { type: Type }>, tick: number, random: Random) => Message[],
): Lie {
  return (message, tick, random) =>
    message.type === type ? lie(message as Extract<Message, { type: Type }>, tick, random) : [message]
}

const HARMLESS: Readonly<Record<string, Lie>> = {
  'the clock: each steer is meant for a tick that passed long ago': about('steer', (steer, tick) => [
    { ...steer, tick: Math.max(1, tick - 100) },
  ]),
  'the clock: each steer is meant for another tick of the past': about('steer', (steer, tick, random) => [
    { ...steer, tick: 1 + random.below(tick + 1) },
  ]),
  'latency: it pings ten times as often': about('ping', (ping) => Array.from({ length: 10 }, () => ping)),
  'latency: it says what it likes of when it pinged': about('ping', (ping, _tick, random) => [
    { ...ping, token: random.below(2 ** 32) },
  ]),
  'acknowledgements: it has never got the last second': about('ping', (ping, tick) => [
    { ...ping, tick: Math.max(0, tick - 20) },
  ]),
  'acknowledgements: it has every chat line that there will ever be': about('ping', (ping) => [
    { ...ping, line: 2 ** 32 - 1 },
  ]),
  'sequence: always the same number': about('steer', (steer) => [{ ...steer, sequence: 7 }]),
  'sequence: backwards': about('steer', (steer) => [
    { ...steer, sequence: INPUT_SEQUENCES - 1 - steer.sequence },
  ]),
  'sequence: any number': about('steer', (steer, _tick, random) => [
    { ...steer, sequence: random.below(INPUT_SEQUENCES) },
  ]),
  'sequence: the same steer three times': about('steer', (steer) => [steer, steer, steer]),
}

const truth = await play(honest)

describe('a lie that changes nothing', () => {
  it('is compared with a game in which something happens', () => {
    const shipsLost = new Set(truth.states.map((state) => (JSON.parse(state) as unknown[][][])[0]!.length))
      .size
    console.info(`honest: ${truth.steered.length} steers, ${truth.fired.length} shots`)
    expect(truth.steered.length).toBeGreaterThan(100)
    expect(truth.fired.length).toBeGreaterThan(20)
    expect(shipsLost).toBeGreaterThan(1)
    expect(truth.isAdrift).toBe(false)
  })

  it.each(Object.entries(HARMLESS))('about %s', async (_name, lie) => {
    const lied = await play(lie)
    expect(lied.states.findIndex((state, n) => state !== truth.states[n])).toBe(-1)
    expect(lied.states).toHaveLength(truth.states.length)
  })
})

describe('a lie that costs', () => {
  it('about the clock: steers meant for later wait for a few ticks at most, and replace each other', async () => {
    const lied = await play(about('steer', (steer, tick) => [{ ...steer, tick: tick + 100_000 }]))
    console.info(
      `steers meant for later: ${lied.steered.length} took effect, ${truth.steered.length} of the honest one`,
    )
    expect(lied.steered.length).toBeLessThan(truth.steered.length)
    // No sooner than those of the honest one, and the first one not much later.
    expect(lied.steered[0]).toBeGreaterThanOrEqual(truth.steered[0]!)
    expect(lied.steered[0]).toBeLessThanOrEqual(truth.steered[0]! + EARLY_TICKS)
  })

  it('about the clock: of many steers for any ticks one a tick counts, and the gun is no faster', async () => {
    const any = about('steer', (steer, tick, random) =>
      Array.from({ length: 3 }, () => ({
        ...steer,
        tick: random.below(2) * random.below(2 * tick),
        target: random.below(256),
      })),
    )
    const lied = await play(any)
    const gaps = lied.fired.slice(1).map((tick, n) => tick - lied.fired[n]!)
    expect(lied.fired.length).toBeGreaterThan(20)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(RELOAD)
    expect(new Set(lied.steered).size).toBe(lied.steered.length)
  })

  it('about acknowledgements: what it cannot have yet ends the connection', async () => {
    const lied = await play(about('ping', (ping, tick) => [{ ...ping, tick: tick + 1 }]))
    expect(lied.closed).toBe(CLOSE.malformed.code)
    expect(lied.isAdrift).toBe(true)
  })

  it('about acknowledgements: one that has never got anything is sent nothing any more, and steers no ship', async () => {
    const lied = await play(about('ping', (ping) => [{ ...ping, tick: 0 }]))
    expect(lied.isAdrift).toBe(true)
    expect(lied.heardAt).toBeLessThan(SECONDS * 1000 - PING_MS)
  })

  it('about latency: a client that does not ping looks gone, and its ship drifts', async () => {
    const silent: Lie = (message, tick) => (tick < 100 ? [message] : [])
    const lied = await play(silent)
    expect(lied.isAdrift).toBe(true)
  })
})
