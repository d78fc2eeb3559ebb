// The server in its own process, as a deployment runs it, with a stopwatch around its ticks.
import { createServer, type Server, type ServerOptions } from '../../server/create-server.ts'
import type { Durability } from '../../server/log/files/file-log.ts'
import { openFileLogs } from '../../server/log/files/file-log-store.ts'
import { readDefinitions } from '../../server/replica/definitions.ts'
import type { Definition } from '../../server/universe/definition.ts'
import { BareEngine } from './bare-engine.ts'
import { answerCalls } from './calls.ts'
import { countedDisk } from './counted-disk.ts'
import { ServerReporter } from './server-report.ts'

/** Where universes are kept: not at all, or in a data folder; without this, in memory. */
export type Keeping = 'none' | { readonly folder: string; readonly durability: Durability }

export interface ServerStart {
  /** Or the file that has them. */
  readonly definitions: readonly Definition[] | string
  readonly auditPeriod?: number
  readonly graceMs?: number
  readonly keeping?: Keeping
}

/** Whoever listens to a server's log here would be measured with it. */
const silent = { info: () => undefined, warn: () => undefined, error: console.error }

let server: Server | undefined
const reporter = new ServerReporter()

async function start({ keeping, definitions, ...options }: ServerStart): Promise<number> {
  const defined = typeof definitions === 'string' ? readDefinitions(definitions) : definitions
  server = createServer({ ...options, definitions: defined, ...(await kept(keeping)), log: silent })
  const { multiverse } = server
  const tick = multiverse.tick.bind(multiverse)
  multiverse.tick = () => reporter.time(tick)
  const started = performance.now()
  await server.recover()
  reporter.recoveryMs = performance.now() - started
  return server.listen('127.0.0.1', 0)
}

async function kept(keeping: Keeping | undefined): Promise<Pick<ServerOptions, 'logs' | 'openEngine'>> {
  if (keeping === undefined) return {}
  if (keeping === 'none') return { openEngine: async (definition) => new BareEngine(definition) }
  const { folder, durability } = keeping
  return { logs: await openFileLogs(folder, { durability, disk: countedDisk(reporter.written) }) }
}

/** Wakes universes up, one after another; gives the milliseconds that each took. */
async function wake(universes: readonly string[]): Promise<number[]> {
  const took: number[] = []
  for (const id of universes) {
    const started = performance.now()
    if ((await server!.multiverse.wake(id)) === null) throw new Error(`${id} cannot be woken up`)
    took.push(performance.now() - started)
  }
  return took
}

/** The sum of a metric over all its labels. */
async function metric(name: string): Promise<number> {
  const found = await server!.registry.getSingleMetric(name)!.get()
  return found.values.reduce((sum, { value }) => sum + value, 0)
}

answerCalls({ start, wake, metric, report: () => reporter.report() })
