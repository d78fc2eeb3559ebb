// A thousand readers of one universe's events: what they do to its ticks, and what one costs that stops reading.
import { type Charged, Child } from '../load/calls.ts'
import type { CrowdJoin } from '../load/crowd.ts'
import { pause, shareOf, universeFor } from '../load/play.ts'
import { programFile } from '../load/programs.ts'
import type { ReadersOpen, ReadersReport } from '../load/readers.ts'
import type { ServerStart } from '../load/server.ts'
import type { ServerReport } from '../load/server-report.ts'
import { atLeast, atMost, type Figures, quantile, type Report, round, SATURATED } from '../report.ts'

const PLAYERS = 500
const READERS = 1000
const STALLED = 200
/** Times with and without readers, in turns, so that what else the machine does meets both. */
const TURNS = 3
const SECONDS = 8
const SETTLE_MS = 4000
/**
 * A reader is cut 5 s after the kernel takes nothing more for it. Before that its buffers take 4 MB on loopback, at 32 kB a
 * second at most, so pilots join and leave, again and again: each is two events, and with many more a reader would be told of a gap. As long as WARM_MS they do so before,
 * so that what they cost is not counted as memory of readers.
 */
const WARM_MS = 90_000
const STALL_MS = 180_000
/** From when on memory is looked at in both. */
const SETTLED_MS = 30_000
const PASSERS_BY = 120
/** The buffers of all of them are 800 MB, which take a while to read. */
const RESUME_MS = 60_000
const MOST_KB = 64

interface Sample {
  readonly ticks: number[]
  readonly cpu: number[]
}

export async function runReaders(progress: (text: string) => void): Promise<Report> {
  const definition = universeFor(PLAYERS)
  const children: Child[] = []
  const start = async (program: 'server' | 'crowd' | 'readers') => {
    const child = await Child.start(program, await programFile(program))
    children.push(child)
    return child
  }
  try {
    const server = await start('server')
    const port = await server.call<number>('start', { definitions: [definition] } satisfies ServerStart)
    const crowd = await start('crowd')
    const universes = [definition.id]
    const join: CrowdJoin = {
      ...{ port, universes, role: 'pilot', count: PLAYERS, first: 0, perSecond: 500, firing: true },
    }
    await crowd.call('join', join)
    const readers = await start('readers')
    const open = (count: number, isStalled: boolean) =>
      readers.call('open', { port, universe: definition.id, count, isStalled } satisfies ReadersOpen)
    const without: Sample = { ticks: [], cpu: [] }
    const withThem: Sample = { ticks: [], cpu: [] }
    let load = 0
    for (let turn = 0; turn < TURNS; turn++) {
      progress(`turn ${turn + 1} of ${TURNS}: nobody reads`)
      await measure(server, without)
      progress(`turn ${turn + 1} of ${TURNS}: ${READERS} read`)
      await open(READERS, false)
      const before = await readers.call<Charged>('report')
      await measure(server, withThem)
      load = Math.max(load, shareOf(before, await readers.call<Charged>('report')).cpu)
      await readers.call('close')
    }
    let passed = 0
    const passersBy = await start('crowd')
    const countCut = () => server.call<number>('metric', 'orrery_readers_cut_total')
    /** Pilots pass by for so long, or until all are cut; gives the most memory of the server from SETTLED_MS on. */
    const passBy = async (ms: number): Promise<number> => {
      let most = 0
      const begun = performance.now()
      for (; performance.now() < begun + ms && (await countCut()) < STALLED; passed += PASSERS_BY) {
        await passersBy.call('join', { ...join, count: PASSERS_BY, first: PLAYERS + passed, perSecond: 180 })
        await passersBy.call('leave')
        const { rss } = await server.call<ServerReport>('report')
        if (performance.now() > begun + SETTLED_MS) most = Math.max(most, rss)
      }
      return most
    }
    progress('pilots pass by')
    const before = await passBy(WARM_MS)
    const seen = await readers.call<ReadersReport>('report')
    progress(`${STALLED} stop reading`)
    await open(STALLED, true)
    const after = await passBy(STALL_MS)
    // Only who reads again, before the connection is given up, sees that it was cut.
    await readers.call('resume')
    let then = await readers.call<ReadersReport>('report')
    for (const end = performance.now() + RESUME_MS; then.ended < seen.ended + STALLED; ) {
      if (performance.now() > end) break
      await pause(500)
      then = await readers.call<ReadersReport>('report')
    }
    const p99 = ({ ticks }: Sample) =>
      quantile(
        [...ticks].sort((a, b) => a - b),
        0.99,
      )
    const mean = ({ cpu }: Sample) => cpu.reduce((sum, share) => sum + share, 0) / cpu.length
    const row = (readersNow: number, sample: Sample): Figures => ({
      players: PLAYERS,
      readers: readersNow,
      'tick p99 ms': round(p99(sample)),
      'CPU (cores)': round(mean(sample)),
    })
    return {
      scenario: 'readers',
      rows: [row(0, without), row(READERS, withThem)],
      lines: [
        atMost(
          `tick p99 with ${READERS} readers, times that without`,
          p99(withThem) / p99(without),
          1.05,
          'x',
        ),
        atMost('memory of a reader that stopped', (after - before) / 1000 / STALLED, MOST_KB, 'kB'),
        atLeast('of those that stopped, were cut', (then.ended - seen.ended) / STALLED, 1, ''),
        atLeast('of those that stopped, were told so by an event', (then.cut - seen.cut) / STALLED, 1, ''),
        atMost('the process of readers', load, SATURATED, 'of a core'),
      ],
    }
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
}

/** Notes the ticks and the CPU of so many seconds, once things have settled. */
async function measure(server: Child, sample: Sample): Promise<void> {
  await pause(SETTLE_MS)
  const before = await server.call<ServerReport>('report')
  await pause(SECONDS * 1000)
  const after = await server.call<ServerReport>('report')
  sample.ticks.push(...after.ticks)
  sample.cpu.push(shareOf(before, after).cpu)
}
