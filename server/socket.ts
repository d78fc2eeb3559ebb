// The only file that knows uWebSockets.js: one port for the page, the API and the sockets.
// It hands bytes to a visitor and answers to a router; it knows neither messages nor universes.
import {
  App,
  DISABLED,
  type HttpRequest,
  type HttpResponse,
  type TemplatedApp,
  type us_listen_socket,
  us_listen_socket_close,
  type us_socket_context_t,
  us_socket_local_port,
  type WebSocket,
} from 'uWebSockets.js'
import { MAX_BACKLOG_BYTES } from '../shared/limits.ts'
import type { Close } from '../shared/protocol.ts'
import type { Log } from './log.ts'

/** A socket, as a session sees it. Calls after it closed do nothing. */
export interface Peer {
  readonly address: string
  send(message: Uint8Array): void
  subscribe(topic: string): void
  unsubscribe(topic: string): void
  close(close: Close): void
  /** Bytes that the kernel has not taken yet. */
  backlog(): number
}

/** What a socket is told. */
export interface Visitor {
  /** One binary message; its bytes are gone when this returns. */
  receive(bytes: Uint8Array): void
  /** A text message. */
  receiveText(): void
  /** With the close code that the peer gave, or 1006. */
  closed(code: number): void
}

export interface Request {
  readonly method: string
  readonly path: string
}

export interface Reply {
  readonly status: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export interface ListenerOptions {
  readonly admit: (peer: Peer) => Visitor
  readonly respond: (request: Request) => Reply
  readonly log: Log
}

export interface Listener {
  /** Listens on `host`:`port` (0: any free port); gives the port, or throws when it cannot be had. */
  listen(host: string, port: number): number
  publish(topic: string, message: Uint8Array): void
  /** Tells all sockets to come back later, and stops listening. */
  close(): void
}

interface Data {
  socket: OpenSocket | null
}

/** Far above MAX_MESSAGE_BYTES: past it uWebSockets.js closes without a code, so ours is to be checked first. */
const MAX_PAYLOAD_BYTES = 64 * 1024
/** Seconds without a sign of life (a pong at least) after which a socket is closed. */
const IDLE_SECONDS = 16
/** LIBUS_LISTEN_EXCLUSIVE_PORT: without it a second server shares the port silently, and gets half of the players. */
const EXCLUSIVE_PORT = 1
/** Standard code of a server that goes away and comes back (RFC 6455 registry). */
const RESTARTING = { code: 1012, reason: 'The server restarts.' }

export function createListener({ admit, respond, log }: ListenerOptions): Listener {
  const app = App()
  const open = new Set<OpenSocket>()
  let listening: us_listen_socket | false = false

  app.ws<Data>('/socket', {
    compression: DISABLED,
    maxPayloadLength: MAX_PAYLOAD_BYTES,
    maxBackpressure: MAX_BACKLOG_BYTES,
    idleTimeout: IDLE_SECONDS,
    sendPingsAutomatically: true,
    upgrade,
    open: (ws) => {
      const socket = new OpenSocket(ws, log)
      ws.getUserData().socket = socket
      open.add(socket)
      socket.visitor = admit(socket)
    },
    message: (ws, message, isBinary) => {
      const visitor = ws.getUserData().socket?.visitor
      try {
        if (isBinary) visitor?.receive(new Uint8Array(message))
        else visitor?.receiveText()
      } catch (error) {
        // A fault of ours, not the peer's: it must not take everybody's process with it.
        log.error(
          { error: String(error), stack: error instanceof Error ? error.stack : '' },
          'message not handled',
        )
      }
    },
    close: (ws, code) => {
      const { socket } = ws.getUserData()
      if (socket === null) return
      open.delete(socket)
      socket.gone(code)
    },
  })
  app.any('/*', (response, request) => {
    const method = request.getMethod()
    writeReply(response, respond({ method, path: request.getUrl() }), method === 'head')
  })

  return {
    listen: (host, port) => {
      listening = listenOn(app, host, port)
      return us_socket_local_port(listening)
    },
    publish: (topic, message) => {
      app.publish(topic, message, true)
    },
    close: () => {
      for (const socket of open) socket.end(RESTARTING.code, RESTARTING.reason)
      if (listening !== false) us_listen_socket_close(listening)
      listening = false
    },
  }
}

function listenOn(app: TemplatedApp, host: string, port: number): us_listen_socket {
  let listening: us_listen_socket | false = false
  app.listen(host, port, EXCLUSIVE_PORT, (token) => {
    listening = token
  })
  if (listening === false)
    throw new Error(`Port ${port} on ${host} cannot be had: is another server running there?`)
  return listening
}

/** Upgrades at once, so that the request cannot be aborted in between. */
function upgrade(response: HttpResponse, request: HttpRequest, context: us_socket_context_t): void {
  response.upgrade<Data>(
    { socket: null },
    request.getHeader('sec-websocket-key'),
    '',
    request.getHeader('sec-websocket-extensions'),
    context,
  )
}

function writeReply(response: HttpResponse, { status, headers, body }: Reply, withoutBody: boolean): void {
  response.cork(() => {
    response.writeStatus(status)
    for (const [name, value] of Object.entries(headers)) response.writeHeader(name, value)
    if (!withoutBody) return response.end(body)
    // endWithoutBody(length) never ends in the 20.51 binary, and the process aborts.
    response.writeHeader('Content-Length', String(Buffer.byteLength(body)))
    return response.endWithoutBody()
  })
}

/** A uWebSockets.js socket throws when it is used after it closed; this one does nothing then. */
class OpenSocket implements Peer {
  readonly address: string
  visitor: Visitor | null = null
  private ws: WebSocket<Data> | null
  private readonly log: Log

  constructor(ws: WebSocket<Data>, log: Log) {
    this.ws = ws
    this.log = log
    this.address = Buffer.from(ws.getRemoteAddressAsText()).toString()
  }

  /** Corked, so that what was published to this socket in the same loop turn goes out in the same write. */
  send(message: Uint8Array): void {
    const { ws } = this
    ws?.cork(() => ws.send(message, true))
  }

  subscribe(topic: string): void {
    this.ws?.subscribe(topic)
  }

  unsubscribe(topic: string): void {
    this.ws?.unsubscribe(topic)
  }

  backlog(): number {
    return this.ws?.getBufferedAmount() ?? 0
  }

  close({ code, reason }: Close): void {
    if (this.ws !== null) this.log.info({ code, reason, address: this.address }, 'closed a socket')
    this.end(code, reason)
  }

  end(code: number, reason: string): void {
    this.ws?.end(code, reason)
  }

  /** uWebSockets.js says that the socket is closed. */
  gone(code: number): void {
    this.ws = null
    this.visitor?.closed(code)
    this.visitor = null
  }
}
