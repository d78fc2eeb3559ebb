// The whole server against a bare relay: CPU per delivered message, at the same frames, sockets and inbound messages.
import { type Play, play, universeFor } from '../load/play.ts'
import { atMost, type Figures, type Report, round, sane } from '../report.ts'

const PLAYERS = 2000
const SECONDS = 7
/** Server and relay take turns, so that whatever else the machine does meets both. */
const ROUNDS = 2

interface Cost {
  user: number
  total: number
}

export async function runCeiling(progress: (text: string) => void): Promise<Report> {
  const rows: Figures[] = []
  const servers: Play[] = []
  const relays: Play[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const options = { players: PLAYERS, seconds: SECONDS, definitions: [universeFor(PLAYERS)] }
    const server = await play({ ...options, progress: (text) => progress(`server: ${text}`) })
    const { messagesPerSecond, messageSize, homes } = server
    const relay = await play({
      ...options,
      relay: { topics: homes, rate: messagesPerSecond / PLAYERS, size: Math.round(messageSize) },
      progress: (text) => progress(`relay: ${text}`),
    })
    servers.push(server)
    relays.push(relay)
    rows.push(row('server', server), row('bare relay', relay))
  }
  const server = cost(servers)
  const relay = cost(relays)
  return {
    scenario: 'ceiling',
    rows,
    lines: [
      atMost('CPU per delivered message, over a bare relay: total', server.total / relay.total, 1.2, 'x'),
      atMost('CPU per delivered message, over a bare relay: user', server.user / relay.user, 2, 'x'),
      atMost(
        'desyncs and gaps',
        servers.reduce((sum, { desyncs, gaps }) => sum + desyncs + gaps, 0),
        0,
        '',
      ),
      sane('2,000 players', {
        load: Math.max(...[...servers, ...relays].map(({ load }) => load)),
        witness: Math.max(...servers.map(({ witness }) => witness)),
      }),
    ],
  }
}

/** Frames, keyframes and pongs: the relay sends as many messages as the server does. */
function cost(plays: readonly Play[]): Cost {
  const messages = plays.reduce((sum, play) => sum + play.messagesPerSecond * play.seconds, 0)
  const of = (pick: (play: Play) => number) =>
    (plays.reduce((sum, play) => sum + pick(play) * play.seconds, 0) * 1e6) / messages
  return { user: of(({ user }) => user), total: of(({ cpu }) => cpu) }
}

function row(what: string, play: Play): Figures {
  return {
    what,
    'messages/s': Math.round(play.messagesPerSecond),
    'bytes each': round(play.messageSize, 1),
    'inputs/s': Math.round(play.inputsPerSecond),
    topics: play.homes,
    'user us each': round(play.userPerMessageUs),
    'total us each': round(play.cpuPerMessageUs),
    'load CPU': round(play.load),
  }
}
