// What a thousand universes cost that sleep in their logs: memory, the start of a process, its idle time, and how long the
// first visitor waits for one to wake up.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openFileLogs } from '../../server/log/files/file-log-store.ts'
import { Archive } from '../../server/replica/archive.ts'
import type { Definition } from '../../server/universe/definition.ts'
import { Bot } from '../bot.ts'
import { takeFootprint } from '../churn/footprint.ts'
import { DeployedServer } from '../deployed-server.ts'
import { MEASURABLE } from '../garbage.ts'
import { universeFor } from '../load/play.ts'
import { builtServer } from '../load/programs.ts'
import { atMost, quantile, type Report, round } from '../report.ts'

const ASLEEP = 1000
const CAPACITY = 200
/** After a start, until all is compiled and collected that it left behind. */
const SETTLE_MS = 15_000
const IDLE_MS = 10_000
const WAKES = 20

interface Cost {
  readonly heapMB: number
  readonly rssMB: number
  readonly startMs: number
  /** Share of a core. */
  readonly idle: number
  /** Milliseconds from asking for a ticket to the first keyframe, for universes that slept. */
  readonly wakes: readonly number[]
  /** The same for one that is awake. */
  readonly visits: readonly number[]
}

type Progress = (text: string) => void

export async function runSleepers(progress: Progress): Promise<Report> {
  const program = [...MEASURABLE, await builtServer()]
  const one = await measure(program, 1, progress)
  const many = await measure(program, ASLEEP + 1, progress)
  const [visits, wakes] = [many.visits, many.wakes].map((times) => [...times].sort((a, b) => a - b))
  const row = (universes: string, { heapMB, rssMB, startMs, idle }: Cost) => ({
    universes,
    'heap MB': round(heapMB),
    'RSS MB': round(rssMB),
    'start ms': round(startMs, 0),
    'idle, share of a core': round(idle, 4),
  })
  return {
    scenario: 'sleepers',
    rows: [row('1', one), row(`1, and ${ASLEEP} asleep`, many)],
    lines: [
      atMost(`memory of ${ASLEEP} that sleep`, many.rssMB - one.rssMB, 20, 'MB'),
      atMost('start of the process with them', many.startMs / 1000, 3, 's'),
      atMost('idle CPU with them', many.idle * 100, 0.5, '% of a core'),
      atMost(
        'waking one, p95, above a visit to one that is awake',
        quantile(wakes!, 0.95) - quantile(visits!, 0.5),
        100,
        'ms',
      ),
    ],
  }
}

async function measure(program: readonly string[], universes: number, progress: Progress): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'))
  const data = join(folder, 'data')
  const definitions = Array.from({ length: universes }, (_, n) =>
    universeFor(CAPACITY, { id: `u${n}`, seed: n, capacity: CAPACITY }),
  )
  const file = join(folder, 'universes.json')
  writeFileSync(file, JSON.stringify({ universes: definitions }))
  progress(`${universes} universes begin`)
  await begin(data, definitions)
  const since = performance.now()
  const server = DeployedServer.start(program, [
    '--port',
    '0',
    '--log-level',
    'info',
    '--data',
    data,
    '--universes',
    file,
  ])
  try {
    const url = await server.opened()
    const startMs = performance.now() - since
    await pause(SETTLE_MS)
    progress('they sleep')
    const [cpu, from] = [server.cpu(), performance.now()]
    await pause(IDLE_MS)
    const idle = (server.cpu() - cpu) / (performance.now() - from)
    const { heapMB, rssMB } = await takeFootprint(server, data, url.origin)
    const socket = `ws://${url.host}/socket`
    const wakes = await visitAll(socket, definitions.slice(0, WAKES))
    const visits = await visitAll(
      socket,
      Array.from({ length: WAKES }, () => definitions[0]!),
    )
    return { heapMB, rssMB, startMs, idle, wakes, visits }
  } finally {
    await server.kill()
    rmSync(folder, { recursive: true })
  }
}

/** Each has its log, as one that somebody has been in. */
async function begin(data: string, definitions: readonly Definition[]): Promise<void> {
  const logs = await openFileLogs(data)
  const quiet = () => undefined
  const archive = new Archive({
    logs,
    logger: { info: quiet, warn: quiet, error: quiet },
    now: () => performance.now(),
  })
  for (const definition of definitions) await archive.begin(definition, 'file')
  await logs.close()
}

/** One after another, as somebody comes to each. */
async function visitAll(url: string, definitions: readonly Definition[]): Promise<number[]> {
  const times: number[] = []
  for (const [n, { id }] of definitions.entries()) times.push(await visit(url, id, n))
  return times
}

function visit(url: string, universe: string, seed: number): Promise<number> {
  const since = performance.now()
  return new Promise((resolve) => {
    const bot: Bot = new Bot({
      url,
      universe,
      name: `Visitor ${seed}`,
      seed,
      listener: {
        framed: () => {
          bot.stop()
          resolve(performance.now() - since)
        },
      },
    })
  })
}
