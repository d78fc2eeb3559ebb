// HTTP connections from accept to close or upgrade. Each handles one request at a time.
//
// uWebSockets.js has an object per request but none per connection. Three of its habits make up for that:
// - The object passed to `app.filter` stays valid until the connection closes or is upgraded. Handlers registered on it
//   belong to the connection.
// - Right after a request's handler it calls the connection's data handler, with an empty chunk if there is no body.
//   That tells which connection the request belongs to.
// - It closes a connection when a request arrives before the previous one is answered. We start an answer after the
//   loop turn that delivered its request, so only one request per packet is handled, and we finish it once the kernel
//   has all of it. Unread answers therefore wait in the kernel, which bounds them, and never in this process.
import type { HttpRequest, HttpResponse } from 'uWebSockets.js'
import { Exchange, type ExchangeOptions } from './exchange.ts'
import type { Head, Reply } from './request.ts'

/** Counts connections that are not upgraded, by peer address. */
export interface ConnectionCounter {
  /** False if there are too many; the connection is then closed at once and not counted. */
  opened(peer: string): boolean
  /** Whether a connection may stay open after its next answer. */
  mayStay(peer: string): boolean
  closed(peer: string): void
}

export class HttpConnections {
  private readonly options: ExchangeOptions
  private readonly counter: ConnectionCounter
  /** The request whose handler has just run, until its connection's data handler claims it. */
  private arriving: Exchange | null = null
  /** The exchange whose answer is being written. */
  private writing: Exchange | null = null

  constructor(options: ExchangeOptions, counter: ConnectionCounter) {
    this.options = options
    this.counter = counter
  }

  /** A connection was accepted (1) or has closed (-1). */
  filter(connection: HttpResponse, change: number): void {
    if (change < 0) {
      // The abort handler reports closes, except while an answer is being finished: there is no handler then.
      this.writing?.lose()
      return
    }
    const peer = text(connection.getRemoteAddressAsText())
    if (this.counter.opened(peer)) this.listen(connection, peer)
    else connection.close()
  }

  /** Handles a request. @param refusal its answer, if already known */
  arrived(response: HttpResponse, head: Head, refusal: Reply | null = null): void {
    // With chunks the data handler is called when the first one arrives, not now.
    if (head.header('transfer-encoding') !== '') {
      response.close()
      return
    }
    const exchange = new Exchange(response, head, refusal, this.options)
    this.arriving = exchange
    response.onAborted(() => {
      exchange.lose()
      if (this.arriving === exchange) this.arriving = null
      this.counter.closed(head.peer)
    })
  }

  /** Waits for the connection's next request, or its close. */
  private listen(connection: HttpResponse, peer: string): void {
    let exchange: Exchange | null = null
    connection.onAborted(() => this.counter.closed(peer))
    connection.onData((chunk, isWhole) => {
      exchange ??= this.take(connection, peer)
      exchange?.receive(new Uint8Array(chunk), isWhole)
    })
  }

  private take(connection: HttpResponse, peer: string): Exchange | null {
    const exchange = this.arriving
    this.arriving = null
    exchange?.begin({
      mayStay: this.counter.mayStay(peer),
      write: (work) => {
        this.writing = exchange
        work()
        this.writing = null
      },
      finished: () => {
        if (!exchange.isLost && !exchange.isLast) return this.listen(connection, peer)
        if (!exchange.isLost) connection.close()
        this.counter.closed(peer)
      },
    })
    return exchange
  }
}

/** Copies a request's head: uWebSockets.js frees it when the handler returns. */
export function readHead(response: HttpResponse, request: HttpRequest): Head {
  const lines = new Map<string, string>()
  request.forEach((name, value) => {
    const before = lines.get(name)
    lines.set(name, before === undefined ? value : before + (name === 'cookie' ? '; ' : ', ') + value)
  })
  return {
    peer: text(response.getRemoteAddressAsText()),
    proxied: text(response.getProxiedRemoteAddressAsText()),
    method: request.getMethod(),
    path: request.getUrl(),
    query: request.getQuery() ?? '',
    header: (name) => lines.get(name) ?? '',
  }
}

function text(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString()
}
