// One socket that is open while its ticket is looked up: keeps what the peer sends until it may be read.
import { CLOSE, type Close } from '../../shared/protocol.ts'
import type { Peer, Visitor } from '../net/listener.ts'

/** Messages of one peer that are kept. An honest one sends its join, and perhaps a ping behind it. */
const MAX_HELD = 8

/** What becomes of a pending socket: its visitor, or why it is closed. */
export type Verdict = { readonly enter: () => Visitor } | { readonly close: Close }

export class PendingSocket implements Visitor {
  private readonly peer: Peer
  private readonly held: ((visitor: Visitor) => void)[] = []
  private inside: Visitor | null = null
  private gone = false

  /** @param failed is told of a fault of ours, by which the peer is turned away */
  constructor(peer: Peer, verdict: Promise<Verdict>, failed: (error: unknown) => void) {
    this.peer = peer
    verdict
      .then((found) => this.decide(found))
      .catch((error: unknown) => {
        failed(error)
        this.close(CLOSE.unavailable)
      })
  }

  receive(bytes: Uint8Array): void {
    if (this.inside !== null) return this.inside.receive(bytes)
    const kept = bytes.slice()
    this.hold((visitor) => visitor.receive(kept))
  }

  receiveText(): void {
    if (this.inside !== null) return this.inside.receiveText()
    this.hold((visitor) => visitor.receiveText())
  }

  closed(code: number): void {
    this.gone = true
    this.inside?.closed(code)
  }

  private decide(verdict: Verdict): void {
    if (this.gone) return
    if ('close' in verdict) return this.close(verdict.close)
    this.inside = verdict.enter()
    for (const hand of this.held.splice(0)) hand(this.inside)
  }

  private hold(message: (visitor: Visitor) => void): void {
    if (this.gone) return
    if (this.held.length === MAX_HELD) return this.close(CLOSE.tooMany)
    this.held.push(message)
  }

  private close(close: Close): void {
    if (this.gone) return
    this.gone = true
    this.peer.close(close)
  }
}
