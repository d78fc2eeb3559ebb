// What nodes do on purpose, and what happens between them and Redis: moves, cut subscriptions, lost connections, a follower
// whose universe is another. The nodes are in this process, so that one clock measures them all.
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import type { Logger } from '../server/process/logger.ts'
import type { Replica } from '../server/replica/replica.ts'
import { STEERED } from '../server/universe/pilots.ts'
import { startNode, type TestNode } from './cluster-nodes.ts'
import { SIZES } from './cluster-sizes.ts'
import { sharedUniverse } from './cluster-universe.ts'
import { Crew, Ledger, quantile, until } from './ledger.ts'
import { promise } from './promise.ts'
import { RedisLink } from './redis-link.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'

const { moveBots: BOTS, moves: MOVES, compareEvery, cuts: CUTS, ticksBetweenCuts, silentSeconds } = SIZES

let redis: RedisServer
let admin: Redis
/** Of each node to Redis. */
let links: RedisLink[]
let nodes: TestNode[]
let crew: Crew
let ledger: Ledger
/** Messages of all nodes. */
let messages: string[]

async function begin(): Promise<void> {
  messages = []
  const note = (_details: object, message: string) => void messages.push(message)
  const log: Logger = { info: note, warn: note, error: note }
  redis = await RedisServer.start()
  admin = new Redis(redis.url)
  nodes = []
  links = []
  for (let n = 0; n < 3; n++) {
    links.push(await RedisLink.to(redis.port))
    nodes.push(await startNode(links[n]!.url, [sharedUniverse], log))
  }
  ledger = new Ledger()
  const urls = nodes.map(({ api }) => api)
  crew = new Crew({ ledger, universe: sharedUniverse.id, nodes: urls, count: BOTS, compareEvery })
  await until('all in', () => crew.bots.every(({ joined }) => joined), 60_000)
  await play(20)
}

afterEach(async () => {
  crew.stop()
  for (const node of nodes) await node.close()
  for (const link of links) link.end()
  admin.disconnect()
  await redis.end()
})

async function play(ticks: number): Promise<void> {
  const from = ledger.lastTick
  await until('play', () => ledger.lastTick > from + ticks, 60_000)
}

function replicaOf({ server }: TestNode): Replica {
  return server.multiverse.find('shared')!
}

function leader(): TestNode {
  return nodes.find((node) => replicaOf(node).leads)!
}

function expectOneUniverse(): void {
  expect([ledger.differences, crew.backward, crew.total('desyncs'), crew.total('gaps')]).toEqual([0, 0, 0, 0])
  expect(nodes.map(({ node }) => node.figures().differences)).toEqual([0, 0, 0])
  expect(crew.lost).toEqual([0, 0, 0])
  const [first, ...others] = nodes.map((node) => replicaOf(node).universe.pilots.visitors)
  expect(first).toBe(BOTS)
  expect(others).toEqual([BOTS, BOTS])
}

function everybodyIsSteered({ universe }: Replica): boolean {
  return universe.pilots.list.every(({ drone, adriftSince }) => drone || adriftSince === STEERED)
}

/** Milliseconds between two ticks on each node, from now on. */
function watchTicks(): { readonly gaps: number[]; readonly late: number[] } {
  const gaps: number[] = []
  const late: number[] = []
  const appliedAt = new Map<number, number>()
  for (const node of nodes) {
    const replica = replicaOf(node)
    let last = performance.now()
    replica.listen({
      ticked: () => {
        const now = performance.now()
        gaps.push(now - last)
        last = now
        const first = appliedAt.get(replica.universe.tick)
        if (first === undefined) appliedAt.set(replica.universe.tick, now)
        else late.push(now - first)
      },
    })
  }
  return { gaps, late }
}

