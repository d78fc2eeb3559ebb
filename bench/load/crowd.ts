// A process of plain clients: joins them at a rate, lets them fly, and says what they received.
import type { Role } from '../../shared/protocol.ts'
import { Calendar } from './calendar.ts'
import { answerCalls, type Charged, charged } from './calls.ts'
import { type Counts, OrreryClient } from './orrery-client.ts'

export interface CrowdJoin {
  readonly port: number
  /** Client n joins universes[n % universes.length]. */
  readonly universes: readonly string[]
  readonly role: Role
  readonly count: number
  /** Number of the first; names and decisions follow from it. */
  readonly first: number
  readonly perSecond: number
  readonly firing: boolean
}

export interface CrowdReport extends Counts, Charged {
  readonly present: number
  readonly bytes: number
  readonly reads: number
  /** Home sectors with anybody in them. */
  readonly homes: number
}

const SLICE_MS = 10
/** Milliseconds after the last try to connect, after which who is not in is given up. */
const PATIENCE_MS = 20_000

const calendar = new Calendar()
const clients: OrreryClient[] = []
const counts: Counts = {
  frames: 0,
  keyframes: 0,
  otherBytes: 0,
  pongs: 0,
  steers: 0,
  pings: 0,
  gaps: 0,
  lost: 0,
  reasons: {},
  firstKeyframes: [],
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Gives the milliseconds in which all tried to connect. */
async function join(options: CrowdJoin): Promise<number> {
  const { port, universes, role, count, first, perSecond, firing } = options
  const started = performance.now()
  let made = 0
  while (made < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - started + SLICE_MS) / 1000) * perSecond))
    for (; made < due; made++) {
      const seed = first + made
      const universe = universes[seed % universes.length]!
      clients.push(
        new OrreryClient({ port, universe, role, name: `P${seed}`, seed, firing, calendar, counts }),
      )
    }
    if (made < count) await pause(SLICE_MS)
  }
  const took = performance.now() - started
  const patience = performance.now() + PATIENCE_MS
  while (clients.some(({ present }) => !present) && counts.lost === 0 && performance.now() < patience)
    await pause(20)
  return took
}

/** All leave for good. */
function leave(): void {
  for (const client of clients.splice(0)) client.stop()
}

function report(): CrowdReport {
  return {
    ...counts,
    present: clients.filter(({ present }) => present).length,
    bytes: clients.reduce((sum, client) => sum + client.bytes, 0),
    reads: clients.reduce((sum, client) => sum + client.reads, 0),
    homes: new Set(clients.map(({ home }) => home)).size,
    ...charged(),
  }
}

answerCalls({ join, leave, report })
