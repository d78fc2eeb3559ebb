// A cluster for a benchmark: a real redis-server and nodes as a deployment runs them, and what each takes of a core.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Definition } from '../../server/universe/definition.ts'
import { builtServer } from './programs.ts'

/** Clock ticks a second in /proc: always this on Linux. */
const HERTZ = 100

let program: Promise<string> | undefined

export interface Usage {
  /** Seconds of CPU of each node, and of Redis. */
  readonly nodes: readonly number[]
  readonly redis: number
  /** Bytes that Redis has read and written. */
  readonly bytes: number
  readonly at: number
}

export class BenchCluster {
  readonly ports: readonly number[]
  private readonly children: readonly ChildProcess[]
  private readonly server: ChildProcess
  private readonly redis: Redis
  private readonly folder: string

  private constructor(
    folder: string,
    server: ChildProcess,
    redis: Redis,
    children: readonly ChildProcess[],
    ports: readonly number[],
  ) {
    this.folder = folder
    this.server = server
    this.redis = redis
    this.children = children
    this.ports = ports
  }

  static async start(nodes: number, definition: Definition): Promise<BenchCluster> {
    program ??= builtServer()
    const main = await program
    const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'))
    const universes = join(folder, 'universes.json')
    writeFileSync(universes, JSON.stringify({ universes: [definition] }))
    const redisPort = await freePort()
    const keeping = ['--dir', folder, '--save', '', '--appendonly', 'yes']
    const server = spawn('redis-server', ['--port', `${redisPort}`, '--bind', '127.0.0.1', ...keeping], {
      stdio: 'ignore',
    })
    const redis = new Redis(redisPort, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 })
    // The first tries come before it listens.
    redis.on('error', () => undefined)
    await redis.ping()
    const ports: number[] = []
    const children: ChildProcess[] = []
    for (let n = 0; n < nodes; n++) {
      const port = await freePort()
      const args = [
        '--redis',
        `redis://127.0.0.1:${redisPort}`,
        '--universes',
        universes,
        '--port',
        `${port}`,
      ]
      const child = spawn(
        process.execPath,
        [main, ...args, '--host', '127.0.0.1', '--max-sockets', '20000'],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      await new Promise((resolve) => child.stdout!.once('data', resolve))
      ports.push(port)
      children.push(child)
    }
    return new BenchCluster(folder, server, redis, children, ports)
  }

  async usage(): Promise<Usage> {
    const info = await this.redis.info('stats')
    const bytes = [...info.matchAll(/total_net_(?:input|output)_bytes:(\d+)/g)].map(([, text]) =>
      Number(text),
    )
    return {
      nodes: this.children.map(({ pid }) => cpuOf(pid!)),
      redis: cpuOf(this.server.pid!),
      bytes: bytes.reduce((sum, one) => sum + one, 0),
      at: performance.now(),
    }
  }

  async stop(): Promise<void> {
    this.redis.disconnect()
    for (const child of [...this.children, this.server]) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    rmSync(this.folder, { recursive: true })
  }
}

/** Seconds of CPU that a process has had (Linux). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / HERTZ
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
