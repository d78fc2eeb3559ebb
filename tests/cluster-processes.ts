// A cluster of real processes, for tests: redis-server and nodes, each with its own port.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRedisLogs } from '../server/log/redis/redis-log-store.ts'
import { type Recovered, recover } from '../server/replica/recovery.ts'
import type { Definition } from '../server/universe/definition.ts'
import { quietLog } from './quiet-log.ts'
import { freePort, RedisServer } from './redis-server.ts'
import { ServerProcess } from './server-process.ts'

export class ClusterProcesses {
  readonly redis: RedisServer
  readonly nodes: ServerProcess[] = []
  private readonly definition: Definition
  private readonly folder = mkdtempSync(join(tmpdir(), 'orrery-cluster-'))

  private constructor(redis: RedisServer, definition: Definition) {
    this.redis = redis
    this.definition = definition
    writeFileSync(join(this.folder, 'universes.json'), JSON.stringify({ universes: [definition] }))
  }

  static async start(count: number, definition: Definition): Promise<ClusterProcesses> {
    const cluster = new ClusterProcesses(await RedisServer.start('append-only'), definition)
    for (let n = 0; n < count; n++) await cluster.add()
    return cluster
  }

  get urls(): string[] {
    return this.nodes.map(({ url }) => url)
  }

  /** @param place among the nodes: in the place of one that ended, on its port; by default a new one */
  async add(place = this.nodes.length): Promise<void> {
    const former = this.nodes[place]
    const port = former === undefined ? await freePort() : new URL(former.url).port
    const universes = join(this.folder, 'universes.json')
    this.nodes[place] = await ServerProcess.start(this.folder, [
      ...['--redis', this.redis.url, '--universes', universes, '--log-level', 'info', '--port', `${port}`],
    ])
  }

  /** Which node leads, by what each last said. */
  leader(): number {
    const said = this.nodes.map((node, place) => {
      if (!node.isRunning) return { place, epoch: -1 }
      const last = node.log.findLast(({ msg }) => msg === 'leads' || msg === 'follows')
      return { place, epoch: last?.msg === 'leads' ? ((last as { epoch?: number }).epoch ?? 0) : -1 }
    })
    return said.reduce((best, one) => (one.epoch > best.epoch ? one : best)).place
  }

  /** The universe as Redis has it. */
  async state(): Promise<Recovered> {
    const logs = await openRedisLogs({ url: this.redis.url, logger: quietLog })
    const found = await recover(await logs.open(this.definition.id))
    await logs.close()
    return found!
  }

  /** The messages that nodes logged so far. */
  count(message: string): number {
    return this.nodes.flatMap(({ log }) => log).filter(({ msg }) => msg === message).length
  }

  async end(): Promise<void> {
    for (const node of this.nodes) {
      if (!node.isRunning) continue
      node.child.kill('SIGCONT')
      node.child.kill('SIGKILL')
      await node.ended
    }
    await this.redis.end()
    rmSync(this.folder, { recursive: true })
  }
}
