// One measured play: a server, crowds of plain clients and a few full ones, each in its own process; what it cost.
import { DEFAULT_RULES, type Definition } from '../../server/universe/definition.ts'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import { quantile, SATURATED } from '../report.ts'
import { type Charged, Child } from './calls.ts'
import type { CrowdJoin, CrowdReport } from './crowd.ts'
import { type Program, programFile } from './programs.ts'
import type { RelayStart } from './relay.ts'
import type { Keeping, ServerStart } from './server.ts'
import type { ServerReport } from './server-report.ts'
import type { WitnessJoin, WitnessReport } from './witness.ts'

/** Ships per sector in a default universe with all its 200 pilots. */
export const DENSITY = 200 / 256
export interface PlayOptions {
  readonly players: number
  readonly definitions: readonly Definition[]
  readonly seconds: number
  /** The universes that are played in; all of them when it is left out. */
  readonly universes?: readonly string[]
  readonly graceMs?: number
  /** Pairs of full clients. */
  readonly pairs?: number
  readonly spectators?: number
  readonly firing?: boolean
  readonly auditPeriod?: number
  readonly joinsPerSecond?: number
  readonly crowds?: number
  /** Milliseconds between the last join and the measured time. */
  readonly settleMs?: number
  /** Where the universes are kept; in memory when it is left out. */
  readonly keeping?: Keeping
  /** Plays against the bare relay, and not the server: then nobody understands anything, and `pairs` is 0. */
  readonly relay?: RelayStart
  /** For node --cpu-prof and the like. */
  readonly serverOptions?: readonly string[]
  readonly progress?: (text: string) => void
}

/** What a play came to; of the measured time unless said otherwise. CPU is in shares of a core. */
export interface Play {
  readonly players: number
  readonly seconds: number
  readonly user: number
  readonly system: number
  readonly cpu: number
  /** Milliseconds of each tick. */
  readonly ticks: readonly number[]
  readonly tickMedianMs: number
  readonly tickP99Ms: number
  /** Ticks that ran, of those due. */
  readonly tickRate: number
  readonly framesPerSecond: number
  /** Frames per player and second. */
  readonly frameRate: number
  /** Delivered: frames, keyframes and pongs. */
  readonly messagesPerSecond: number
  readonly cpuPerMessageUs: number
  readonly userPerMessageUs: number
  readonly bytesPerPlayer: number
  /** Bytes of a message on average, without the WebSocket's own two. */
  readonly messageSize: number
  /** Of `bytesPerPlayer`, what is not frames: keyframes and pongs. */
  readonly otherBytesPerPlayer: number
  /** Course events that a full client was told of, per second. */
  readonly coursesPerPlayer: number
  readonly sectors: number
  readonly inputsPerSecond: number
  readonly homes: number
  readonly latencyP50: number
  readonly latencyP99: number
  /** At spectators. */
  readonly watchedP50: number
  readonly watchedP99: number
  readonly latencies: number
  /** Milliseconds, of the whole play. */
  readonly firstKeyframes: number[]
  /** Seconds in which all tried to join, and the CPU of the server and of the load until all were in. */
  readonly joinSeconds: number
  readonly joinCpu: number
  readonly joinTickP99Ms: number
  readonly joinLoad: number
  readonly gaps: number
  readonly desyncs: number
  readonly audits: number
  readonly lost: number
  readonly reasons: Record<string, number>
  readonly memoryPerPlayer: number
  readonly rss: number
  /** Bytes written a second: of entries, and of checkpoints with their number. */
  readonly entryBytes: number
  readonly checkpointBytes: number
  readonly checkpointsPerSecond: number
  /** The busiest load process, in shares of a core. */
  readonly load: number
  readonly witness: number
  readonly witnessLateMs: number
  readonly saturated: boolean
}

