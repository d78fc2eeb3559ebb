// Metrics of a real server, on a port of their own; how many series they are and what a scrape costs.
import { afterEach, describe, expect, it } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { type MetricsServer, serveMetrics } from '../server/operation/metrics/metrics-server.ts'
import { promise } from './promise.ts'
import { quietLog } from './quiet-log.ts'
import { RawClient } from './raw-client.ts'
import { joinCommand, smallDefinition } from './small-universe.ts'

const MOST_SERIES = 5000
const MOST_MS = 10
const UNIVERSES = 200
const PILOTS = 5000
const SCRAPES = 15

let server: Server
let metrics: MetricsServer

afterEach(async () => {
  await metrics.close()
  await server.close()
})

async function open(universes: number): Promise<string> {
  const definitions = Array.from({ length: universes }, (_, n) => smallDefinition({}, n + 1, `small-${n}`))
  server = createServer({ definitions, log: quietLog })
  const port = server.listen('127.0.0.1', 0)
  metrics = await serveMetrics(server.registry, { host: '127.0.0.1', port: 0 })
  return `ws://127.0.0.1:${port}/socket`
}

async function scrape(): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${metrics.port}/metrics`)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  return answer.text()
}

function seriesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

function figure(text: string, series: string): number {
  const line = seriesOf(text).find((one) => one.startsWith(`${series} `))
  if (line === undefined) throw new Error(`there is no ${series}`)
  return Number(line.slice(series.length))
}

describe('metrics', () => {
  it('say what happened', async () => {
    const url = await open(1)
    const [pilot] = await RawClient.join(url, 'small-0', 'pilot', 'Nova')
    const [spectator] = await RawClient.join(url, 'small-0', 'spectator', 'Owl')
    pilot.send({ type: 'resync', line: 0 })
    await pilot.next('keyframe')
    await pilot.next('keyframe')
    await spectator.next('frame')
    pilot.sendRaw('text')
    await pilot.closed()
    const text = await scrape()
    expect(figure(text, 'orrery_players{universe="small-0"}')).toBe(1)
    expect(figure(text, 'orrery_spectators{universe="small-0"}')).toBe(1)
    expect(figure(text, 'orrery_universes{state="awake"}')).toBe(1)
    expect(figure(text, 'orrery_sockets')).toBe(1)
    expect(figure(text, 'orrery_resyncs_total')).toBe(1)
    expect(figure(text, 'orrery_keyframes_total')).toBeGreaterThanOrEqual(3)
    expect(figure(text, 'orrery_closes_total{code="4401"}')).toBe(1)
    expect(figure(text, 'orrery_events_total{kind="ship"}')).toBeGreaterThanOrEqual(1)
    expect(figure(text, 'orrery_log_append_seconds_count')).toBeGreaterThan(1)
    expect(figure(text, 'orrery_tick_duration_seconds_count')).toBeGreaterThan(1)
    expect(figure(text, 'orrery_frame_bytes_total')).toBeGreaterThan(1)
    spectator.leave()
  })

  it('are served at /metrics only', async () => {
    await open(1)
    expect((await fetch(`http://127.0.0.1:${metrics.port}/`)).status).toBe(404)
  })

  it(`of ${UNIVERSES} universes with ${PILOTS} players are at most ${MOST_SERIES} series, and cost under ${MOST_MS} ms`, async () => {
    await open(UNIVERSES)
    let pilot = 0
    for (const { definition } of server.multiverse.list()) {
      const replica = (await server.multiverse.wake(definition.id))!
      for (let n = 0; n < PILOTS / UNIVERSES; n++) replica.ask(joinCommand(pilot++))
    }
    const text = await (async () => {
      for (;;) {
        const now = await scrape()
        const players = seriesOf(now).filter((line) => line.startsWith('orrery_players{'))
        if (players.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0) === PILOTS) return now
      }
    })()
    const { length } = seriesOf(text)
    const costs: number[] = []
    for (let n = 0; n < SCRAPES; n++) {
      // CPU time, so that neither another process nor a tick in between counts.
      const before = process.cpuUsage()
      await server.registry.metrics()
      const { user, system } = process.cpuUsage(before)
      costs.push((user + system) / 1000)
    }
    const first = costs[0]!
    costs.sort((a, b) => a - b)
    // Most of what it takes more at times is other work of the machine.
    const cost = costs[SCRAPES >> 2]!
    const median = costs[SCRAPES >> 1]!
    console.info(
      `metrics: ${length} series, a scrape costs ${cost.toFixed(1)} ms (median ${median.toFixed(1)}), the first ${first.toFixed(1)} ms; ${Math.round(text.length / 1000)} kB`,
    )
    promise(`series of ${UNIVERSES} universes with ${PILOTS} players`, length, MOST_SERIES, '')
    promise('a scrape costs', cost, MOST_MS, 'ms')
  })
})
