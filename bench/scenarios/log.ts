// What it costs that universes outlive their process: the same play with the log in files and without any, in turns; and how
// long it takes to come back.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Durability } from '../../server/log/files/file-log.ts'
import { Child } from '../load/calls.ts'
import { writeCrowdedLog } from '../load/crowded-log.ts'
import { type Play, play, universeFor } from '../load/play.ts'
import { programFile } from '../load/programs.ts'
import type { ServerStart } from '../load/server.ts'
import type { ServerReport } from '../load/server-report.ts'
import { atMost, type Figures, quantile, type Report, round, sane } from '../report.ts'

const PLAYERS = 2000
const SECONDS = 8
/** Server with log and without take turns, so that whatever else the machine does meets both. */
const ROUNDS = 3
const MANY = 200
const MANY_ROUNDS = 2
const CROWD = 5000
const RECOVERIES = 3

type Progress = (text: string) => void

export async function runLog(progress: Progress): Promise<Report> {
  const one = await compare(1, ROUNDS, progress)
  const power = await playWith(1, 'power', progress)
  const many = await compare(MANY, MANY_ROUNDS, progress)
  const recovery = await recover(progress)
  const all = [...one.without, ...one.withLog, ...many.without, ...many.withLog, power]
  const worst = all.reduce((a, b) => (a.load > b.load ? a : b))
  return {
    scenario: 'log',
    rows: [
      ...rows('1 universe, no log', one.without),
      ...rows('1 universe, log', one.withLog),
      ...rows('1 universe, log (power)', [power]),
      ...rows(`${MANY} universes, no log`, many.without),
      ...rows(`${MANY} universes, log`, many.withLog),
      { what: `${CROWD} ships come back`, 'ms to recover': round(recovery.ms), entries: recovery.entries },
    ],
    lines: [
      atMost('CPU with the log, over without', cpu(one.withLog) / cpu(one.without), 1.05, 'x'),
      atMost('tick p99 with the log, over without', tickP99(one.withLog) / tickP99(one.without), 1.2, 'x'),
      atMost(
        `CPU with the logs of ${MANY} universes, over without`,
        cpu(many.withLog) / cpu(many.without),
        1.15,
        'x',
      ),
      atMost(`recovery of a universe of ${CROWD} ships`, recovery.ms, 1000, 'ms'),
      atMost(
        'desyncs and gaps',
        all.reduce((sum, { desyncs, gaps }) => sum + desyncs + gaps, 0),
        0,
        '',
      ),
      sane('2,000 players', worst),
    ],
  }
}

async function compare(universes: number, rounds: number, progress: Progress) {
  const without: Play[] = []
  const withLog: Play[] = []
  for (let n = 0; n < rounds; n++) {
    without.push(await playWith(universes, null, progress))
    withLog.push(await playWith(universes, 'process', progress))
  }
  return { without, withLog }
}

async function playWith(universes: number, durability: Durability | null, progress: Progress): Promise<Play> {
  const definitions = Array.from({ length: universes }, (_, n) =>
    universeFor(PLAYERS / universes, { id: `u${n}`, seed: n + 1 }),
  )
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'))
  try {
    return await play({
      players: PLAYERS,
      seconds: SECONDS,
      definitions,
      settleMs: 3000,
      keeping: durability === null ? 'none' : { folder, durability },
      progress: (text) => progress(`${durability ?? 'no'} log, ${universes} universes: ${text}`),
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function cpu(plays: readonly Play[]): number {
  return plays.reduce((sum, play) => sum + play.cpu * play.seconds, 0)
}

function tickP99(plays: readonly Play[]): number {
  const ticks = plays.flatMap((play) => play.ticks).sort((a, b) => a - b)
  return quantile(ticks, 0.99)
}

function rows(what: string, plays: readonly Play[]): Figures[] {
  return plays.map((play) => ({
    what,
    'CPU (cores)': round(play.cpu, 3),
    'tick median ms': round(play.tickMedianMs),
    'tick p99 ms': round(play.tickP99Ms),
    'latency p99 ms': round(play.latencyP99, 1),
    'log kB/s': round(play.entryBytes / 1000, 1),
    'log kB per player-hour': round((play.entryBytes * 3.6) / play.players, 1),
    'checkpoints/s': round(play.checkpointsPerSecond),
    'kB each': round(play.checkpointBytes / Math.max(1e-9, play.checkpointsPerSecond) / 1000, 0),
    'load CPU': round(play.load),
  }))
}

/** How long a new process takes to have the universe back that another one died with. */
async function recover(progress: Progress): Promise<{ ms: number; entries: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'))
  try {
    progress(`${CROWD} ships fly until their server dies`)
    const definition = universeFor(CROWD)
    const entries = await writeCrowdedLog(join(folder, 'left'), definition, CROWD)
    const times: number[] = []
    for (let n = 0; n < RECOVERIES; n++) {
      progress('the next one takes over')
      const data = join(folder, `${n}`)
      cpSync(join(folder, 'left'), data, { recursive: true })
      const server = await Child.start('server', await programFile('server'))
      try {
        const keeping = { folder: data, durability: 'process' } as const
        await server.call<number>('start', { definitions: [definition], keeping } satisfies ServerStart)
        times.push((await server.call<ServerReport>('report')).recoveryMs)
      } finally {
        await server.stop()
      }
    }
    return {
      ms: quantile(
        times.sort((a, b) => a - b),
        0.5,
      ),
      entries,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
