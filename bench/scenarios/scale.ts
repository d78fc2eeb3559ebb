// One universe in one server process: more and more players at the density of a full default universe, and the same
// players in less and less room. What it costs, how late an event comes, and what an overloaded server does.
import { type Play, play, universeFor } from '../load/play.ts'
import { atMost, type Figures, type Line, type Report, round, sane } from '../report.ts'

const SIZES = [250, 500, 2000, 5000, 8000, 10_000]
const SECONDS = 8
/** Players per sector at 2,000 players, as multiples of a full default universe. */
const CROWDING = [2, 4]
const CROWDED = 2000

export async function runScale(progress: (text: string) => void): Promise<Report> {
  const rows: Figures[] = []
  const plays = new Map<number, Play>()
  for (const players of SIZES) {
    // The first and the last of the comparison get twice the time.
    const seconds = players === 500 || players === 5000 ? 2 * SECONDS : SECONDS
    const result = await play({
      players,
      seconds,
      pairs: 40,
      definitions: [universeFor(players)],
      ...arrivalOf(players),
      progress,
    })
    plays.set(players, result)
    rows.push(row(result, 1))
  }
  for (const crowding of CROWDING) {
    progress(`${CROWDED} players at ${crowding} times the density`)
    const definition = universeFor(CROWDED, {}, (crowding * 200) / 256)
    const result = await play({
      players: CROWDED,
      seconds: SECONDS,
      definitions: [definition],
      ...arrivalOf(CROWDED),
      progress,
    })
    rows.push(row(result, crowding))
  }
  return { scenario: 'scale', rows, lines: promises(plays.get(500)!, plays.get(5000)!, plays.get(8000)!) }
}

/** How so many join, and how long they are left alone then: a full server takes its time to find its pace again. */
export function arrivalOf(players: number): { joinsPerSecond: number; settleMs: number } {
  return players < 4000 ? { joinsPerSecond: 1000, settleMs: 5000 } : { joinsPerSecond: 500, settleMs: 16_000 }
}

function promises(few: Play, many: Play, most: Play): Line[] {
  const perPlayer = (play: Play) => play.cpu / play.players
  return [
    atMost('5,000 players: event latency p99', many.latencyP99, 150, 'ms'),
    atMost('5,000 players: CPU of the server process', many.cpu, 1, 'cores'),
    atMost('5,000 players: frames lost, sockets lost', many.gaps + many.lost, 0, ''),
    atMost('5,000 players: desyncs', many.desyncs, 0, ''),
    atMost('cost per player at 5,000, of that at 500', perPlayer(many) / perPlayer(few), 1.2, 'x'),
    sane('5,000 players', many),
    atMost('8,000 players: event latency p99', most.latencyP99, 250, 'ms'),
    atMost('8,000 players: frames lost, sockets lost, desyncs', most.gaps + most.lost + most.desyncs, 0, ''),
  ]
}

function row(play: Play, density: number): Figures {
  return {
    players: play.players,
    density,
    'CPU (cores)': round(play.cpu),
    'us CPU per player and s': Math.round((play.cpu * 1e6) / play.players),
    'tick p50 ms': round(play.tickMedianMs),
    'tick p99 ms': round(play.tickP99Ms),
    'ticks kept': round(play.tickRate, 3),
    'frames/s each': round(play.frameRate, 1),
    'B/s each': Math.round(play.bytesPerPlayer),
    'latency p50 ms': round(play.latencyP50, 1),
    'latency p99 ms': round(play.latencyP99, 1),
    'kB per player': round(play.memoryPerPlayer / 1000, 1),
    gaps: play.gaps,
    desyncs: play.desyncs,
    lost: play.lost,
    'load CPU': round(play.load),
    counts: play.saturated ? 'no: load saturated' : 'yes',
  }
}