/** A universe for `players` at the density of a full default universe, or at another. */
export function universeFor(
  players: number,
  changes: Partial<Definition> = {},
  density = DENSITY,
): Definition {
  const side = Math.min(128, Math.max(5, Math.round(Math.sqrt(players / density))))
  const rules = { ...DEFAULT_RULES, rocks: Math.min(20_000, Math.round((160 / 256) * side * side)) }
  return {
    id: 'bench',
    name: 'Bench',
    columns: side,
    rows: side,
    capacity: 20_000,
    seed: 1,
    rules,
    ...changes,
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

export async function play(options: PlayOptions): Promise<Play> {
  const { players, definitions, seconds, progress = () => undefined } = options
  const { relay, settleMs = 2500, spectators = 0, firing = true, joinsPerSecond = 1000 } = options
  const pairs = relay === undefined ? (options.pairs ?? 25) : 0
  const { crowds: crowdCount = players > 3000 ? 2 : 1, auditPeriod, serverOptions = [] } = options
  const universes = options.universes ?? definitions.map(({ id }) => id)
  const children: Child[] = []
  const start = async (program: Program, nodeOptions: readonly string[] = []) => {
    const child = await Child.start(program, await programFile(program), nodeOptions)
    children.push(child)
    return child
  }
  try {
    const server = await start(relay === undefined ? 'server' : 'relay', serverOptions)
    const port = await server.call<number>(
      'start',
      relay ??
        ({
          definitions,
          ...(auditPeriod === undefined ? {} : { auditPeriod }),
          ...(options.graceMs === undefined ? {} : { graceMs: options.graceMs }),
          ...(options.keeping === undefined ? {} : { keeping: options.keeping }),
        } satisfies ServerStart),
    )
    const empty = await server.call<ServerReport>('report')
    const crowds: Child[] = []
    for (let n = 0; n < crowdCount; n++) crowds.push(await start('crowd'))
    const witness = await start('witness')
    if (pairs > 0)
      await witness.call('join', { port, universes, pairs, first: 1_000_000, firing } satisfies WitnessJoin)
    progress(`${players} players join`)
    const plain = Math.max(0, players - pairs)
    const arriving = await takeReports(server, crowds, witness)
    const tries = await Promise.all(
      crowds.map(async (crowd, n) => {
        const count = Math.floor(((n + 1) * plain) / crowdCount) - Math.floor((n * plain) / crowdCount)
        const first = Math.floor((n * plain) / crowdCount)
        const perSecond = joinsPerSecond / crowdCount
        const common = { port, universes, first, firing, perSecond }
        const took = await crowd.call<number>('join', { ...common, role: 'pilot', count } satisfies CrowdJoin)
        const watching = Math.floor(spectators / crowdCount)
        if (watching > 0)
          await crowd.call('join', { ...common, role: 'spectator', count: watching } satisfies CrowdJoin)
        return took
      }),
    )
    const joined = await takeReports(server, crowds, witness)
    // The joins' own work and its garbage are over, and the compiler knows the code.
    await pause(settleMs)
    progress(`${players} players fly for ${seconds} s`)
    const before = await takeReports(server, crowds, witness)
    await pause(seconds * 1000)
    const after = await takeReports(server, crowds, witness)
    return {
      ...summarize(players + spectators, empty, before, after),
      sectors: definitions.reduce((sum, { columns, rows }) => sum + columns * rows, 0),
      joinSeconds: Math.max(...tries) / 1000,
      joinTickP99Ms: quantile(
        [...joined.server.ticks].sort((a, b) => a - b),
        0.99,
      ),
      joinCpu: shareOf(arriving.server, joined.server).cpu,
      joinLoad: Math.max(...joined.crowds.map((crowd, n) => shareOf(arriving.crowds[n]!, crowd).cpu)),
    }
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
}

interface Reports {
  readonly server: ServerReport
  readonly crowds: CrowdReport[]
  readonly witness: WitnessReport
}

async function takeReports(server: Child, crowds: readonly Child[], witness: Child): Promise<Reports> {
  const [serverReport, witnessReport, ...crowdReports] = await Promise.all([
    server.call<ServerReport>('report'),
    witness.call<WitnessReport>('report'),
    ...crowds.map((crowd) => crowd.call<CrowdReport>('report')),
  ])
  return { server: serverReport, witness: witnessReport, crowds: crowdReports }
}

/** The share of a core that a process took between two reports. */
export function shareOf(before: Charged, after: Charged): { user: number; system: number; cpu: number } {
  const ms = after.at - before.at
  const user = (after.cpu.user - before.cpu.user) / ms
  const system = (after.cpu.system - before.cpu.system) / ms
  return { user, system, cpu: user + system }
}

function summarize(
  players: number,
  empty: ServerReport,
  before: Reports,
  after: Reports,
): Omit<Play, 'sectors' | 'joinSeconds' | 'joinTickP99Ms' | 'joinCpu' | 'joinLoad'> {
  const seconds = (after.server.at - before.server.at) / 1000
  const sum = (pick: (report: CrowdReport) => number) =>
    after.crowds.reduce((total, report) => total + pick(report), 0) -
    before.crowds.reduce((total, report) => total + pick(report), 0)
  const now = (pick: (report: CrowdReport) => number) =>
    after.crowds.reduce((total, report) => total + pick(report), 0)
  const plain = now(({ present }) => present)
  const share = shareOf(before.server, after.server)
  // The full clients' frames, which they do not count, are as many as the others'.
  const ofAll = players / Math.max(1, plain)
  const framesPerSecond = (sum(({ frames }) => frames) / seconds) * ofAll
  const messagesPerSecond =
    framesPerSecond + ((sum(({ keyframes }) => keyframes) + sum(({ pongs }) => pongs)) / seconds) * ofAll
  const ticks = [...after.server.ticks].sort((a, b) => a - b)
  const latencies = [...after.witness.latencies].sort((a, b) => a - b)
  const watched = [...after.witness.watchedLatencies].sort((a, b) => a - b)
  const load = Math.max(...after.crowds.map((report, n) => shareOf(before.crowds[n]!, report).cpu))
  const witness = shareOf(before.witness, after.witness).cpu
  const reasons: Record<string, number> = {}
  for (const crowd of after.crowds)
    for (const [reason, times] of Object.entries(crowd.reasons))
      reasons[reason] = (reasons[reason] ?? 0) + times
  return {
    players,
    seconds,
    ...share,
    ticks,
    tickMedianMs: quantile(ticks, 0.5),
    tickP99Ms: quantile(ticks, 0.99),
    tickRate: ticks.length / seconds / TICKS_PER_SECOND,
    framesPerSecond,
    frameRate: framesPerSecond / players,
    messagesPerSecond,
    cpuPerMessageUs: (share.cpu * 1e6) / messagesPerSecond,
    userPerMessageUs: (share.user * 1e6) / messagesPerSecond,
    bytesPerPlayer: sum(({ bytes }) => bytes) / seconds / Math.max(1, plain),
    messageSize: ((sum(({ bytes }) => bytes) / seconds) * ofAll) / messagesPerSecond - 2,
    otherBytesPerPlayer: sum(({ otherBytes }) => otherBytes) / seconds / Math.max(1, plain),
    coursesPerPlayer:
      (after.witness.steered - before.witness.steered) / seconds / Math.max(1, after.witness.clients),
    inputsPerSecond: ((sum(({ steers }) => steers) + sum(({ pings }) => pings)) / seconds) * ofAll,
    homes: now(({ homes }) => homes),
    latencyP50: quantile(latencies, 0.5),
    latencyP99: quantile(latencies, 0.99),
    watchedP50: quantile(watched, 0.5),
    watchedP99: quantile(watched, 0.99),
    latencies: latencies.length,
    firstKeyframes: after.crowds.flatMap(({ firstKeyframes }) => firstKeyframes),
    gaps: now(({ gaps }) => gaps) + after.witness.gaps,
    desyncs: after.witness.desyncs,
    audits: after.witness.audits - before.witness.audits,
    lost: now(({ lost }) => lost) + after.witness.lost,
    reasons,
    memoryPerPlayer: (after.server.rss - empty.rss) / players,
    rss: after.server.rss,
    entryBytes: (after.server.written.entries - before.server.written.entries) / seconds,
    checkpointBytes: (after.server.written.checkpoints - before.server.written.checkpoints) / seconds,
    checkpointsPerSecond: (after.server.written.saved - before.server.written.saved) / seconds,
    load,
    witness,
    witnessLateMs: after.witness.lateMs,
    saturated: load > SATURATED || witness > SATURATED,
  }
}