describe.skipIf(whyNoRedis !== null)('nodes of a cluster', () => {
  it(`hand a universe over ${MOVES} times without closing a socket`, async () => {
    await begin()
    const { gaps, late } = watchTicks()
    const pauses: number[] = []
    for (let n = 0; n < MOVES; n++) {
      gaps.length = 0
      expect(await leader().node.move('shared')).toBe(true)
      await until('another leads', () => nodes.some((node) => replicaOf(node).leads))
      await play(6)
      pauses.push(Math.max(...gaps))
    }
    expectOneUniverse()
    const [p50, p99] = [quantile(pauses, 0.5), quantile(pauses, 0.99)].map(Math.round)
    const [later50, later99] = [quantile(late, 0.5), quantile(late, 0.99)].map((ms) => ms.toFixed(1))
    console.info(`cluster: ${MOVES} moves, longest time between two ticks p50 ${p50} ms, p99 ${p99} ms`)
    console.info(`cluster: a tick is applied on the other nodes after p50 ${later50} ms, p99 ${later99} ms`)
    promise(`${MOVES} moves under ${BOTS} bots: time between two ticks, p99`, p99!, 150, 'ms')
    promise('moves: sockets closed', crew.lost[0]! + crew.lost[1]! + crew.lost[2]!, 0, '')
  })

  it('lose nothing when subscriptions are cut again and again', async () => {
    await begin()
    for (let n = 0; n < CUTS; n++) {
      await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
      await play(ticksBetweenCuts)
    }
    await play(40)
    // Every bot steers: what each asked for last came through.
    const steered = crew.bots.map(({ visit }) => visit.mirror!.bodies.ships.ack[visit.pilot]!)
    await until('all steer on', () =>
      crew.bots.every(({ visit }, n) => visit.mirror!.bodies.ships.ack[visit.pilot] !== steered[n]),
    )
    expectOneUniverse()
  })

  it('lose nothing when all connections to Redis are cut again and again', async () => {
    await begin()
    for (let n = 0; n < 5; n++) {
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await play(20)
    }
    await until(
      'connected',
      () => messages.filter((message) => message === 'a connection to Redis is back').length >= 15,
    )
    await play(40)
    expectOneUniverse()
  })

  it('take nothing of a leader that is cut off from Redis, and have it back as a follower', async () => {
    await begin()
    const place = nodes.indexOf(leader())
    links[place]!.cut()
    await until('another leads', () => nodes.some((node, n) => n !== place && replicaOf(node).leads))
    await play(60)
    const { tick } = replicaOf(nodes[place]!).universe
    expect(tick).toBeLessThan(ledger.lastTick - 40)
    links[place]!.open()
    await until('it follows', () => {
      const replica = replicaOf(nodes[place]!)
      return !replica.leads && replica.universe.tick > tick + 80
    })
    await until('all steered', () => nodes.every((node) => everybodyIsSteered(replicaOf(node))))
    expectOneUniverse()
  })

  for (const seconds of silentSeconds)
    it(`catch up after ${seconds} s in which nothing came through`, async () => {
      await begin()
      const place = nodes.findIndex((node) => !replicaOf(node).leads)
      links[place]!.hold()
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
      links[place]!.open()
      const reached = ledger.lastTick
      await until('it has caught up', () => replicaOf(nodes[place]!).universe.tick > reached)
      await until('all steered', () => nodes.every((node) => everybodyIsSteered(replicaOf(node))))
      await play(20)
      expectOneUniverse()
    })

  it('notice a replica that is another universe, and begin it anew from a checkpoint', async () => {
    await begin()
    const follower = nodes.find((node) => !replicaOf(node).leads)!
    const { universe } = replicaOf(follower)
    universe.random.state ^= 1
    await until('a difference', () => follower.node.figures().differences === 1)
    await play(40)
    // Fingerprints were compared at least once more meanwhile.
    expect(follower.node.figures().differences).toBe(1)
    expect(messages.filter((message) => message.startsWith('the universe differs'))).toHaveLength(1)
    expect(crew.lost).toEqual([0, 0, 0])
  })
})
