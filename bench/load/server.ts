// The server in its own process, as a deployment runs it, with a stopwatch around its ticks.
import { createServer, type Server } from '../../server/create-server.ts'
import type { Definition } from '../../server/universe/definition.ts'
import { answerCalls } from './calls.ts'

export interface ServerStart {
  readonly definitions: readonly Definition[]
  readonly auditPeriod?: number
  readonly graceMs?: number
}

export interface ServerReport {
  readonly cpu: { user: number; system: number }
  readonly rss: number
  readonly heap: number
  /** Milliseconds of each tick since the last report. */
  readonly ticks: number[]
  readonly at: number
}

/** Whoever listens to a server's log here would be measured with it. */
const silent = { info: () => undefined, warn: () => undefined, error: console.error }

let server: Server | undefined
let ticks: number[] = []

function start({ definitions, auditPeriod, graceMs }: ServerStart): number {
  server = createServer({
    definitions,
    log: silent,
    ...(auditPeriod === undefined ? {} : { auditPeriod }),
    ...(graceMs === undefined ? {} : { graceMs }),
  })
  const { multiverse } = server
  const tick = multiverse.tick.bind(multiverse)
  multiverse.tick = () => {
    const started = performance.now()
    tick()
    ticks.push(performance.now() - started)
  }
  return server.listen('127.0.0.1', 0)
}

function report(): ServerReport {
  const { user, system } = process.cpuUsage()
  const memory = process.memoryUsage()
  const past = ticks
  ticks = []
  return {
    cpu: { user: user / 1000, system: system / 1000 },
    rss: memory.rss,
    heap: memory.heapUsed,
    ticks: past,
    at: performance.now(),
  }
}

answerCalls({ start, report })
