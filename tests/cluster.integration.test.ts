// Many processes, one universe: real nodes, a real Redis, and whatever may happen to either.
import { afterEach, describe, expect, it } from 'vitest'
import { ClusterProcesses } from './cluster-processes.ts'
import { SIZES } from './cluster-sizes.ts'
import { sharedUniverse } from './cluster-universe.ts'
import { Crew, Ledger, quantile, until } from './ledger.ts'
import { promise } from './promise.ts'
import { whyNoRedis } from './redis-server.ts'

const { bots: BOTS, kills: KILLS, freezes: FREEZES, redisAwayMs: AWAY_MS, compareEvery } = SIZES
/** Milliseconds of play before and after what happens. */
const PLAY_TICKS = 40

let cluster: ClusterProcesses
let crew: Crew
let ledger: Ledger

async function begin(): Promise<void> {
  cluster = await ClusterProcesses.start(3, sharedUniverse)
  ledger = new Ledger()
  crew = new Crew({ ledger, universe: sharedUniverse.id, nodes: cluster.urls, count: BOTS, compareEvery })
  await until('all in', () => crew.bots.every(({ joined }) => joined), 60_000)
  await play()
}

/** Waits while the universe goes on for a while, as all bots that have a socket see it. */
async function play(ticks = PLAY_TICKS): Promise<void> {
  const from = ledger.lastTick
  await until('play', () => ledger.lastTick > from + ticks, 60_000)
}

/** What must hold whatever happened. */
async function expectOneUniverse(): Promise<void> {
  expect({ differences: ledger.differences, backward: crew.backward }).toEqual({
    differences: 0,
    backward: 0,
  })
  expect([crew.total('desyncs'), crew.total('gaps')]).toEqual([0, 0])
  expect(ledger.compared).toBeGreaterThan(500)
  expect(cluster.count('the universe differs from its log: this must never happen')).toBe(0)
  const { universe, differences } = await cluster.state()
  expect(differences).toEqual([])
  const names = universe.pilots.list.filter(({ drone }) => !drone).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
}

/** The ships of all bots, with what each has scored. */
async function ships(): Promise<Map<string, { readonly joinedAt: number; readonly score: number }>> {
  const { list } = (await cluster.state()).universe.pilots
  return new Map(
    list.filter(({ drone }) => !drone).map(({ name, joinedAt, score }) => [name, { joinedAt, score }]),
  )
}

/** While Redis is away newcomers get "try again", from every node. */
async function expectToldToWait(): Promise<void> {
  const order = { universe: sharedUniverse.id, name: 'Newcomer', role: 'bot' } as const
  const answers = await Promise.all(cluster.nodes.map((node) => node.post('/api/tickets', order)))
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503])
}

/** Nobody lost a ship or a point. */
async function expectKept(before: Awaited<ReturnType<typeof ships>>): Promise<void> {
  const after = await ships()
  const lost = [...before].filter(([name, ship]) => {
    const now = after.get(name)
    return now === undefined || now.joinedAt !== ship.joinedAt || now.score < ship.score
  })
  expect(lost).toEqual([])
  expect(after.size).toBe(before.size)
}

afterEach(async () => {
  crew?.stop()
  await cluster?.end()
})

