// Where a server keeps its universes, accounts and careers: in a data folder of its own, or in a Redis that it shares.
import { systemTimers } from '../../shared/timers.ts'
import type { ServerOptions } from '../create-server.ts'
import type { Durability } from '../log/files/file-log.ts'
import { openFileLogs } from '../log/files/file-log-store.ts'
import { prepareFolder } from '../process/folder.ts'
import { lockFolder } from '../process/folder-lock.ts'
import type { Logger } from '../process/logger.ts'
import { openEmbeddedStore } from '../store/sqlite/embedded-store.ts'

export type Keeping = Pick<ServerOptions, 'store' | 'logs' | 'cluster'>

/** Throws an Error with one line when the folder cannot be used. */
export async function keepInFolder(data: string, durability: Durability, log: Logger): Promise<Keeping> {
  prepareFolder('data', data, 0o700)
  const lock = await lockFolder(data, (reason) => {
    // Whatever this process still wrote would be another's: everything acknowledged is in the logs.
    console.error(reason)
    process.exit(1)
  })
  // However this process ends, but by a kill: then the next one finds out that it is gone.
  process.once('exit', () => lock.release())
  return {
    store: await openEmbeddedStore(data, log),
    logs: await openFileLogs(data, {
      durability,
      onTrouble: (universe, error) =>
        log.error({ universe, error: error.message }, 'the log cannot be synced to the disk'),
    }),
  }
}

export interface RedisKeeping {
  readonly url: string
  readonly logger: Logger
  /** Of this node's sockets, for clients, by its port. */
  readonly address: (port: number) => string
}

/** Rejects with one line when there is no Redis. */
export async function keepInRedis({ url, logger, address }: RedisKeeping): Promise<Keeping> {
  const { Node } = await import('../cluster/node.ts')
  const { openRedisStore } = await import('../store/redis/redis-store.ts')
  const node = await Node.connect({ url, logger, timers: systemTimers })
  const store = await openRedisStore({ url, logger })
  return { store, logs: node.logs, cluster: { node, address } }
}
