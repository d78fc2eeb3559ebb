// A server at full speed in which nothing lasts: people come and go, universes fall asleep, wake up, are created and
// closed. What it takes of its machine before and after, each time once everybody has left and all universes sleep.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import { KEY_HEADER } from '../../shared/admission.ts'
import { Random } from '../../shared/random.ts'
import { RESUME_TICKS, TICK_MS } from '../../shared/rules.ts'
import { DeployedServer } from '../deployed-server.ts'
import { MEASURABLE } from '../garbage.ts'
import { countAwake, type Footprint, takeFootprint } from './footprint.ts'
import { type End, type LifeOptions, live } from './life.ts'

export interface ChurnOptions extends Pick<LifeOptions, 'cutOffs'> {
  /** Node's options and the file of the server: ['dist/server/main.js']. */
  readonly program: readonly string[]
  readonly seconds: number
  /** Seconds of the same before, for what is made once: compiled code, caches. */
  readonly warmUpSeconds: number
  readonly progress?: (text: string) => void
}

export interface Churn {
  readonly before: Footprint
  readonly after: Footprint
  readonly lives: Readonly<Record<End, number>>
  /** Times that a universe woke up. */
  readonly wakes: number
  /** Universes that were created, and closed again. */
  readonly created: number
}

const UNIVERSES = 24
/** Lives at the same time. */
const AT_ONCE = 24
/** Milliseconds between two lives in one lane, at most: universes must come to be empty. */
const REST_MS = 400
/** Milliseconds that a universe that was created lasts. */
const CREATED_MS = 1000
const OPERATOR_KEY = 'key-of-the-operators-0123456789'
const CALM_MS = RESUME_TICKS * TICK_MS + 30_000
const POLL_MS = 200

export async function churn(options: ChurnOptions): Promise<Churn> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-churn-'))
  const place = new Place(options, folder)
  try {
    return await place.run()
  } finally {
    await place.end()
    rmSync(folder, { recursive: true })
  }
}

class Place {
  private readonly options: ChurnOptions
  private readonly data: string
  private readonly server: DeployedServer
  private readonly random = new Random(1)
  private readonly lives: Record<End, number> = { left: 0, 'cut off': 0, 'not let in': 0 }
  private url = ''
  private names = 0
  private created = 0

  constructor(options: ChurnOptions, folder: string) {
    this.options = options
    this.data = join(folder, 'data')
    const definitions = join(folder, 'universes.json')
    const universes = Array.from({ length: UNIVERSES }, (_, n) => definitionOf(`u${n}`))
    writeFileSync(definitions, JSON.stringify({ universes }))
    const limits = ['--sleep-after', '1', '--sockets-per-address', '10000', '--operator-key', OPERATOR_KEY]
    const program = [...MEASURABLE, ...options.program]
    const rest = [
      '--port',
      '0',
      '--log-level',
      'info',
      '--data',
      this.data,
      '--universes',
      definitions,
      ...limits,
    ]
    this.server = DeployedServer.start(program, rest)
  }

  async run(): Promise<Churn> {
    const { seconds, warmUpSeconds, progress = () => undefined } = this.options
    this.url = (await this.server.opened()).origin
    progress(`warming up for ${warmUpSeconds} s`)
    await this.everywhere()
    await this.churnFor(warmUpSeconds)
    const before = await this.atRest()
    const [wakes, created] = [this.countWakes(), this.created]
    for (const end of Object.keys(this.lives) as End[]) this.lives[end] = 0
    progress(`churning for ${seconds} s`)
    await this.churnFor(seconds)
    const after = await this.atRest()
    const { lives } = this
    return { before, after, lives, wakes: this.countWakes() - wakes, created: this.created - created }
  }

  end(): Promise<void> {
    return this.server.kill()
  }

  /** Each universe is played in twice, so that each has two checkpoints. */
  private async everywhere(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await Promise.all(Array.from({ length: UNIVERSES }, (_, n) => this.liveIn(`u${n}`)))
      await this.allAsleep()
    }
  }

  private async churnFor(seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000
    const lane = async () => {
      while (performance.now() < until) {
        await this.liveIn(`u${this.random.below(UNIVERSES)}`)
        await pause(this.random.below(REST_MS))
      }
    }
    const foundation = async () => {
      while (performance.now() < until) await this.createAndClose()
    }
    await Promise.all([foundation(), ...Array.from({ length: AT_ONCE }, lane)])
  }

  private async liveIn(universe: string): Promise<void> {
    const url = `${this.url.replace('http', 'ws')}/socket`
    const name = `Fly ${++this.names % 1000}`
    const { cutOffs } = this.options
    this.lives[await live({ url, universe, name, random: this.random, cutOffs })]++
  }

  private async createAndClose(): Promise<void> {
    const id = `x${++this.created}`
    await this.operate('create', definitionOf(id))
    const visit = this.liveIn(id)
    await pause(CREATED_MS)
    await this.operate('close', { id })
    await visit
  }

  private async operate(what: string, order: object): Promise<void> {
    const answer = await fetch(`${this.url}/api/operator/universes/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [KEY_HEADER]: OPERATOR_KEY },
      body: JSON.stringify(order),
    })
    if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`)
    await answer.arrayBuffer()
  }

  private async atRest(): Promise<Footprint> {
    await this.allAsleep()
    // What was left open for the next request closes by itself.
    await pause(SETTLE_MS)
    return takeFootprint(this.server, this.data, this.url)
  }

  private async allAsleep(): Promise<void> {
    const until = performance.now() + CALM_MS
    while ((await countAwake(this.url)) > 0) {
      if (performance.now() > until) throw new Error('Some universes did not fall asleep.')
      await pause(POLL_MS)
    }
  }

  private countWakes(): number {
    return this.server.log.filter(({ msg }) => msg === 'recovered').length
  }
}

/** Milliseconds in which idle connections close. */
const SETTLE_MS = 5000

function definitionOf(id: string): object {
  return {
    id,
    name: id,
    columns: 8,
    rows: 8,
    capacity: 50,
    rules: { ...DEFAULT_RULES, rocks: 20, drones: 2 },
  }
}
