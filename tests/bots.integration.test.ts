// The bots as a tool for somebody's own load test: what the command prints, and its exit codes.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SwarmSummary } from '../bench/bots/swarm.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

let server: Server
let url = ''

beforeAll(() => {
  const definitions = [smallDefinition(), { ...smallDefinition({}, 2, 'tiny'), capacity: 2 }]
  server = createServer({ definitions, log: quietLog })
  url = `http://127.0.0.1:${server.listen('127.0.0.1', 0)}`
})

afterAll(() => server.close())

interface Run {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

async function bots(...args: string[]): Promise<Run> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/bots/main.ts', '--url', url, ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const run = { code: null as number | null, out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    run.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    run.error += text
  })
  await new Promise<void>((resolve) =>
    child.on('close', (code) => {
      run.code = code
      resolve()
    }),
  )
  return run
}

it.concurrent('bots come one after another, stay, and say how long everything took', async () => {
  const { code, out } = await bots(
    '--universe',
    'small',
    '--count',
    '6',
    '--ramp',
    '1',
    '--seconds',
    '2',
    '--json',
  )
  expect(code).toBe(0)
  const { latencies, ...summary } = JSON.parse(out) as SwarmSummary
  expect(summary).toMatchObject({ joined: 6, desyncs: 0, lost: 0, refused: {}, trouble: null })
  expect(summary.events).toBeGreaterThan(0)
  expect(latencies.join.count).toBe(6)
  expect(latencies.roundTrip.count).toBeGreaterThan(6)
  expect(latencies.steer.count).toBeGreaterThan(0)
  for (const { p50, p95, p99, most } of Object.values(latencies)) {
    expect(p50).toBeGreaterThan(0)
    expect([p50, p95, p99]).toEqual([p50, p95, p99].sort((a, b) => a - b))
    expect(most + 0.25).toBeGreaterThanOrEqual(p99)
  }
})

it.concurrent('idle bots steer nothing; too long round trips are exit code 4', async () => {
  const load = ['--universe', 'small', '--count', '2', '--seconds', '1', '--behave', 'idle']
  const { code, out } = await bots(...load, '--most-latency', '0.01')
  expect(code).toBe(4)
  expect(out).toMatch(/^done - joined 2 /)
  expect(out).toMatch(/^steer +p50 0 .*\(0\)$/m)
})

it.concurrent('bots that are not all let in are exit code 2', async () => {
  const { code, error } = await bots('--universe', 'tiny', '--count', '4', '--seconds', '2')
  expect(code).toBe(2)
  expect(error).toContain('The universe is full.')
})

it.concurrent('bots of whom none gets in are exit code 1, with the reason', async () => {
  const { code, error } = await bots('--universe', 'nowhere', '--count', '1', '--seconds', '1')
  expect(code).toBe(1)
  expect(error).toContain('Nobody got in: 404 There is no such universe.')
})

it.concurrent('a behaviour that is none is refused', async () => {
  const { code, error } = await bots('--behave', 'dancing')
  expect(code).toBe(1)
  expect(error).toContain('idle, flying, fighting')
})
