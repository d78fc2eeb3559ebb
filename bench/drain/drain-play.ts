// A server that is asked to end (SIGTERM) under bots, and started again on the same port and data folder: whether each bot
// was told, how long it took, and what was lost of all that the bots had seen.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import { type Comparison, CrashBot, compare } from '../crash/crash-bot.ts'
import { readTruth } from '../crash/log-truth.ts'
import { DeployedServer } from '../deployed-server.ts'
import { findPort } from '../free-port.ts'

export interface DrainPlayOptions {
  /** Node's options and the file of the server: ['dist/server/main.js']. */
  readonly program: readonly string[]
  readonly bots: number
  /** Milliseconds of play before the drain. */
  readonly playMs: number
  readonly progress?: (text: string) => void
}

export interface DrainPlay extends Comparison {
  /** Bots whose socket was closed with "The server restarts.". */
  readonly told: number
  /** Milliseconds between the first and the last of them. */
  readonly spreadMs: number
  /** Milliseconds from the signal to the end of the process. */
  readonly exitMs: number
  readonly exitCode: number | string
  /** What /readyz and a request for a ticket were answered after the signal; 0 when there was no time to ask. */
  readonly readiness: number
  readonly ticket: number
  /** Bots that did not come back to their ship. */
  readonly notBack: number
  /** Ticks at which the log differs from what it leads to. */
  readonly differences: number
  readonly desyncs: number
}

const UNIVERSE = 'drained'
const RESTARTS = 'The server restarts.'
const PATIENCE_MS = 60_000
const POLL_MS = 20

export async function playDrain(options: DrainPlayOptions): Promise<DrainPlay> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-drain-'))
  const play = new Play(options, folder)
  try {
    return await play.run()
  } finally {
    await play.end()
    rmSync(folder, { recursive: true })
  }
}

class Play {
  private readonly options: DrainPlayOptions
  private readonly folder: string
  private readonly bots: CrashBot[] = []
  private server: DeployedServer | null = null
  private port = 0

  constructor(options: DrainPlayOptions, folder: string) {
    this.options = options
    this.folder = folder
    const rules = { ...DEFAULT_RULES, rocks: 60, drones: 4 }
    const universe = { id: UNIVERSE, name: 'Drained', columns: 16, rows: 16, capacity: options.bots, rules }
    writeFileSync(join(folder, 'universes.json'), JSON.stringify({ universes: [universe] }))
  }

  async run(): Promise<DrainPlay> {
    const { bots, playMs, progress = () => undefined } = this.options
    this.port = await findPort()
    await this.start()
    progress(`${bots} bots join`)
    const url = `ws://127.0.0.1:${this.port}/socket`
    for (let n = 0; n < bots; n++)
      this.bots.push(new CrashBot({ url, universe: UNIVERSE, name: `Bot ${n}`, seed: n + 1 }))
    await this.allBack()
    await pause(playMs)
    const before = this.bots.map(({ identity }) => identity)
    for (const bot of this.bots) bot.lose()

    progress('SIGTERM')
    const drained = await this.drain()
    const log = join(this.folder, 'log')
    await cp(join(this.folder, 'data', 'universes', UNIVERSE), log, { recursive: true })
    const told = this.bots.filter(({ lostBy }) => lostBy?.reason === RESTARTS)
    const times = told.map(({ lostBy }) => lostBy!.at)
    for (const bot of this.bots) bot.lose()

    progress('starting again')
    await this.start()
    await this.allBack()
    const notBack = this.bots.filter(({ backAt, identity }, n) => backAt === null || identity !== before[n])
    return {
      ...drained,
      ...(await this.compare(log)),
      told: told.length,
      spreadMs: Math.max(...times) - Math.min(...times),
      notBack: notBack.length,
      desyncs: this.bots.reduce((sum, { received }) => sum + received.desyncs, 0),
    }
  }

  async end(): Promise<void> {
    for (const bot of this.bots) bot.stop()
    await this.server?.kill()
  }

  private async start(): Promise<void> {
    const data = ['--data', join(this.folder, 'data'), '--universes', join(this.folder, 'universes.json')]
    const options = [...data, '--port', String(this.port), '--sockets-per-address', '1000']
    this.server = DeployedServer.start(this.options.program, options)
    await this.server.opened()
  }

  private async drain() {
    const url = `http://127.0.0.1:${this.port}`
    const order = JSON.stringify({ universe: UNIVERSE, role: 'bot', name: 'Late' })
    const headers = { 'Content-Type': 'application/json' }
    const since = performance.now()
    this.server!.child.kill('SIGTERM')
    // Once the first bot was sent away, the server is certainly draining.
    while (this.bots.every(({ lostBy }) => lostBy === null) && this.server!.isRunning) await pause(1)
    const [readiness, ticket] = await Promise.all([
      statusOf(fetch(`${url}/readyz`)),
      statusOf(fetch(`${url}/api/tickets`, { method: 'POST', headers, body: order })),
    ])
    const exitCode = await this.server!.ended
    return { readiness, ticket, exitCode, exitMs: performance.now() - since }
  }

  private async allBack(): Promise<void> {
    const until = performance.now() + PATIENCE_MS
    while (performance.now() < until && this.bots.some(({ backAt }) => backAt === null)) await pause(POLL_MS)
  }

  /** What the bots saw since the older of the two checkpoints that a log keeps, against the log. */
  private async compare(log: string): Promise<Comparison & { differences: number }> {
    const total = { views: 0, lines: 0, lostViews: 0, lostScores: 0, lostLines: 0, ahead: 0 }
    const truth = await readTruth(log, 0)
    const from = Math.min(...truth.moments.keys())
    for (const bot of this.bots) {
      const { sights, lines } = bot.take()
      compare({ sights: sights.filter(({ tick }) => tick >= from), lines }, truth, total)
    }
    return { ...total, differences: truth.differences.length }
  }
}

/** 0 when there was no answer. */
function statusOf(answer: Promise<Response>): Promise<number> {
  return answer.then(
    ({ status }) => status,
    () => 0,
  )
}
