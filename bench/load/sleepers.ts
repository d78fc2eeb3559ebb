// Many universes that sleep: each was played in for a moment, and has its log; and what a server with them costs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFileLogs } from '../../server/log/files/file-log-store.ts'
import type { LogStore } from '../../server/log/universe-log.ts'
import { Archive } from '../../server/replica/archive.ts'
import { DEFAULT_RULES, type Definition } from '../../server/universe/definition.ts'
import type { Command } from '../../server/universe/stages/commands.ts'
import { Random } from '../../shared/random.ts'
import { Child } from './calls.ts'
import { pause, shareOf } from './play.ts'
import { programFile } from './programs.ts'
import type { ServerStart } from './server.ts'
import type { ServerReport } from './server-report.ts'

const PILOTS = 3
const TICKS = 100
/** Universes that are made at the same time, so that some make ticks while others wait for the disk. */
const LANES = 4
/** Milliseconds for the garbage of the start to go, and then those of the idle time that is measured. */
const SETTLE_MS = 5000
const IDLE_MS = 10_000
const WOKEN = 50

const NOBODY = { ticked: () => undefined, settled: () => undefined }
const silent = { info: () => undefined, warn: () => undefined, error: console.error }

export interface Sleepers {
  readonly universes: number
  /** From the start of the process until it listens. */
  readonly startMs: number
  readonly rss: number
  /** Share of a core. */
  readonly idle: number
  readonly wakeMedianMs: number
  readonly wakeWorstMs: number
}

/** A default universe. */
function definitionOf(n: number): Definition {
  return {
    id: `u${n}`,
    name: `U${n}`,
    columns: 16,
    rows: 16,
    capacity: 200,
    seed: n,
    rules: DEFAULT_RULES,
  }
}

/** A data folder with this many universes that sleep; calls `use` with it, and removes it. */
export async function withSleepers<T>(
  count: number,
  progress: (text: string) => void,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'))
  try {
    const logs = await openFileLogs(folder)
    let next = 0
    const lane = async () => {
      for (let n = next++; n < count; n = next++) {
        if (n % 250 === 0) progress(`universe ${n} of ${count} is played in, and falls asleep`)
        await playAndSleep(logs, definitionOf(n))
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    await logs.close()
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function playAndSleep(logs: LogStore, definition: Definition): Promise<void> {
  const archive = new Archive({ logs, logger: silent, now: () => performance.now() })
  const engine = await archive.open(definition, 'file')
  const random = new Random(definition.seed)
  const pilots = Array.from({ length: PILOTS }, (_, n) => definition.rules.drones + n)
  const ask = (command: Command) => engine.inbox!.add(command)
  for (const n of pilots)
    ask({ type: 'join', name: `P${n}`, session: `session ${n}`, user: `guest:${n}`, ship: 0, party: '' })
  for (let tick = 0; tick < TICKS; tick++) {
    const [target, controls, sequence] = [random.below(256), random.below(4), tick]
    ask({ type: 'steer', pilot: pilots[tick % PILOTS]!, target, controls, sequence })
    engine.turn(NOBODY)
  }
  for (const pilot of pilots) ask({ type: 'leave', pilot })
  engine.turn(NOBODY)
  ask({ type: 'counted', flight: PILOTS })
  engine.turn(NOBODY)
  await engine.close()
}

/** Starts a server in the folder with the first `count` of its universes, and measures it while they sleep. */
export async function measureSleepers(folder: string, count: number): Promise<Sleepers> {
  const program = await programFile('server')
  const started = performance.now()
  const server = await Child.start('server', program)
  try {
    const definitions = Array.from({ length: count }, (_, n) => definitionOf(n))
    // By a file, as a deployment has them: what comes through the channel between the processes stays in memory.
    const file = join(folder, 'universes.json')
    writeFileSync(file, JSON.stringify({ universes: definitions }))
    const start: ServerStart = { definitions: file, keeping: { folder, durability: 'process' } }
    await server.call<number>('start', start)
    const startMs = performance.now() - started
    await pause(SETTLE_MS)
    const before = await server.call<ServerReport>('report')
    await pause(IDLE_MS)
    const after = await server.call<ServerReport>('report')
    const woken = definitions.slice(0, WOKEN).map(({ id }) => id)
    const took = (await server.call<number[]>('wake', woken)).sort((a, b) => a - b)
    return {
      universes: count,
      startMs,
      rss: after.rss,
      idle: shareOf(before, after).cpu,
      wakeMedianMs: took[Math.floor(took.length / 2)]!,
      wakeWorstMs: took.at(-1)!,
    }
  } finally {
    await server.stop()
  }
}
