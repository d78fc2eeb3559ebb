// Tries a cluster out on one machine, or uses all of its cores: a Redis (unless one is given), several nodes on ports one
// after another, and a line for each event that matters. What it does not know it passes on to the nodes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { connectRedis } from '../process/redis.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }
const START_MS = 10_000
const HOW_TO_GET =
  'Neither redis-server nor valkey-server is installed: apt-get install redis-server, brew install redis, or start one elsewhere and give --redis redis://host:port.'

/** Messages of a node's log that are worth a line. */
const EVENTS = new Set([
  'leads',
  'follows',
  'takes over',
  'Redis had forgotten the universe, and was given it again',
  'the universe stands still: its log cannot be written',
  'the universe goes on',
  'the universe differs from its log: this must never happen',
  'a connection to Redis is lost',
])

interface Options {
  nodes: number
  port: number
  redis?: string
  redisPort: number
  data: string
}

function parseNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535)
    throw new InvalidArgumentError('A number is 1 to 65535.')
  return Number(text)
}

/** Starts a Redis with an append-only file; gives its address and how to end it. */
async function startRedis({ redisPort, data }: Options): Promise<{ url: string; child: ChildProcess }> {
  const program = ['redis-server', 'valkey-server'].find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  )
  if (program === undefined) throw new Error(HOW_TO_GET)
  mkdirSync(data, { recursive: true })
  const keeping = ['--dir', data, '--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
  const child = spawn(program, ['--port', `${redisPort}`, '--bind', '127.0.0.1', ...keeping], {
    stdio: 'ignore',
    // Ctrl-C is for this process: Redis ends after the nodes.
    detached: true,
  })
  const url = `redis://127.0.0.1:${redisPort}`
  for (const until = performance.now() + START_MS; ; await delay(50)) {
    try {
      const redis = await connectRedis({ url, logger: SILENT })
      redis.disconnect()
      return { url, child }
    } catch (error) {
      if (child.exitCode !== null || performance.now() > until) throw error
    }
  }
}

function startNode(
  place: number,
  redis: string,
  { port, nodes }: Options,
  more: readonly string[],
): ChildProcess {
  const pages = Array.from({ length: nodes }, (_, n) => [
    `http://localhost:${port + n}`,
    `http://127.0.0.1:${port + n}`,
  ])
  const origins = pages.flat().flatMap((origin) => ['--origin', origin])
  const args = ['--redis', redis, '--port', `${port + place}`, '--log-level', 'info', ...origins, ...more]
  const child = spawn(process.execPath, [...process.execArgv, MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  createInterface({ input: child.stdout! }).on('line', (line) => report(place, line))
  child.on('exit', (code, signal) => console.log(`node ${place}: ended (${code ?? signal})`))
  return child
}

/** One line for an event that matters. */
function report(place: number, line: string): void {
  if (!line.startsWith('{')) return console.log(`node ${place}: ${line}`)
  const { msg, universe, tick, epoch, reason } = JSON.parse(line) as Record<
    string,
    string | number | undefined
  >
  if (!EVENTS.has(String(msg))) return
  const details = [universe, tick && `tick ${tick}`, epoch && `epoch ${epoch}`, reason]
    .filter(Boolean)
    .join(', ')
  console.log(`node ${place}: ${msg}${details === '' ? '' : ` (${details})`}`)
}

async function end(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map((child) => {
        const gone = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGTERM')
        return gone
      }),
  )
}

async function main(): Promise<void> {
  const program = new Command('cluster')
    .description('Several nodes on one machine. Other options are those of the server.')
    .option('--nodes <n>', 'how many; about one for each core', parseNumber, 3)
    .option('--port <port>', 'of the first node; the others follow', parseNumber, 3000)
    .option('--redis <url>', 'a Redis that is there already')
    .option('--redis-port <port>', 'of the Redis that is started', parseNumber, 6390)
    .option('--data <folder>', 'where that Redis keeps what it has', 'data/redis')
    .allowUnknownOption()
    .allowExcessArguments()
  const options = program.parse().opts<Options>()
  const redis = options.redis === undefined ? await startRedis(options) : { url: options.redis, child: null }
  const children: ChildProcess[] = []
  let isEnding = false
  const stop = async () => {
    if (isEnding) return
    isEnding = true
    // One after another: each hands its universes to those that are left.
    for (const child of children) await end([child])
    if (redis.child !== null) await end([redis.child])
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  for (let place = 0; place < options.nodes; place++)
    children.push(startNode(place, redis.url, options, program.args))
  const isOver = () => children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)
  for (const child of children) child.once('exit', () => void (isOver() && stop()))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
