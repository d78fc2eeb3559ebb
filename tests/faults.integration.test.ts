// Faults between server and client, on real sockets through a proxy: nobody is left looking at a universe that is not there.
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Bot } from '../bench/bot.ts'
import { type ShakyOptions, ShakyProxy } from '../bench/shaky-proxy.ts'
import { asSocket } from '../client/connection.ts'
import { apiOf, ticketsFrom } from '../client/tickets.ts'
import { Visit, type VisitListener } from '../client/visit.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { DEFAULT_RULES, type Definition, type Rules } from '../server/universe/definition.ts'
import { SHIP } from '../shared/bodies.ts'
import { encodeClientMessage } from '../shared/codec.ts'
import { readEvent } from '../shared/events.ts'
import { CLOSE, PROTOCOL_VERSION, type Role, SUBPROTOCOL } from '../shared/protocol.ts'
import { systemTimers } from '../shared/timers.ts'
import { promise } from './promise.ts'
import { quietLog } from './quiet-log.ts'
import { ticketFor } from './tickets.ts'

const definition: Definition = {
  id: 'faults',
  name: 'Faults',
  columns: 6,
  rows: 6,
  capacity: 400,
  seed: 3,
  rules: { ...DEFAULT_RULES, rocks: 40, drones: 4 },
}

let server: Server
let proxy: ShakyProxy
let direct = ''
let shaky = ''
const bots: Bot[] = []

async function open(rules: Partial<Rules> = {}, network: Partial<ShakyOptions> = {}): Promise<void> {
  const definitions = [{ ...definition, rules: { ...definition.rules, ...rules } }]
  server = createServer({ definitions, log: quietLog, auditPeriod: 1 })
  const port = server.listen('127.0.0.1', 0)
  proxy = new ShakyProxy({ target: port, ...network })
  direct = `ws://127.0.0.1:${port}/socket`
  shaky = `ws://127.0.0.1:${await proxy.listen()}/socket`
}

afterEach(async () => {
  for (const bot of bots.splice(0)) bot.stop()
  proxy.close()
  await server.close()
})

/** A bot that has its first keyframe. */
function arrive(url: string, n: number, listener: VisitListener = {}): Promise<Bot> {
  return new Promise((resolve) => {
    let there = false
    const bot: Bot = new Bot({
      url,
      universe: 'faults',
      name: `Bot ${n}`,
      seed: n,
      listener: {
        ...listener,
        framed: (tick) => {
          listener.framed?.(tick)
          if (!there) resolve(bot)
          there = true
        },
      },
    })
    bots.push(bot)
  })
}

