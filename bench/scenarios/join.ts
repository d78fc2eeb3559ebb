// Joining: so many a second for ten seconds, and a thousand at once; how long it takes until the first keyframe.
import { type Play, play, universeFor } from '../load/play.ts'
import { atLeast, atMost, type Figures, quantile, type Report, round, sane } from '../report.ts'

const PER_SECOND = 500
const SECONDS = 10
const AT_ONCE = 1000

export async function runJoin(progress: (text: string) => void): Promise<Report> {
  const players = PER_SECOND * SECONDS
  const common = { seconds: 2, pairs: 5, progress }
  const definitions = [universeFor(players)]
  const steady = await play({ ...common, players, definitions, joinsPerSecond: PER_SECOND, crowds: 2 })
  const small = [universeFor(AT_ONCE)]
  const burst = await play({
    ...common,
    players: AT_ONCE,
    definitions: small,
    joinsPerSecond: 1e6,
    crowds: 2,
  })
  const held = steady.firstKeyframes.length / Math.max(SECONDS, steady.joinSeconds)
  const first = sorted(steady)
  return {
    scenario: 'join',
    rows: [row(`${PER_SECOND} a second`, steady), row(`${AT_ONCE} at once`, burst)],
    lines: [
      atLeast('joins a second, held for ten seconds', held, PER_SECOND * 0.98, '/s'),
      atMost(`first keyframe at ${PER_SECOND} joins a second: p99`, quantile(first, 0.99), 250, 'ms'),
      atMost(`first keyframe of ${AT_ONCE} at once: p99`, quantile(sorted(burst), 0.99), 700, 'ms'),
      atMost('joins refused or lost, gaps, desyncs', steady.lost + steady.gaps + steady.desyncs, 0, ''),
      sane('joins', steady),
    ],
  }
}

function sorted({ firstKeyframes }: Play): number[] {
  return [...firstKeyframes].sort((a, b) => a - b)
}

function row(what: string, play: Play): Figures {
  const first = sorted(play)
  return {
    what,
    joined: first.length,
    'seconds to try': round(play.joinSeconds, 1),
    'first keyframe p50 ms': round(quantile(first, 0.5), 1),
    'p99 ms': round(quantile(first, 0.99), 1),
    'most ms': round(first.at(-1) ?? Number.NaN, 1),
    'CPU meanwhile (cores)': round(play.joinCpu),
    lost: play.lost,
    'load CPU': round(play.joinLoad),
  }
}
