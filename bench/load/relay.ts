// The least a server can do: it takes the same messages and drops them, and publishes frames of the same number, size
// and fan-out with nothing in them. What uWebSockets.js and the kernel cost by themselves.
import { App, DISABLED, type us_listen_socket, us_socket_local_port } from 'uWebSockets.js'
import { ByteWriter } from '../../shared/byte-writer.ts'
import { beginFrame, beginKeyframe } from '../../shared/codec.ts'
import { CLIENT_TYPE, SUBPROTOCOL } from '../../shared/protocol.ts'
import { TICK_MS, TICKS_PER_SECOND } from '../../shared/rules.ts'
import { answerCalls } from './calls.ts'
import { ServerReporter } from './server-report.ts'

export interface RelayStart {
  /** Sockets share this many topics evenly. */
  readonly topics: number
  /** Frames per topic and second. */
  readonly rate: number
  /** Bytes of a frame, without the WebSocket's own. */
  readonly size: number
}

interface Data {
  topic: number
}

const reporter = new ServerReporter()
let sockets = 0

function start({ topics, rate, size }: RelayStart): number {
  const app = App()
  const writer = new ByteWriter(size)
  const names = Array.from({ length: topics }, (_, topic) => `0/${topic}`)
  const sequences = new Uint32Array(topics)
  // Spreads the frames of a topic evenly over the ticks, and those of a tick over the topics.
  const credit = Float64Array.from({ length: topics }, (_, topic) => topic / topics)
  let tick = 0
  app.ws<Data>('/socket', {
    compression: DISABLED,
    idleTimeout: 16,
    sendPingsAutomatically: true,
    upgrade: (response, request, context) =>
      response.upgrade<Data>(
        { topic: sockets++ % topics },
        request.getHeader('sec-websocket-key'),
        SUBPROTOCOL,
        request.getHeader('sec-websocket-extensions'),
        context,
      ),
    message: (ws, message) => {
      if ((new Uint8Array(message)[1] ?? 0) !== CLIENT_TYPE.join) return
      const { topic } = ws.getUserData()
      ws.subscribe(names[topic]!)
      beginKeyframe(writer, 1, topic, sequences[topic]!, tick)
      ws.send(writer.view(), true)
    },
  })
  // Everybody may come in.
  app.post('/api/tickets', (response) => {
    response.writeHeader('Content-Type', 'application/json').end('{"ticket":"relay"}')
  })
  const publishTick = () => {
    tick++
    for (let topic = 0; topic < topics; topic++) {
      credit[topic] = credit[topic]! + rate / TICKS_PER_SECOND
      for (; credit[topic]! >= 1; credit[topic] = credit[topic]! - 1) {
        sequences[topic] = sequences[topic]! + 1
        beginFrame(writer, topic, sequences[topic]!)
        writer.uint(tick)
        while (writer.length < size) writer.uint(0)
        app.publish(names[topic]!, writer.view(), true)
      }
    }
  }
  let next = performance.now()
  const run = () => {
    while (performance.now() >= next) {
      next += TICK_MS
      reporter.time(publishTick)
    }
    setTimeout(run, Math.max(0, next - performance.now()))
  }
  run()
  let listening: us_listen_socket | false = false
  app.listen('127.0.0.1', 0, 1, (token) => {
    listening = token
  })
  if (listening === false) throw new Error('no port')
  return us_socket_local_port(listening)
}

answerCalls({ start, report: () => reporter.report() })
