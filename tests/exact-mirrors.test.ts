// Many players in one universe, without sockets and without a clock: after every tick every mirror must be equal
// to the universe in every sector that it sees, and of every ship in it must be known whose it is.
import { describe, expect, it } from 'vitest'
import { Mirror } from '../client/mirror.ts'
import { Players } from '../client/players.ts'
import type { Watcher } from '../server/gateway/frames/audience.ts'
import { DEFAULT_RULES, type Definition, type Rules } from '../server/universe/definition.ts'
import { SHIP } from '../shared/bodies.ts'
import { decodeServerMessage } from '../shared/codec.ts'
import { FIRST_EVENT, givenId, givenKind, nextEvent } from '../shared/events.ts'
import { hashSectors } from '../shared/hash.ts'
import { createMatch, type Match, MODES } from '../shared/modes.ts'
import type { FrameTick } from '../shared/protocol.ts'
import { Random } from '../shared/random.ts'
import { SmallAudience } from './small-gateway.ts'

class Player implements Watcher {
  readonly key = ''
  readonly line = 0
  pilot: number
  mirror: Mirror | null = null
  players = new Players()
  match = createMatch()
  /** Ships given whole, in each way, and those of them without an entry in the same message. */
  whole = { keyframe: 0, frame: 0 }
  nameless = 0
  topics = new Set<number>()
  failures = 0
  free = -1
  private readonly host: SmallAudience

  constructor(host: SmallAudience, pilot: number) {
    this.host = host
    this.pilot = pilot
  }

  caughtUp(): void {}

  sector(): number {
    return this.pilot >= 0 ? this.host.replica.sectorOf(this.pilot) : this.free
  }

  switchStream(from: number, to: number): void {
    this.topics.delete(from)
    this.topics.add(to)
  }

  send(bytes: Uint8Array): void {
    const message = decodeServerMessage(bytes.slice())
    if (message.type === 'welcome') {
      this.mirror = new Mirror(message.columns, message.rows, message.epoch)
      this.match = message.match
    } else if (message.type === 'frame') {
      this.failures += this.mirror!.applyFrame(message) ? 0 : 1
      for (const tick of message.ticks) this.learn(message.type, tick)
    } else if (message.type === 'keyframe') {
      this.failures += this.mirror!.applyKeyframe(message) ? 0 : 1
      this.learn(message.type, message)
    }
  }

  private play(match: Match): void {
    if (match.round !== this.match.round) this.players.beginRound()
    this.match = match
  }

  private learn(type: 'frame' | 'keyframe', { blocks, news }: Pick<FrameTick, 'blocks' | 'news'>): void {
    for (const block of blocks) this.players.readScores(block)
    const entries = news.flatMap((item) => (item.type === 'pilots' ? item.pilots : []))
    this.players.learn(entries)
    for (const item of news) if (item.type === 'match') this.play(item.match)
    for (const pilot of blocks.flatMap(shipsIn)) {
      this.whole[type]++
      if (!entries.some((entry) => entry.pilot === pilot)) this.nameless++
    }
  }
}

/** The pilots of the ships that a block gives whole. */
function shipsIn(block: readonly number[]): number[] {
  const pilots: number[] = []
  for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at))
    if (givenKind(block, at) === SHIP) pilots.push(givenId(block, at))
  return pilots
}

/** What is to be known of a pilot, from the universe itself. */
function entryOf({ replica }: SmallAudience, pilot: number) {
  const { id, name, score, drone, team } = replica.universe.pilots.get(pilot)!
  return { pilot: id, name, score, drone, adrift: replica.isAdrift(pilot), team }
}

interface Run {
  seed: number
  columns: number
  rows: number
  players: number
  ticks: number
  rules?: Partial<Rules>
}

