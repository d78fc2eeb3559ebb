// A network in a box: a TCP proxy on loopback that delays, stalls, forgets and cuts. For tests and benchmarks.

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface ShakyOptions {
  /** Port on loopback that connections go on to. */
  readonly target: number
  /** One-way delay of every chunk in milliseconds, and the most that is added at random. Order is kept. */
  readonly delayMs?: number
  readonly jitterMs?: number
  readonly random?: () => number
}

/** One proxied connection. */
export class ShakyLink {
  private readonly client: Socket
  private readonly server: Socket
  private readonly options: ShakyOptions

  constructor(client: Socket, options: ShakyOptions) {
    this.options = options
    this.client = client
    this.server = connect(options.target, '127.0.0.1')
    this.pipe(client, this.server)
    this.pipe(this.server, client)
  }

  /** Nothing more is read from either end until `resume`; what arrives waits in the kernel, which in time says so. */
  stall(): void {
    this.client.pause()
    this.server.pause()
  }

  resume(): void {
    this.client.resume()
    this.server.resume()
  }

  /** Forgets all that comes from now on, and tells nobody: both ends believe in a connection. */
  halfOpen(): void {
    for (const socket of [this.client, this.server]) {
      socket.removeAllListeners('data')
      socket.on('data', () => undefined)
    }
  }

  /** Resets both connections. */
  cut(): void {
    this.client.resetAndDestroy()
    this.server.resetAndDestroy()
  }

  /** Passes on to the client so many bytes a second at most. */
  readSlowly(bytesPerSecond: number): void {
    this.server.removeAllListeners('data')
    this.server.on('data', (chunk) => {
      this.server.pause()
      this.client.write(chunk)
      setTimeout(() => this.server.resume(), (chunk.length / bytesPerSecond) * 1000)
    })
  }

  private pipe(from: Socket, to: Socket): void {
    const { delayMs = 0, jitterMs = 0, random = Math.random } = this.options
    // One timer at a time: timers of their own could overtake each other, which TCP never does.
    const waiting: { due: number; chunk: Buffer }[] = []
    const passOn = () => {
      while (waiting.length > 0 && waiting[0]!.due <= performance.now()) to.write(waiting.shift()!.chunk)
      if (waiting.length > 0) setTimeout(passOn, waiting[0]!.due - performance.now())
    }
    from.setNoDelay(true)
    from.on('data', (chunk: Buffer) => {
      if (delayMs + jitterMs === 0) {
        to.write(chunk)
        return
      }
      const last = waiting.at(-1)?.due ?? 0
      waiting.push({ due: Math.max(last, performance.now() + delayMs + random() * jitterMs), chunk })
      if (waiting.length === 1) setTimeout(passOn, waiting[0]!.due - performance.now())
    })
    from.on('end', () => to.end())
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }
}

export class ShakyProxy {
  readonly links = new Set<ShakyLink>()
  /** Called with each new connection. */
  onLink: (link: ShakyLink) => void = () => undefined
  private readonly server: Server
  private readonly sockets = new Set<Socket>()

  constructor(options: ShakyOptions) {
    this.server = createServer((client) => {
      const link = new ShakyLink(client, options)
      this.links.add(link)
      this.sockets.add(client)
      client.on('close', () => {
        this.links.delete(link)
        this.sockets.delete(client)
      })
      this.onLink(link)
    })
  }

  /** Listens on a free port of loopback, and gives it. */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => resolve((this.server.address() as AddressInfo).port))
    })
  }

  close(): void {
    this.server.close()
    for (const socket of this.sockets) socket.destroy()
  }
}
