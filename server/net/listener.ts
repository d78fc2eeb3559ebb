// The only file that knows uWebSockets.js: one port for the page, the API and the sockets.
// It hands bytes to a visitor and answers to a router; it knows neither messages nor universes.
import {
  App,
  DISABLED,
  type HttpRequest,
  type HttpResponse,
  SSLApp,
  type TemplatedApp,
  type us_listen_socket,
  us_listen_socket_close,
  us_socket_local_port,
  type WebSocket,
} from 'uWebSockets.js'
import { MAX_BACKLOG_BYTES, MAX_BODY_BYTES } from '../../shared/limits.ts'
import type { Close } from '../../shared/protocol.ts'
import type { Logger } from '../process/logger.ts'

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

/** Who asks, as far as the connection and the headers say; nothing of it is believed yet. */
export interface Sender {
  /** The other end of the connection. */
  readonly peer: string
  /** Of a PROXY protocol header in front of the request; '' without one. */
  readonly proxied: string
  /** A header by its lower-case name, '' when there is none. To be read before the first await. */
  header(name: string): string
}

export interface Request extends Sender {
  readonly method: string
  readonly path: string
  /** At most MAX_BODY_BYTES; empty unless the method is POST. */
  readonly body: Uint8Array
}

export interface Reply {
  readonly status: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
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

export interface ListenerOptions {
  /** Looks at a handshake; a Reply refuses it. */
  readonly admit: (sender: Sender) => Reply | Admitted
  /** Looks at a request before its body is read; a Reply refuses it. */
  readonly screen: (request: Omit<Request, 'body'>) => Reply | null
  readonly respond: (request: Request) => Reply | Promise<Reply>
  /** The answer to a body of more than MAX_BODY_BYTES, and to a request that failed for a fault of ours. */
  readonly tooLong: Reply
  readonly failed: Reply
  readonly log: Logger
  /** Files of a certificate chain and its key, both PEM: the server speaks TLS itself. */
  readonly tls?: { readonly cert: string; readonly key: string }
}

export interface Listener {
  /** Listens on `host`:`port` (0: any free port); gives the port, or throws when it cannot be had. */
  listen(host: string, port: number): number
  publish(topic: string, message: Uint8Array): void
  /** Tells all sockets to come back later, and stops listening. */
  close(): void
}

interface Data {
  readonly admitted: Admitted
  socket: OpenSocket | null
}

/** Headers that are kept for answers that take time; all others are gone by then. */
const KEPT_HEADERS = [
  'host',
  'origin',
  'cookie',
  'authorization',
  'content-type',
  'x-forwarded-for',
  'orrery-key',
]
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

export function createListener(options: ListenerOptions): Listener {
  const { admit, log, tls } = options
  const app = tls === undefined ? App() : SSLApp({ cert_file_name: tls.cert, key_file_name: tls.key })
  const open = new Set<OpenSocket>()
  let listening: us_listen_socket | false = false
  const failed = (error: unknown, what: string) => {
    // A fault of ours, not the peer's: it must not take everybody's process with it.
    log.error({ error: String(error), stack: error instanceof Error ? error.stack : '' }, what)
  }

  app.ws<Data>('/socket', {
    compression: DISABLED,
    maxPayloadLength: MAX_PAYLOAD_BYTES,
    maxBackpressure: MAX_BACKLOG_BYTES,
    idleTimeout: IDLE_SECONDS,
    sendPingsAutomatically: true,
    upgrade: (response, request, context) => {
      const answer = admit(liveSender(response, request))
      if (!('enter' in answer)) return writeReply(response, answer, false)
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
      const socket = new OpenSocket(ws, data.admitted.address, log)
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
      if (socket === null) return
      open.delete(socket)
      socket.gone(code)
    },
  })
  app.any('/*', (response, request) => {
    handle(response, request, options).catch((error) => failed(error, 'request not handled'))
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

/** What can be asked of a request while its callback runs. */
function liveSender(response: HttpResponse, request: HttpRequest): Sender {
  return {
    peer: text(response.getRemoteAddressAsText()),
    proxied: text(response.getProxiedRemoteAddressAsText()),
    header: (name) => request.getHeader(name),
  }
}

/** The same, to be asked later. */
function keptSender(response: HttpResponse, request: HttpRequest): Sender {
  const kept = new Map(KEPT_HEADERS.map((name) => [name, request.getHeader(name)]))
  return { ...liveSender(response, request), header: (name) => kept.get(name) ?? '' }
}

function text(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString()
}

async function handle(
  response: HttpResponse,
  request: HttpRequest,
  { screen, respond, tooLong, failed }: ListenerOptions,
): Promise<void> {
  const method = request.getMethod()
  const bare = { ...keptSender(response, request), method, path: request.getUrl() }
  let aborted = false
  response.onAborted(() => {
    aborted = true
  })
  try {
    const refusal = screen(bare)
    // What follows is not read: the connection ends with the answer.
    if (refusal !== null) return writeReply(response, refusal, method === 'head', method === 'post')
    const body = method === 'post' ? await readBody(response) : NO_BODY
    if (aborted) return
    if (body === null) return writeReply(response, tooLong, false, true)
    const answer = respond({ ...bare, body })
    const reply = answer instanceof Promise ? await answer : answer
    if (!aborted) writeReply(response, reply, method === 'head')
  } catch (error) {
    if (!aborted) writeReply(response, failed, false, true)
    throw error
  }
}

const NO_BODY = new Uint8Array()

/** Null when it is too long. Never resolves for a client that goes away; its response is aborted then. */
function readBody(response: HttpResponse): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    response.onData((chunk, isLast) => {
      length += chunk.byteLength
      if (length > MAX_BODY_BYTES) return resolve(null)
      // The chunk's memory is gone when this returns.
      chunks.push(Buffer.from(chunk.slice(0)))
      if (isLast) resolve(Buffer.concat(chunks))
    })
  })
}

/** @param ending the connection is closed after it, whatever else the client sends */
function writeReply(
  response: HttpResponse,
  { status, headers, body }: Reply,
  withoutBody: boolean,
  ending = false,
): void {
  response.cork(() => {
    response.writeStatus(status)
    for (const [name, value] of Object.entries(headers)) response.writeHeader(name, value)
    if (!withoutBody) return response.end(body, ending)
    // endWithoutBody(length) never ends in the 20.51 binary, and the process aborts.
    response.writeHeader('Content-Length', String(Buffer.byteLength(body)))
    return response.endWithoutBody()
  })
}

/** A uWebSockets.js socket throws when it is used after it closed; this one does nothing then. */
class OpenSocket implements Peer {
  readonly address: string
  who: Peer['who'] = null
  visitor: Visitor | null = null
  private ws: WebSocket<Data> | null
  private readonly log: Logger

  constructor(ws: WebSocket<Data>, address: string, log: Logger) {
    this.ws = ws
    this.log = log
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
    this.ws?.end(code, reason)
  }

  /** uWebSockets.js says that the socket is closed. */
  gone(code: number): void {
    this.ws = null
    this.visitor?.closed(code)
    this.visitor = null
  }
}
