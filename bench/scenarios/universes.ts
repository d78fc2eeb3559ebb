// The same players in few universes and in many.
import { type Play, play, universeFor } from '../load/play.ts'
import { type Figures, type Report, round, sane } from '../report.ts'

const PLAYERS = 2000
const SECONDS = 5
const COUNTS = [1, 10, 200]

export async function runUniverses(progress: (text: string) => void): Promise<Report> {
  const rows: Figures[] = []
  const plays: Play[] = []
  for (const count of COUNTS) {
    const definitions = Array.from({ length: count }, (_, n) =>
      universeFor(PLAYERS / count, { id: `u${n}`, seed: n + 1 }),
    )
    const result = await play({ players: PLAYERS, seconds: SECONDS, definitions, settleMs: 3000, progress })
    plays.push(result)
    rows.push(row(`${count}`, result))
  }
  const worst = plays.reduce((a, b) => (a.load > b.load ? a : b))
  return { scenario: 'universes', rows, lines: [sane('2,000 players', worst)] }
}

function row(universes: string, play: Play): Figures {
  return {
    universes,
    players: play.players,
    'CPU (cores)': round(play.cpu, 3),
    'tick p99 ms': round(play.tickP99Ms),
    'latency p99 ms': round(play.latencyP99, 1),
    'frames/s each': round(play.frameRate, 1),
    'B/s each': Math.round(play.bytesPerPlayer),
    'server MB': Math.round(play.rss / 1e6),
    desyncs: play.desyncs,
    gaps: play.gaps,
  }
}
