// One visitor's way to the server: a ticket, a socket that joins with it, and the same again when that is lost.
// It knows bytes and messages, and nothing of what they mean.
import { decodeServerMessage, encodeClientMessage } from '../shared/codec.ts'
import {
  CLOSE,
  type ClientMessage,
  mayRetry,
  PROTOCOL_VERSION,
  type ServerMessage,
  SUBPROTOCOL,
} from '../shared/protocol.ts'
import type { Timers } from '../shared/timers.ts'
import type { RequestTicket, TicketResult } from './tickets.ts'

/** The part of a WebSocket that is used; the browser's own, or another with the same shape. */
export interface Socket {
  binaryType: string
  readonly readyState: number
  send(data: Uint8Array): void
  close(code?: number, reason?: string): void
  onopen: ((event: never) => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
  onerror: ((event: never) => void) | null
}

/** The browser's WebSocket or the package ws's, which type the events of their handlers differently. */
export function asSocket(webSocket: Pick<Socket, 'binaryType' | 'readyState' | 'close'>): Socket {
  return webSocket as Socket
}

export type CreateSocket = (url: string, subprotocols: string[]) => Socket

export interface ConnectionOptions {
  readonly url: string
  /** Of a session to go on with; none for a new one. */
  readonly key?: string
  readonly requestTicket: RequestTicket
  readonly createSocket: CreateSocket
  readonly timers: Timers
  /** 0 <= random() < 1 */
  readonly random: () => number
  /** The number of the last chat line that was shown; 0 for none. */
  readonly lastLine: () => number
  /** The class of the first ship. */
  readonly ship: () => number
  readonly onMessage: (message: ServerMessage, bytes: number) => void
  /** The socket was lost, or no ticket was to be had; the next try is in `waitMs`. `reason`: the server's, or ''. */
  readonly onAway: (attempt: number, waitMs: number, reason: string, code: number) => void
  /** The server said why not; there will be no other try. */
  readonly onRefused: (code: number, reason: string) => void
}

/**
 * The longest wait before each of the first tries: a server that was killed is back within a second or two. After them it is
 * FIRST_WAIT * 2, * 4 and so on, up to LONGEST_WAIT.
 */
const FIRST_WAIT_MS = 1000
const FIRST_TRIES = 3
const LONGEST_WAIT_MS = 5000
const SHORTEST_WAIT_MS = 100
/** The server says something every second: a socket silent for so long is not one any more, whatever it claims. */
const SILENCE_MS = 12_000
const WATCH_MS = 2000
/** A connection that has lasted for so long since its welcome works: the waits begin anew. */
const STEADY_MS = 5000
/** WebSocket close code of a connection that was lost without a word (RFC 6455, 7.4.1). */
const ABNORMAL = 1006
/** `readyState` of an open socket. */
const OPEN = 1

/** Full jitter: anywhere between almost nothing and the bound, so that many who were lost at once do not return as a wave. */
export function retryWait(attempt: number, random: () => number): number {
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempt - FIRST_TRIES + 1))
  return SHORTEST_WAIT_MS + Math.floor(random() * (bound - SHORTEST_WAIT_MS))
}

export class Connection {
  private readonly options: ConnectionOptions
  private socket: Socket | null = null
  /** The next try, while it is waited for. */
  private retry: { readonly cancel: () => void } | null = null
  private cancelWatch: () => void = () => undefined
  private heardAt = 0
  private attempt = 0
  /** When this connection was welcomed, or never. */
  private welcomedAt = Number.POSITIVE_INFINITY
  /** Of the session, once welcomed. */
  private key = ''
  private ended = false

  constructor(options: ConnectionOptions) {
    this.options = options
    this.key = options.key ?? ''
    this.enter()
  }

  send(message: ClientMessage): void {
    if (this.socket?.readyState === OPEN) this.socket.send(encodeClientMessage(message))
  }

  /** Leaves, for good. */
  close(): void {
    this.ended = true
    this.retry?.cancel()
    this.cancelWatch()
    this.socket?.close(1000)
    this.socket = null
  }

  /** The network is back: does not wait for the next try any longer, if there is one. */
  tryNow(): void {
    if (this.retry === null || this.ended) return
    this.retry.cancel()
    this.attempt = 0
    this.tryAgain()
  }

  /** Drops the socket as a lost network would, and comes back. */
  drop(): void {
    this.socket?.close(4000)
  }

  private tryAgain(): void {
    this.retry = null
    this.enter()
  }

  private enter(): void {
    this.options.requestTicket(this.key, (result) => this.answered(result))
  }

  private answered(result: TicketResult): void {
    if (this.ended) return
    if (result.is === 'granted') this.open(result.ticket, result.socket)
    else if (result.is === 'away') this.lost(ABNORMAL, result.reason)
    else this.refused(result.code, result.reason)
  }

  private open(ticket: string, url = this.options.url): void {
    const socket = this.options.createSocket(url, [SUBPROTOCOL, ticket])
    this.socket = socket
    this.heardAt = this.options.timers.now()
    this.watch()
    socket.binaryType = 'arraybuffer'
    // A socket that was given up may still have something to say; it is too late.
    const ifCurrent = (run: () => void) => {
      if (socket === this.socket) run()
    }
    socket.onopen = () => ifCurrent(() => this.join())
    socket.onmessage = ({ data }) => ifCurrent(() => this.receive(data))
    socket.onclose = ({ code, reason }) => ifCurrent(() => this.lost(code, reason))
    // A close event follows, and says what there is to say.
    socket.onerror = () => undefined
  }

  private join(): void {
    const line = this.options.lastLine()
    this.send({ type: 'join', version: PROTOCOL_VERSION, key: this.key, line, ship: this.options.ship() })
  }

  /** Gives up a socket that has been silent for too long; its own close may take minutes to come. */
  private watch(): void {
    const { timers } = this.options
    this.cancelWatch()
    if (timers.now() - this.heardAt > SILENCE_MS) {
      const { socket } = this
      this.socket = null
      socket?.close(4000)
      this.lost(ABNORMAL, '')
    } else this.cancelWatch = timers.after(WATCH_MS, () => this.watch())
  }

  private receive(data: unknown): void {
    this.heardAt = this.options.timers.now()
    if (!(data instanceof ArrayBuffer)) return this.drop()
    let message: ServerMessage
    try {
      message = decodeServerMessage(new Uint8Array(data))
    } catch {
      // Not a message of this protocol: start over, rather than go on with a hole.
      return this.drop()
    }
    if (message.type === 'welcome') {
      this.welcomedAt = this.options.timers.now()
      this.key = message.key
    }
    this.options.onMessage(message, data.byteLength)
  }

  private lost(code: number, reason: string): void {
    this.socket = null
    this.cancelWatch()
    if (this.ended) return
    // Who was never in has nothing to come back to: another universe may have room.
    const isTurnedAway = code === CLOSE.full.code && this.key === ''
    if (isTurnedAway || !mayRetry(code)) return this.refused(code, reason || CLOSE.malformed.reason)
    // Whoever is lost again and again right after a welcome must not be back each time at once.
    if (this.options.timers.now() - this.welcomedAt > STEADY_MS) this.attempt = 0
    this.welcomedAt = Number.POSITIVE_INFINITY
    const wait = retryWait(this.attempt, this.options.random)
    this.attempt++
    this.options.onAway(this.attempt, wait, reason, code)
    const cancel = this.options.timers.after(wait, () => this.tryAgain())
    this.retry = { cancel }
  }

  private refused(code: number, reason: string): void {
    this.ended = true
    this.options.onRefused(code, reason)
  }
}
