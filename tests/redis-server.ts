// A real redis-server for tests: on a free port, in a folder of its own. Where it is not installed tests are skipped, and
// in continuous integration that is a failure.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

const PROGRAM = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
)

/** Why there is no Redis for tests; null when there is one. */
export const whyNoRedis: string | null =
  PROGRAM === undefined ? 'redis-server is not installed (apt-get install redis-server)' : null

if (whyNoRedis !== null && process.env.CI !== undefined) throw new Error(whyNoRedis)

export class RedisServer {
  readonly port: number
  private readonly folder = mkdtempSync(join(tmpdir(), 'orrery-redis-'))
  private child: ChildProcess | null = null

  private constructor(port: number) {
    this.port = port
  }

  /** @param persistence whether it has an append-only file, and so knows everything after a restart */
  static async start(persistence: 'none' | 'append-only' = 'none'): Promise<RedisServer> {
    const server = new RedisServer(await freePort())
    await server.start(persistence)
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  get pid(): number {
    return this.child!.pid!
  }

  /** Begins again after `kill`, with what its file has. */
  async start(persistence: 'none' | 'append-only'): Promise<void> {
    const isAppending = persistence === 'append-only' ? 'yes' : 'no'
    const folders = ['--dir', this.folder, '--save', '', '--appendonly', isAppending]
    const child = spawn(PROGRAM!, ['--port', `${this.port}`, '--bind', '127.0.0.1', ...folders], {
      stdio: 'ignore',
    })
    this.child = child
    const probe = new Redis(this.port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
    probe.on('error', () => undefined)
    await probe.ping()
    probe.disconnect()
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const { child } = this
    this.child = null
    if (child === null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  /** Loses what its file has; it must not run. */
  forget(): void {
    rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true })
  }

  async end(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true })
  }
}

/** Below the ports that the system gives to clients: one of those might be taken while its server is away. */
const FIRST_PORT = 20_000
const PORTS = 12_000

/** A port that is free, and stays so for a server that ends and begins again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
