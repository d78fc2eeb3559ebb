// A cluster in one process, for tests: real servers on real sockets, each a node of its own on one Redis.
import type { AdmissionSettings } from '../server/admission/settings.ts'
import { Node } from '../server/cluster/node.ts'
import { createServer, type Server } from '../server/create-server.ts'
import type { Logger } from '../server/process/logger.ts'
import { openRedisStore } from '../server/store/redis/redis-store.ts'
import type { Definition } from '../server/universe/definition.ts'
import { systemTimers } from '../shared/timers.ts'
import { until } from './ledger.ts'

export interface TestNode {
  readonly node: Node
  readonly server: Server
  readonly url: string
  readonly api: string
  close(): Promise<void>
}

/** Resolves when the node is a member: before that it gives no tickets, since it knows of no node to send anybody to. */
export async function startNode(
  redis: string,
  definitions: readonly Definition[],
  log: Logger,
  admission: Partial<AdmissionSettings> = {},
): Promise<TestNode> {
  const node = await Node.connect({ url: redis, logger: log, timers: systemTimers })
  const server = createServer({
    definitions,
    log,
    admission,
    logs: node.logs,
    store: await openRedisStore({ url: redis, logger: log }),
    cluster: { node, address: (port) => `ws://127.0.0.1:${port}/socket` },
  })
  await server.recover()
  const port = server.listen('127.0.0.1', 0)
  await until('a member', () => node.origins().includes(`ws://127.0.0.1:${port}`))
  return {
    node,
    server,
    url: `ws://127.0.0.1:${port}/socket`,
    api: `http://127.0.0.1:${port}`,
    close: () => server.close(),
  }
}
