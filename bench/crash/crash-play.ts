// A server that is killed at random moments under bots in several universes, and started again on the same port and data
// folder: what its bots had seen is compared with the logs that each death left.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import { Random } from '../../shared/random.ts'
import { DeployedServer } from '../deployed-server.ts'
import { findPort } from '../free-port.ts'
import { type Comparison, CrashBot, compare } from './crash-bot.ts'
import { type LogTruth, readTruth } from './log-truth.ts'

export interface CrashPlayOptions {
  /** Node's options and the file of the server: ['dist/server/main.js']. */
  readonly program: readonly string[]
  readonly kills: number
  readonly bots: number
  readonly seed: number
  /** Milliseconds of play between two kills, at most. */
  readonly playMs: number
  readonly progress?: (text: string) => void
}

export interface CrashPlay extends Comparison {
  /** Kills of a server that was still starting, or had just started. */
  readonly earlyKills: number
  /** Milliseconds from the kill to the first tick after it, of each bot and kill. */
  readonly outages: readonly number[]
  /** Milliseconds from the start of a process to its being open. */
  readonly starts: readonly number[]
  /** Times that a bot did not come back, or to another ship than its own. */
  readonly notBack: number
  /** Times that a universe went on from another state than its log had. */
  readonly otherStates: number
  /** Ticks at which a log differs from what it leads to. */
  readonly differences: number
  /** Events that bots received. */
  readonly events: number
  readonly desyncs: number
}

const UNIVERSES = ['aurora', 'borealis', 'cygnus']
/** One kill of so many is followed by another while the server starts. */
const TWICE = 4
const LONGEST_START_MS = 600
const SHORTEST_PLAY_MS = 300
const PATIENCE_MS = 30_000
const POLL_MS = 20

export async function playCrashes(options: CrashPlayOptions): Promise<CrashPlay> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-crash-'))
  const play = new Play(options, folder)
  try {
    return await play.run()
  } finally {
    await play.end()
    rmSync(folder, { recursive: true })
  }
}

class Play {
  private readonly options: CrashPlayOptions
  private readonly random: Random
  private readonly bots: CrashBot[] = []
  private server: DeployedServer | null = null
  private port = 0
  private readonly data: string
  /** The logs, as the last death left them. */
  private readonly copy: string
  private readonly definitions: string
  private readonly outages: number[] = []
  private readonly starts: number[] = []
  private readonly counts = { earlyKills: 0, notBack: 0, otherStates: 0, differences: 0 }
  private readonly comparison = { views: 0, lines: 0, lostViews: 0, lostScores: 0, lostLines: 0, ahead: 0 }

  constructor(options: CrashPlayOptions, folder: string) {
    const { bots, seed } = options
    this.options = options
    this.random = new Random(seed)
    this.data = join(folder, 'data')
    this.copy = join(folder, 'copy')
    this.definitions = join(folder, 'universes.json')
    writeDefinitions(this.definitions, bots)
  }

  async run(): Promise<CrashPlay> {
    const { kills, bots, playMs, progress = () => undefined } = this.options
    this.port = await findPort()
    await this.start()
    for (let n = 0; n < bots; n++) {
      const [universe, name, seed] = [UNIVERSES[n % UNIVERSES.length]!, `Bot ${n}`, n + 1]
      this.bots.push(new CrashBot({ url: `ws://127.0.0.1:${this.port}/socket`, universe, name, seed }))
    }
    await this.allBack()
    for (let kill = 1; kill <= kills; kill++) {
      await pause(SHORTEST_PLAY_MS + this.random.below(playMs))
      progress(`kill ${kill} of ${kills}`)
      await this.crash()
    }
    const { outages, starts, counts, comparison } = this
    const total = (of: 'events' | 'desyncs') => this.bots.reduce((sum, { received }) => sum + received[of], 0)
    return { outages, starts, ...counts, ...comparison, events: total('events'), desyncs: total('desyncs') }
  }

  async end(): Promise<void> {
    for (const bot of this.bots) bot.stop()
    await this.server?.kill()
  }

  private async start(): Promise<void> {
    const since = performance.now()
    this.launch()
    await this.server!.opened()
    this.starts.push(performance.now() - since)
  }

  private launch(): void {
    const { data, definitions, port } = this
    const options = ['--data', data, '--universes', definitions, '--sockets-per-address', '1000']
    this.server = DeployedServer.start(this.options.program, [
      ...['--port', String(port), '--log-level', 'info'],
      ...options,
    ])
  }

  /** Kills the server, and keeps what is in the logs by then. */
  private async kill(): Promise<void> {
    await this.server!.kill()
    rmSync(this.copy, { recursive: true, force: true })
    cpSync(join(this.data, 'universes'), this.copy, { recursive: true })
  }

  /** One death, or two in a row, and everybody back. */
  private async crash(): Promise<void> {
    const before = this.bots.map(({ identity }) => identity)
    let killedAt = performance.now()
    await this.kill()
    for (const bot of this.bots) bot.lose()
    if (this.random.below(TWICE) === 0) {
      this.counts.earlyKills++
      this.launch()
      await pause(this.random.below(LONGEST_START_MS))
      killedAt = performance.now()
      await this.kill()
      for (const bot of this.bots) bot.lose()
    }
    await this.start()
    await this.allBack()
    for (const [n, { backAt, identity }] of this.bots.entries()) {
      if (backAt === null || identity !== before[n]) this.counts.notBack++
      else this.outages.push(backAt - killedAt)
    }
    for (const universe of UNIVERSES) await this.compareWithLog(universe)
  }

  private async compareWithLog(universe: string): Promise<void> {
    const seen = this.bots.filter((bot) => bot.universe === universe).map((bot) => bot.take())
    const ticks = seen.flatMap(({ sights }) => sights.map(({ tick }) => tick))
    const from = ticks.reduce((least, tick) => Math.min(least, tick), Number.POSITIVE_INFINITY)
    const truth = await readTruth(join(this.copy, universe), from)
    this.counts.differences += truth.differences.length
    if (!this.hasRecovered(universe, truth)) this.counts.otherStates++
    for (const one of seen) compare(one, truth, this.comparison)
  }

  /** Whether the server says that it went on from where the log ended. */
  private hasRecovered(universe: string, { lastTick, fingerprint }: LogTruth): boolean {
    const line = this.server!.log.find((one) => one.msg === 'recovered' && one.universe === universe)
    return line?.tick === lastTick && line.fingerprint === fingerprint
  }

  private async allBack(): Promise<void> {
    const until = performance.now() + PATIENCE_MS
    while (performance.now() < until && this.bots.some(({ backAt }) => backAt === null)) await pause(POLL_MS)
  }
}

function writeDefinitions(file: string, capacity: number): void {
  const rules = { ...DEFAULT_RULES, rocks: 60, drones: 4 }
  const universes = UNIVERSES.map((id, seed) => ({
    id,
    name: id,
    columns: 10,
    rows: 10,
    capacity,
    seed,
    rules,
  }))
  writeFileSync(file, JSON.stringify({ universes }))
}
