// One universe on one, two and three nodes: what leading, following and serving take of a core, and what Redis takes.
// CPU is counted, and not time: on a machine with fewer cores than processes the figures still add up.
import { Child } from '../load/calls.ts'
import { BenchCluster } from '../load/cluster.ts'
import type { CrowdJoin, CrowdReport } from '../load/crowd.ts'
import { pause, universeFor } from '../load/play.ts'
import { programFile } from '../load/programs.ts'
import { atMost, type Figures, type Report, round } from '../report.ts'
import { type Costs, capacities } from './cluster-model.ts'

const PLAYERS = (process.env.CLUSTER_PLAYERS ?? '2000,5000').split(',').map(Number)
const SPECTATORS = 1000
const SECONDS = 10
const SETTLE_MS = 3000
const TICKS = 20

interface Wish {
  readonly players: number
  /** Players at each node; the first one leads. */
  readonly at: readonly number[]
  /** Spectators at the last node. */
  readonly spectators?: number
}

interface Found {
  readonly nodes: readonly number[]
  readonly redis: number
  readonly bytesPerTick: number
  readonly gaps: number
  readonly lost: number
}

async function measure({ players, at, spectators = 0 }: Wish): Promise<Found> {
  const cluster = await BenchCluster.start(at.length, universeFor(players))
  const crowds: Child[] = []
  try {
    for (const [n, count] of at.entries()) {
      const crowd = await Child.start('crowd', await programFile('crowd'))
      crowds.push(crowd)
      const common = { port: cluster.ports[n]!, universes: ['bench'], firing: true, perSecond: 300 }
      const first = n * 100_000
      await crowd.call('join', { ...common, first, count, role: 'pilot' } satisfies CrowdJoin)
      if (n === at.length - 1 && spectators > 0)
        await crowd.call('join', {
          ...common,
          first: first + 50_000,
          count: spectators,
          role: 'spectator',
        } satisfies CrowdJoin)
    }
    await pause(SETTLE_MS)
    const before = await cluster.usage()
    await pause(SECONDS * 1000)
    const after = await cluster.usage()
    const seconds = (after.at - before.at) / 1000
    const reports = await Promise.all(crowds.map((crowd) => crowd.call<CrowdReport>('report')))
    return {
      nodes: after.nodes.map((cpu, n) => (cpu - before.nodes[n]!) / seconds),
      redis: (after.redis - before.redis) / seconds,
      bytesPerTick: (after.bytes - before.bytes) / seconds / TICKS,
      gaps: reports.reduce((sum, { gaps }) => sum + gaps, 0),
      lost: reports.reduce((sum, { lost }) => sum + lost, 0),
    }
  } finally {
    await Promise.all(crowds.map((crowd) => crowd.stop()))
    await cluster.stop()
  }
}

function row(what: string, { nodes, redis, bytesPerTick, gaps, lost }: Found): Figures {
  const [leader, ...followers] = nodes.map((cpu) => round(cpu))
  return {
    what,
    'leader (cores)': leader!,
    'followers (cores)': followers.join(' ') || '-',
    'Redis (cores)': round(redis, 3),
    'Redis bytes a tick': Math.round(bytesPerTick),
    gaps,
    lost,
  }
}

/** What a player costs, from the same number of them on a follower and on the leader. */
function costsOf(players: number, away: Found, near: Found): Costs {
  const [leading, all] = away.nodes
  const [, following] = near.nodes
  return {
    leading: leading! / players,
    following: following! / players,
    serving: (all! - following!) / players,
    alone: near.nodes[0]! / players,
    redis: away.redis / players,
    bytesPerSecond: (away.bytesPerTick * TICKS) / players,
  }
}

export async function runCluster(progress: (text: string) => void): Promise<Report> {
  const rows: Figures[] = []
  let failures = 0
  let costs: Costs | null = null
  const take = async (what: string, wish: Wish): Promise<Found> => {
    progress(what)
    const found = await measure(wish)
    rows.push(row(what, found))
    failures += found.gaps + found.lost
    return found
  }
  for (const players of PLAYERS) {
    for (const nodes of [1, 2, 3]) {
      const at = Array.from(
        { length: nodes },
        (_, n) => Math.floor(((n + 1) * players) / nodes) - Math.floor((n * players) / nodes),
      )
      await take(`${players} players on ${nodes}`, { players, at })
    }
    const away = await take(`${players} players, all on a follower`, { players, at: [1, players - 1] })
    const near = await take(`${players} players, all on the leader`, { players, at: [players - 1, 1] })
    // What is left of the larger size is the lesser: a machine that is full measures too little.
    costs ??= costsOf(players, away, near)
  }
  const few = { players: PLAYERS[0]!, at: [1, 50] }
  const alone = await take('50 players on a follower', few)
  const watched = await take(`and ${SPECTATORS} spectators there`, { ...few, spectators: SPECTATORS })
  const growth = ((watched.nodes[0]! - alone.nodes[0]!) * 1000) / SPECTATORS
  return {
    scenario: 'cluster',
    rows: [...rows, ...capacities(costs!)],
    lines: [
      atMost(
        'growth of the leader for 1,000 spectators who are served elsewhere',
        growth * 100,
        2,
        '% of a core',
      ),
      // The universe itself grows with its players wherever they are: what is asked for elsewhere comes on top.
      atMost(
        'leading 1,000 players who are elsewhere, over following them',
        (costs!.leading - costs!.following) * 1000 * 100,
        2,
        '% of a core',
      ),
      atMost('gaps, and sockets lost', failures, 0, ''),
    ],
  }
}