describe.skipIf(whyNoRedis !== null)('a cluster of three nodes', () => {
  it('is one universe: what is seen at a tick on one node is seen at that tick on all', async () => {
    await begin()
    await play(100)
    await expectOneUniverse()
    expect((await cluster.state()).universe.pilots.visitors).toBe(BOTS)
    console.info(`cluster: ${ledger.compared} sectors compared, ${crew.total('audits')} audits, 0 differ`)
    promise('sectors that differ between clients of any nodes', ledger.differences, 0, 'sectors')
    const late = crew.sightings.lateness()
    expect(late.length).toBeGreaterThan(30)
    promise('an event is seen on another node later by, p99', quantile(late, 0.99), 10, 'ms')
    console.info(
      `cluster: ${late.length} events seen on several nodes, later by p50 ${quantile(late, 0.5).toFixed(1)} ms`,
    )
  })

  it('goes on when its leader is killed: nothing that was seen is undone, no ship is doubled or lost', {
    timeout: 120_000 + KILLS * 30_000,
  }, async () => {
    await begin()
    const before = await ships()
    const pauses: number[] = []
    for (let round = 0; round < KILLS; round++) {
      const leader = cluster.leader()
      const others = [0, 1, 2].filter((place) => place !== leader)
      const lost = others.map((place) => crew.lost[place])
      crew.restart()
      cluster.nodes[leader]!.child.kill('SIGKILL')
      await cluster.nodes[leader]!.ended
      await play()
      pauses.push(...others.flatMap((place) => crew.pauses(place)))
      expect(others.map((place) => crew.lost[place])).toEqual(lost)
      await cluster.add(leader)
      await until(
        'all back',
        () => crew.at(leader).every(({ visit }) => visit.mirror?.stale === false),
        40_000,
      )
      await play()
    }
    await expectOneUniverse()
    await expectKept(before)
    expect(before.size).toBe(BOTS)
    const [p50, p95] = [quantile(pauses, 0.5), quantile(pauses, 0.95)].map(Math.round)
    console.info(`cluster: leader killed ${KILLS} times, pause p50 ${p50} ms, p95 ${p95} ms`)
    promise(`leader killed ${KILLS} times: pause, p95`, p95!, 4000, 'ms')
    promise('leader killed: ticks undone', ledger.differences + crew.backward, 0, '')
  })

  it('is restarted node by node under load: nobody loses a ship or a score', async () => {
    await begin()
    const before = await ships()
    const pauses: number[] = []
    for (let place = 0; place < 3; place++) {
      const others = [0, 1, 2].filter((other) => other !== place)
      const lost = others.map((other) => crew.lost[other])
      crew.restart()
      cluster.nodes[place]!.child.kill('SIGTERM')
      await cluster.nodes[place]!.ended
      await play(20)
      pauses.push(...others.flatMap((other) => crew.pauses(other)))
      expect(others.map((other) => crew.lost[other])).toEqual(lost)
      await cluster.add(place)
      await until(
        'all back',
        () => crew.at(place).every(({ visit }) => visit.mirror?.stale === false),
        40_000,
      )
      await play(20)
    }
    await expectOneUniverse()
    await expectKept(before)
    const [p50, p95] = [quantile(pauses, 0.5), quantile(pauses, 0.95)].map(Math.round)
    console.info(`cluster: rolling restart, pause on the nodes that stay p50 ${p50} ms, p95 ${p95} ms`)
    promise('rolling restart: longest pause on the nodes that stay', Math.max(...pauses), 2000, 'ms')
  })

  it('takes nothing from a leader that was frozen past its lease', async () => {
    await begin()
    for (let round = 0; round < FREEZES; round++) {
      const leader = cluster.leader()
      cluster.nodes[leader]!.child.kill('SIGSTOP')
      await until('another leads', () => cluster.leader() !== leader)
      await play()
      const { epoch } = await cluster.state()
      cluster.nodes[leader]!.child.kill('SIGCONT')
      await play(100)
      await expectOneUniverse()
      const after = await cluster.state()
      expect(after.epoch).toBeGreaterThanOrEqual(epoch)
      expect(after.universe.pilots.visitors).toBe(BOTS)
    }
    promise(`leader frozen ${FREEZES} times: ticks undone`, ledger.differences + crew.backward, 0, '')
  })

  it('stands still while Redis is away, and goes on with all sockets when it is back, even empty', async () => {
    await begin()
    const pauses: number[] = []
    for (const kept of [true, false]) {
      const { epoch } = await cluster.state()
      const lost = [...crew.lost]
      await cluster.redis.kill()
      if (!kept) cluster.redis.forget()
      await new Promise((resolve) => setTimeout(resolve, AWAY_MS))
      const tick = ledger.lastTick
      await expectToldToWait()
      await cluster.redis.start('append-only')
      const since = performance.now()
      await until('it goes on', () => ledger.lastTick > tick)
      pauses.push(Math.round(performance.now() - since))
      await play()
      expect(crew.lost).toEqual(lost)
      const after = await cluster.state()
      expect(after.epoch).toBeGreaterThanOrEqual(epoch)
      expect(after.universe.pilots.visitors).toBe(BOTS)
    }
    await expectOneUniverse()
    promise(`Redis was away for ${AWAY_MS / 1000} s: goes on after its return in`, pauses[0]!, 2000, 'ms')
    promise('Redis came back empty: goes on after its return in', pauses[1]!, 2000, 'ms')
  })
})
