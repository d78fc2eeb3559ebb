// HTTP connections that are kept alive, from the accept to the end or the upgrade: one request at a time on each.
//
// uWebSockets.js hands out an object for each request, and none for a connection. Three of its habits make one here:
// - What `app.filter` is called with stays good until the connection ends or is upgraded. Handlers that are registered
//   with it belong to the connection.
// - After the handler of a request it calls the connection's data handler, with an empty chunk if there is no body. So
//   the request that has just arrived is the one of this connection.
// - It ends a connection on which a request comes before the last one is answered. An answer is begun after the loop
//   turn that brought its request, so only one request of a packet is ever handled, and is finished when the kernel
//   has all of it. So what a peer does not read waits in the kernel, which has its limits, and never in the process.
import type { HttpRequest, HttpResponse } from 'uWebSockets.js'
import { Exchange, type ExchangeOptions } from './exchange.ts'
import type { Head, Reply } from './request.ts'

/** Counts connections that are not upgraded, by the address of their other end. */
export interface ConnectionCounter {
  /** False when there are too many: it is closed at once then, and not counted. */
  opened(peer: string): boolean
  /** Whether one may be kept after its next answer. */
  mayStay(peer: string): boolean
  closed(peer: string): void
}

export class HttpConnections {
  private readonly options: ExchangeOptions
  private readonly counter: ConnectionCounter
  /** The request whose handler has just run, until the data handler of its connection takes it. */
  private arriving: Exchange | null = null
  /** Whose answer is being written. */
  private writing: Exchange | null = null

  constructor(options: ExchangeOptions, counter: ConnectionCounter) {
    this.options = options
    this.counter = counter
  }

  /** A connection was accepted (1), or is gone (-1). */
  filter(connection: HttpResponse, change: number): void {
    if (change < 0) {
      // An end is heard by the abort handler, but for the moment in which an answer is finished: there is none then.
      if (this.writing !== null) this.writing.isLost = true
      return
    }
    const peer = text(connection.getRemoteAddressAsText())
    if (this.counter.opened(peer)) this.listen(connection, peer)
    else connection.close()
  }

  /** The handler of a request. @param refusal its answer, if that is known already */
  arrived(response: HttpResponse, head: Head, refusal: Reply | null = null): void {
    // Its data handler would not be called now, but with the first chunk, whenever that comes.
    if (head.header('transfer-encoding') !== '') {
      response.close()
      return
    }
    const exchange = new Exchange(response, head, refusal, this.options)
    this.arriving = exchange
    response.onAborted(() => {
      exchange.isLost = true
      if (this.arriving === exchange) this.arriving = null
      this.counter.closed(head.peer)
    })
  }

  /** Waits for the next request on a connection, or for its end. */
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
        if (!exchange.isLost && !exchange.endsConnection) return this.listen(connection, peer)
        if (!exchange.isLost) connection.close()
        this.counter.closed(peer)
      },
    })
    return exchange
  }
}

/** What a request says before its body, to be asked at any time. */
export function readHead(response: HttpResponse, request: HttpRequest): Head {
  const lines = new Map<string, string>()
  request.forEach((name, value) => {
    const before = lines.get(name)
    lines.set(name, before === undefined ? value : `${before}, ${value}`)
  })
  return {
    peer: text(response.getRemoteAddressAsText()),
    proxied: text(response.getProxiedRemoteAddressAsText()),
    method: request.getMethod(),
    path: request.getUrl(),
    header: (name) => lines.get(name) ?? '',
  }
}

function text(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString()
}
