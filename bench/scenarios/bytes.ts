// What goes over the wire: bytes of a course event, a player's downlink by players in view and by density, and the same
// play through the peers and as the whole state at a fixed rate.
import { missingPeers, type Peer, playPeer } from '../load/peer-play.ts'
import { DENSITY, type Play, play, universeFor } from '../load/play.ts'
import { atLeast, atMost, type Figures, type Line, type Report, round } from '../report.ts'

const PLAYERS = 500
const SECONDS = 5
const CROWDING = [0.25, 1, 4]
/** A view's sectors. */
const VIEW = 15
/** Frames a second and bytes a ship (id, position, velocity, heading) of a server that sends everything each time. */
const FULL_RATE = 20
const FULL_SHIP = 16

/** Nothing but ships that steer, as the peers have it. */
export function bareUniverse(players: number, density = DENSITY) {
  const universe = universeFor(players, {}, density)
  return { ...universe, rules: { ...universe.rules, rocks: 0, drones: 0, shieldTicks: 1200 } }
}

export async function runBytes(progress: (text: string) => void): Promise<Report> {
  const rows: Figures[] = []
  const common = { players: PLAYERS, seconds: SECONDS, pairs: 10, progress }
  for (const crowding of CROWDING) {
    const definition = universeFor(PLAYERS, {}, DENSITY * crowding)
    rows.push(row(`everything, density x ${crowding}`, await play({ ...common, definitions: [definition] })))
  }
  const bare = await play({ ...common, definitions: [bareUniverse(PLAYERS)], firing: false })
  rows.push(row('ships and steering only', bare))
  // Where many ships are in view, a course event's share of its frame's own bytes is small, as it is in a crowd.
  const dense = await play({ ...common, definitions: [bareUniverse(PLAYERS, 20)], firing: false })
  rows.push(row('ships and steering only, a crowd', dense))
  const perCourse = (dense.bytesPerPlayer - dense.otherBytesPerPlayer) / dense.coursesPerPlayer
  const lines: Line[] = [
    atMost('a course event, framing included, in a crowd', perCourse, 20, 'bytes'),
    atMost('desyncs and gaps', bare.desyncs + bare.gaps + dense.desyncs + dense.gaps, 0, ''),
  ]
  const missing = missingPeers()
  if (missing !== null) progress(`without the peers: ${missing}`)
  else lines.push(...(await compare(bare, rows, progress)))
  return { scenario: 'bytes', rows, lines }
}

async function compare(bare: Play, rows: Figures[], progress: (text: string) => void): Promise<Line[]> {
  const { columns } = bareUniverse(PLAYERS)
  const downlink = async (peer: Peer) => {
    progress(`${PLAYERS} players through ${peer}`)
    const { bytesPerPlayer } = await playPeer(peer, PLAYERS, columns, SECONDS)
    rows.push({ what: peer, 'B/s each': Math.round(bytesPerPlayer) })
    return bytesPerPlayer / bare.bytesPerPlayer
  }
  return [
    atLeast('downlink of the textbook way, over ours', await downlink('ws'), 100, 'x'),
    atLeast('of Colyseus with positions', await downlink('colyseus positions'), 100, 'x'),
    atLeast('of Colyseus with courses on change', await downlink('colyseus courses'), 10, 'x'),
    atLeast('of Colyseus with courses and views', await downlink('colyseus views'), 1, 'x'),
  ]
}

function row(what: string, result: Play): Figures {
  return {
    what,
    'players in view': round((result.players / result.sectors) * VIEW, 1),
    'B/s each': Math.round(result.bytesPerPlayer),
    'frames/s each': round(result.frameRate, 1),
    'B/s of full state in view': Math.round((result.players / result.sectors) * VIEW * FULL_SHIP * FULL_RATE),
    'B/s of full state of all': Math.round(result.players * FULL_SHIP * FULL_RATE),
  }
}
