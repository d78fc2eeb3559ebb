// More and more spectators on one pilot: what it does to the pilots' tick and latency.
import { play, universeFor } from '../load/play.ts'
import { atMost, type Figures, type Report, round, sane } from '../report.ts'

const PILOTS = 50
const SPECTATORS = [0, 1000, 5000]
const SECONDS = 6

export async function runSpectators(progress: (text: string) => void): Promise<Report> {
  const rows: Figures[] = []
  const lines = []
  let alone = Number.NaN
  for (const spectators of SPECTATORS) {
    progress(`${spectators} spectators`)
    const result = await play({
      players: PILOTS,
      spectators,
      seconds: SECONDS,
      pairs: 20,
      settleMs: 5000,
      definitions: [universeFor(200)],
      progress,
    })
    rows.push({
      spectators,
      'CPU (cores)': round(result.cpu),
      'tick p50 ms': round(result.tickMedianMs, 2),
      'tick p99 ms': round(result.tickP99Ms, 2),
      'latency p50 ms': round(result.latencyP50, 1),
      'latency p99 ms': round(result.latencyP99, 1),
      'watched p50 ms': round(result.watchedP50, 1),
      'watched p99 ms': round(result.watchedP99, 1),
      'frames/s each': round(result.frameRate, 1),
      gaps: result.gaps,
      desyncs: result.desyncs,
      lost: result.lost,
      'load CPU': round(result.load),
    })
    if (spectators === 0) alone = result.latencyP99
    if (spectators === SPECTATORS.at(-1)) {
      lines.push(
        atMost(
          `pilots' latency p99 with ${spectators} spectators, above that without`,
          result.latencyP99 - alone,
          10,
          'ms',
        ),
      )
      lines.push(atMost('gaps, desyncs and losses', result.gaps + result.desyncs + result.lost, 0, ''))
      lines.push(sane(`${spectators} spectators`, result))
    }
  }
  return { scenario: 'spectators', rows, lines }
}
