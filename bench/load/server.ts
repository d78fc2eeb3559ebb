// The server in its own process, as a deployment runs it, with a stopwatch around its ticks.
import { createServer, type Server } from '../../server/create-server.ts'
import type { Definition } from '../../server/universe/definition.ts'
import { answerCalls } from './calls.ts'
import { ServerReporter } from './server-report.ts'

export interface ServerStart {
  readonly definitions: readonly Definition[]
  readonly auditPeriod?: number
  readonly graceMs?: number
}

/** Whoever listens to a server's log here would be measured with it. */
const silent = { info: () => undefined, warn: () => undefined, error: console.error }

let server: Server | undefined
const reporter = new ServerReporter()

function start({ definitions, auditPeriod, graceMs }: ServerStart): number {
  server = createServer({
    definitions,
    log: silent,
    ...(auditPeriod === undefined ? {} : { auditPeriod }),
    ...(graceMs === undefined ? {} : { graceMs }),
  })
  const { multiverse } = server
  const tick = multiverse.tick.bind(multiverse)
  multiverse.tick = () => reporter.time(tick)
  return server.listen('127.0.0.1', 0)
}

answerCalls({ start, report: () => reporter.report() })