/** A bare socket that joins, and does nothing else. */
async function join(name: string, role: Role, key: string): Promise<WebSocket> {
  const ticket = await ticketFor(direct, { universe: 'faults', role, name, key })
  const socket = new WebSocket(direct, [SUBPROTOCOL, ticket])
  const message = { type: 'join', version: PROTOCOL_VERSION, key, line: 0, ship: 0 } as const
  socket.once('open', () => socket.send(encodeClientMessage(message)))
  return socket
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

function tick(): number {
  return server.multiverse.find('faults')!.universe.tick
}

describe('faults', () => {
  it('6 of 60 stalled for 10 seconds: the others miss nothing, and all mirrors are right after it', async () => {
    await open()
    const healthy = await Promise.all(Array.from({ length: 54 }, (_, n) => arrive(direct, n)))
    const stalled = await Promise.all(Array.from({ length: 6 }, (_, n) => arrive(shaky, 100 + n)))
    const pilots = stalled.map(({ visit }) => visit.pilot)
    for (const link of proxy.links) link.stall()
    const from = tick()
    // Audits: one for every tick, however many of them a frame holds.
    const heard = healthy.map(({ visit }) => visit.received.audits)
    await until(() => tick() >= from + 200)
    for (const [n, { visit }] of healthy.entries())
      expect(visit.received.audits - heard[n]!).toBeGreaterThanOrEqual(190)
    for (const link of proxy.links) link.resume()
    await until(() => stalled.every(({ visit }) => !visit.mirror!.stale && tick() - visit.mirror!.tick < 3))
    // Every tick is audited: three seconds more of it.
    const calm = tick()
    const audits = stalled.map(({ visit }) => visit.received.audits)
    await until(() => tick() >= calm + 60)
    for (const [n, { visit }] of stalled.entries())
      expect(visit.received.audits - audits[n]!).toBeGreaterThan(50)
    expect(stalled.map(({ visit }) => visit.pilot)).toEqual(pilots)
    const total = bots.reduce((sum, { visit }) => sum + visit.received.desyncs + visit.received.gaps, 0)
    console.info(`stall: 6 of 60 for 10 s; gaps and desyncs ${total}`)
    expect(total).toBe(0)
  })

  it('300 sockets cut at once: all come back to their ships, none doubled, no score lost', async () => {
    await open()
    const back = new Set<number>()
    let lost = 0
    const swarm = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        arrive(shaky, n, {
          away: () => {
            lost++
          },
          welcomed: () => {
            if (lost > 0) back.add(n)
          },
        }),
      ),
    )
    const host = server.multiverse.find('faults')!
    await until(() => host.universe.pilots.list.some(({ drone, score }) => !drone && score > 0))
    const pilots = swarm.map(({ visit }) => visit.pilot)
    const handshakes: number[] = []
    proxy.onLink = () => handshakes.push(performance.now())
    const scores = new Map(host.universe.pilots.list.map(({ id, score }) => [id, score]))
    const cutAt = performance.now()
    for (const link of proxy.links) link.cut()
    await until(() => back.size === 300)
    const seconds = (performance.now() - cutAt) / 1000
    const peak = Math.max(
      ...handshakes.map((at) => handshakes.filter((other) => other >= at && other < at + 1000).length),
    )
    console.info(
      `return: 300 sockets cut at once, all back after ${seconds.toFixed(1)} s; at most ${peak} handshakes in one second`,
    )
    expect(swarm.map(({ visit }) => visit.pilot)).toEqual(pilots)
    expect(host.pilots).toBe(300)
    expect(new Set(host.universe.pilots.list.map(({ id }) => id)).size).toBe(304)
    for (const { id, score } of host.universe.pilots.list)
      expect(score).toBeGreaterThanOrEqual(scores.get(id)!)
  })

  it('a connection that is only half there is given up by the client, who comes back to the same ship', async () => {
    await open()
    let away = 0
    const { visit } = await arrive(shaky, 1, { away: () => away++ })
    const { pilot } = visit
    for (const link of proxy.links) link.halfOpen()
    const { mirror } = visit
    await until(() => visit.mirror !== mirror && visit.mirror?.stale === false)
    console.info(`half-open: noticed ${away} time, back at tick ${tick()}`)
    expect(away).toBe(1)
    expect(visit.pilot).toBe(pilot)
  })

  it('20 bots behind 40 to 120 ms of delay each way are as exact as any', async () => {
    await open({}, { delayMs: 40, jitterMs: 80 })
    await Promise.all(Array.from({ length: 20 }, (_, n) => arrive(shaky, n)))
    const from = tick()
    await until(() => tick() >= from + 200)
    const total = { audits: 0, gaps: 0, desyncs: 0 }
    for (const { visit } of bots)
      for (const key of ['audits', 'gaps', 'desyncs'] as const) total[key] += visit.received[key]
    console.info(`delay: ${JSON.stringify(total)}`)
    expect(total.audits).toBeGreaterThan(20 * 150)
    expect(total).toMatchObject({ gaps: 0, desyncs: 0 })
  })

  it('one who reads too slowly is sent no more than it takes, and never shows what is not there', async () => {
    await open()
    const [slow] = await Promise.all([
      arrive(shaky, 1),
      ...Array.from({ length: 40 }, (_, n) => arrive(direct, 10 + n)),
    ])
    for (const link of proxy.links) link.readSlowly(400)
    const from = tick()
    const { received } = slow!.visit
    const before = received.bytes
    await until(() => tick() >= from + 300)
    console.info(
      `slow reader: ${received.bytes - before} bytes in 15 s, ${received.audits} audits, ${received.desyncs} desyncs`,
    )
    expect(received.desyncs).toBe(0)
    for (const { visit } of bots) expect(visit.received.desyncs).toBe(0)
  })

  it('a frozen client is gone in 40 seconds, and its ship destroyed exactly once', async () => {
    await open({ rocks: 0, drones: 0 })
    const client = await join('Frozen', 'pilot', '')
    await new Promise((resolve) => client.once('message', resolve))
    const frozen = server.multiverse.find('faults')!.universe.pilots.list[0]!.id
    const ends: number[] = []
    const witness: Visit = new Visit({
      url: direct,
      requestTicket: ticketsFrom(apiOf(direct), { universe: 'faults', role: 'spectator', name: 'Witness' }),
      createSocket: (url, subprotocols) => asSocket(new WebSocket(url, subprotocols)),
      timers: systemTimers,
      random: Math.random,
      listener: {
        event: (at, block, n) => {
          const event = readEvent(witness.mirror!.grid, block, n)
          if (event.type === 'destroyed' && event.kind === SHIP && event.id === frozen) ends.push(at)
        },
      },
    })
    await until(() => witness.mirror?.bodies.ships.has(frozen) === true)
    const from = tick()
    // No reads, and no word from now on.
    client.pause()
    await until(() => ends.length > 0)
    const seconds = (ends[0]! - from) / 20
    // Long enough for a second end, if there were one.
    await until(() => tick() > ends[0]! + 60)
    witness.close()
    client.terminate()
    promise('a frozen pilot is gone after', seconds, 40, 's')
    expect(ends.length).toBe(1)
    expect(server.multiverse.find('faults')!.hasPilot(frozen)).toBe(false)
  })

  it('a second socket for the same session takes over; the first is told why', async () => {
    await open()
    let told: (code: number) => void = () => undefined
    const refused = new Promise<number>((resolve) => {
      told = resolve
    })
    const { visit } = await arrive(direct, 1, { refused: (code) => told(code) })
    const { pilot, key } = visit
    const second = await join('Bot 1', 'bot', key)
    expect(await refused).toBe(CLOSE.replaced.code)
    const host = server.multiverse.find('faults')!
    expect(host.hasPilot(pilot)).toBe(true)
    expect(host.pilots).toBe(1)
    second.terminate()
  })
})