async function play({ seed, columns, rows, players, ticks, rules }: Run): Promise<void> {
  const definition: Definition = {
    id: 'test',
    name: 'Test',
    columns,
    rows,
    capacity: 500,
    seed,
    rules: { ...DEFAULT_RULES, rocks: columns * rows, drones: 10, ...rules },
  }
  const everybody = new Set<Player>()
  const host = await SmallAudience.open({
    definition,
    publish: (home, frame) => {
      for (const player of everybody) if (player.topics.has(home)) player.send(frame)
    },
    auditPeriod: 1,
    graceMs: 0,
    now: () => 0,
  })
  const random = new Random(seed)
  const { universe } = host.replica
  const expected = new Uint32Array(universe.grid.sectors)
  const whole = { keyframe: 0, frame: 0 }
  const waiting = new Map<string, Player>()
  const enter = (player: Player) => {
    everybody.add(player)
    host.audience.admit(player, 'welcome')
  }
  host.replica.listen({
    ticked: () => {
      for (const [session, player] of waiting) {
        player.pilot = host.pilotOf(session)
        enter(player)
      }
      waiting.clear()
    },
  })
  for (let tick = 1; tick <= ticks; tick++) {
    if (everybody.size < players) {
      const session = random.below(4) > 0 ? host.ask(`P${tick}`) : ''
      const player = new Player(host, -1)
      player.free = random.below(universe.grid.sectors)
      if (session === '') enter(player)
      else waiting.set(session, player)
    }
    for (const player of everybody) {
      if (player.pilot < 0) {
        if (random.below(30) === 0) player.free = random.below(universe.grid.sectors)
      } else if (random.below(10) === 0) {
        const { pilot } = player
        const [target, controls, sequence] = [random.below(256), random.below(8), random.below(128)]
        host.replica.ask({ type: 'steer', pilot, target, controls, sequence })
      } else if (random.below(100) === 0) {
        host.setAdrift(player.pilot, !host.replica.isAdrift(player.pilot))
      } else if (random.below(400) === 0) {
        for (const way of ['keyframe', 'frame'] as const) whole[way] += player.whole[way]
        everybody.delete(player)
        host.audience.release(player)
        host.leave(player.pilot)
      }
    }
    host.tick()
    hashSectors(universe.bodies, universe.grid, universe.tick, expected)
    for (const player of everybody) {
      const { mirror, players, failures, nameless } = player
      const home = host.audience.homeOf(player)
      expect({ failures, nameless }, `tick ${tick}`).toEqual({ failures: 0, nameless: 0 })
      if (mirror === null || home < 0) throw new Error('no mirror')
      expect(mirror.home).toBe(home)
      // A mirror to which nothing was sent has nothing to do but motion, which the next frame makes up.
      if (mirror.tick !== universe.tick)
        throw new Error(`mirror at ${mirror.tick}, universe at ${universe.tick}`)
      const hashes = mirror.hashSectors()
      for (const sector of mirror.view)
        if (hashes[sector] !== expected[sector]) throw new Error(`tick ${tick}, sector ${sector}`)
      expect(player.match, `tick ${tick}`).toEqual(universe.match)
      const { ids, count } = mirror.bodies.ships
      for (const pilot of ids.subarray(0, count))
        if (JSON.stringify(players.get(pilot)) !== JSON.stringify(entryOf(host, pilot)))
          throw new Error(`tick ${tick}, pilot ${pilot}: ${JSON.stringify(players.get(pilot))}`)
    }
  }
  expect(whole.keyframe).toBeGreaterThan(1000)
  expect(whole.frame).toBeGreaterThan(1000)
}

describe('mirrors', () => {
  it('R38: equal their universe at every tick, names included, in the smallest torus', async () => {
    await play({ seed: 1, columns: 5, rows: 5, players: 40, ticks: 1500 })
  }, 60_000)

  it('R38: equal their universe at every tick, names included, in a wider one', async () => {
    await play({ seed: 2, columns: 9, rows: 6, players: 60, ticks: 1500 })
  }, 60_000)

  it.each(MODES)(
    'R40: know how the round stands at every tick, and all scores in a new one: %s',
    async (mode) => {
      const rules: Partial<Rules> = { mode, roundTicks: 250, breakTicks: 30, respawnTicks: 10 }
      await play({ seed: 3, columns: 5, rows: 5, players: 40, ticks: 1000, rules })
    },
    60_000,
  )
})
