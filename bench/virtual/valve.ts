// Holds back what comes through a socket for a while, when told to; then it all comes at once, in its order.
import type { CreateSocket, Socket } from '../../client/connection.ts'
import type { Timers } from '../../shared/timers.ts'

export class Valve {
  private readonly timers: Timers
  private shutUntil = 0

  constructor(timers: Timers) {
    this.timers = timers
  }

  shut(ms: number): void {
    this.shutUntil = Math.max(this.shutUntil, this.timers.now() + ms)
  }

  /** Sockets of `createSocket` that this holds back. */
  over(createSocket: CreateSocket): CreateSocket {
    return (url, subprotocols) => {
      const inner = createSocket(url, subprotocols)
      const outer: Socket = {
        get binaryType() {
          return inner.binaryType
        },
        set binaryType(type) {
          inner.binaryType = type
        },
        get readyState() {
          return inner.readyState
        },
        send: (data) => {
          const copy = data.slice()
          this.pass(() => inner.send(copy))
        },
        close: (code, reason) => this.pass(() => inner.close(code, reason)),
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
      }
      inner.onopen = (event) => this.pass(() => outer.onopen?.(event))
      inner.onmessage = (event) => this.pass(() => outer.onmessage?.(event))
      inner.onclose = (event) => this.pass(() => outer.onclose?.(event))
      inner.onerror = (event) => this.pass(() => outer.onerror?.(event))
      return outer
    }
  }

  private pass(run: () => void): void {
    const wait = this.shutUntil - this.timers.now()
    if (wait > 0) this.timers.after(wait, run)
    else run()
  }
}
