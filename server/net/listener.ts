// One port for the page, the API and the sockets. Only this folder knows uWebSockets.js.
// It hands bytes to a visitor and answers to a router; it knows neither messages nor universes.
import {
  App,
  DISABLED,
  SSLApp,
  type TemplatedApp,
  type us_listen_socket,
  us_listen_socket_close,
  us_socket_local_port,
  type WebSocket,
} from 'uWebSockets.js'
import { MAX_BACKLOG_BYTES } from '../../shared/limits.ts'
import type { Close } from '../../shared/protocol.ts'
import type { Logger } from '../process/logger.ts'
import type { Tally } from '../process/tally.ts'
import { dismiss } from './dismiss.ts'
import type { ExchangeOptions } from './exchange.ts'
import { type ConnectionCounter, HttpConnections, readHead } from './http-connections.ts'
import type { Head, Reply, Sender } from './request.ts'

/** A socket, as a session sees it. Calls after it closed do nothing. */
export interface Peer {
  readonly address: string
  /** Whose ticket it was, for the log; null while that is not known. */
  who: { readonly user: string; readonly name: string } | null
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

/** A socket that may open, if only to be told why it is closed again. */
export interface Admitted {
  readonly address: string
  /** Answered to the client, which offered it; '' for none. */
  readonly subprotocol: string
  /** The socket is open. */
  readonly enter: (peer: Peer) => Visitor
  /** The socket is gone. Called once. */
  readonly left: () => void
}

/** All connections, by the address of their other end. */
export interface ConnectionCounts extends ConnectionCounter {
  /** A counted connection became a WebSocket. */
  upgraded(peer: string): void
  /** A WebSocket is gone. */
  left(): void
}

export interface ListenerOptions extends ExchangeOptions {
  /** Looks at a handshake; a Reply refuses it. */
  readonly admit: (sender: Sender) => Reply | Admitted
  readonly connections: ConnectionCounts
  /** Counts sockets that are gone, by the server's close code, or 'left' or 'lost'. */
  readonly closes: Tally
  /** Files of a certificate chain and its key, both PEM: the server speaks TLS itself. */
  readonly tls?: { readonly cert: string; readonly key: string }
}

export interface Listener {
  /** Listens on `host`:`port` (0: any free port); gives the port, or throws when it cannot be had. */
  listen(host: string, port: number): number
  publish(topic: string, message: Uint8Array): void
  /** Asks all sockets to come back later, spread over `mostMs` at most; resolves when they are gone. */
  dismiss(mostMs: number): Promise<void>
  /** Asks those that are left, and stops listening. */
  close(): void
}

interface Data {
  readonly admitted: Admitted
  socket: OpenSocket | null
}

/** Far above MAX_MESSAGE_BYTES: past it uWebSockets.js closes without a code, so ours is to be checked first. */
const MAX_PAYLOAD_BYTES = 64 * 1024
/** Seconds without a sign of life (a pong at least) after which a socket is closed. */
const IDLE_SECONDS = 16
/** LIBUS_LISTEN_EXCLUSIVE_PORT: without it a second server shares the port silently, and gets half of the players. */
const EXCLUSIVE_PORT = 1
/** Hosts that stand for every address of the machine. */
const ANY_ADDRESS = ['0.0.0.0', '::']
/** Standard code of a server that goes away and comes back (RFC 6455 registry). */
const RESTARTING = { code: 1012, reason: 'The server restarts.' }

/** Close codes of a peer that leaves on purpose: normal closure, and going away. */
const LEFT = [1000, 1001]

export function createListener(options: ListenerOptions): Listener {
  const { admit, connections, closes, log, tls } = options
  const app = tls === undefined ? App() : SSLApp({ cert_file_name: tls.cert, key_file_name: tls.key })
  const http = new HttpConnections(options, connections)
  const open = new Set<OpenSocket>()
  let listening: us_listen_socket | false = false
  const failed = (error: unknown, what: string) => {
    // A fault of ours, not the peer's: it must not take everybody's process with it.
    log.error({ error: String(error), stack: error instanceof Error ? error.stack : '' }, what)
  }

  const judge = (head: Head): Reply | Admitted => {
    try {
      return admit(head)
    } catch (error) {
      failed(error, 'handshake not handled')
      return options.failed
    }
  }

  app.ws<Data>('/socket', {
    compression: DISABLED,
    maxPayloadLength: MAX_PAYLOAD_BYTES,
    maxBackpressure: MAX_BACKLOG_BYTES,
    idleTimeout: IDLE_SECONDS,
    sendPingsAutomatically: true,
    upgrade: (response, request, context) => {
      const head = readHead(response, request)
      const answer = judge(head)
      if (!('enter' in answer)) return http.arrived(response, head, answer)
      connections.upgraded(head.peer)
      // Never later, after an await: uWebSockets before its change 1929 (July 2026) then closes some of the sockets as
      // soon as they are open when corked, and uncorked sends the handshake in 27 writes.
      response.upgrade<Data>(
        { admitted: answer, socket: null },
        request.getHeader('sec-websocket-key'),
        answer.subprotocol,
        request.getHeader('sec-websocket-extensions'),
        context,
      )
    },
    open: (ws) => {
      const data = ws.getUserData()
      const socket = new OpenSocket(ws, data.admitted.address, { log, closes })
      data.socket = socket
      open.add(socket)
      socket.visitor = data.admitted.enter(socket)
    },
    message: (ws, message, isBinary) => {
      const visitor = ws.getUserData().socket?.visitor
      try {
        if (isBinary) visitor?.receive(new Uint8Array(message))
        else visitor?.receiveText()
      } catch (error) {
        failed(error, 'message not handled')
      }
    },
    close: (ws, code) => {
      const { socket, admitted } = ws.getUserData()
      admitted.left()
      connections.left()
      if (socket === null) return
      open.delete(socket)
      socket.gone(code)
    },
  })
  app.any('/*', (response, request) => http.arrived(response, readHead(response, request)))
  app.filter((response, change) => http.filter(response, Number(change)))

  return {
    listen: (host, port) => {
      listening = listenOn(app, host, port)
      return us_socket_local_port(listening)
    },
    publish: (topic, message) => {
      app.publish(topic, message, true)
    },
    dismiss: (mostMs) => dismiss(open, mostMs, (socket) => socket.end(RESTARTING.code, RESTARTING.reason)),
    close: () => {
      for (const socket of open) socket.end(RESTARTING.code, RESTARTING.reason)
      if (listening !== false) us_listen_socket_close(listening)
      listening = false
    },
  }
}

/** What may be the cause: uWebSockets.js does not say. */
function guess(host: string): string {
  const taken = 'is another server running there?'
  return ANY_ADDRESS.includes(host) ? taken : `${taken} Or does this machine not have the address ${host}?`
}

function listenOn(app: TemplatedApp, host: string, port: number): us_listen_socket {
  let listening: us_listen_socket | false = false
  app.listen(host, port, EXCLUSIVE_PORT, (token) => {
    listening = token
  })
  if (listening === false) throw new Error(`Port ${port} on ${host} cannot be had: ${guess(host)}`)
  return listening
}

/** A uWebSockets.js socket throws when it is used after it closed; this one does nothing then. */
class OpenSocket implements Peer {
  readonly address: string
  who: Peer['who'] = null
  visitor: Visitor | null = null
  private ws: WebSocket<Data> | null
  private readonly log: Logger
  private readonly closes: Tally
  private isEnded = false

  constructor(
    ws: WebSocket<Data>,
    address: string,
    { log, closes }: { readonly log: Logger; readonly closes: Tally },
  ) {
    this.ws = ws
    this.log = log
    this.closes = closes
    this.address = address
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
    const { address, who } = this
    if (this.ws !== null) this.log.info({ code, reason, address, ...who }, 'closed a socket')
    this.end(code, reason)
  }

  end(code: number, reason: string): void {
    if (this.ws === null) return
    this.isEnded = true
    this.closes.add(String(code))
    this.ws.end(code, reason)
  }

  /** uWebSockets.js says that the socket is closed. */
  gone(code: number): void {
    this.ws = null
    if (!this.isEnded) this.closes.add(LEFT.includes(code) ? 'left' : 'lost')
    this.visitor?.closed(code)
    this.visitor = null
  }
}
