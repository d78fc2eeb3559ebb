// One socket with a good ticket, from its opening to its end: counts and parses what the peer sends, waits for the join,
// and then hands typed messages to the session. The only place that closes a socket because of what came through it.
import { JOIN_TIMEOUT_MS, MESSAGE_BURST, MESSAGES_PER_SECOND } from '../../shared/limits.ts'
import { parseClientMessage } from '../../shared/parse.ts'
import { CLOSE, type ClientMessage, type Close, mayRetry } from '../../shared/protocol.ts'
import type { Timers } from '../../shared/timers.ts'
import type { Pass } from '../admission/tickets.ts'
import type { Peer, Visitor } from '../net/listener.ts'
import { TokenBucket } from '../process/token-bucket.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

export interface GateOptions {
  readonly peer: Peer
  readonly pass: Pass
  /** A program with a key, or of this machine: limits of addresses do not bind it. */
  readonly isTrusted: boolean
  readonly sessions: Sessions
  readonly timers: Timers
}

type State =
  | { readonly is: 'waiting'; readonly cancelTimeout: () => void }
  | { readonly is: 'joined'; readonly session: Session }
  | { readonly is: 'closed' }

/** WebSocket close code of a peer that leaves on purpose (RFC 6455, 7.4.1). */
const LEFT = 1000

export class Gate implements Visitor {
  private readonly peer: Peer
  private readonly pass: Pass
  private readonly isTrusted: boolean
  private readonly sessions: Sessions
  private readonly timers: Timers
  private readonly messages: TokenBucket
  private state: State

  constructor({ peer, pass, isTrusted, sessions, timers }: GateOptions) {
    this.peer = peer
    this.pass = pass
    this.isTrusted = isTrusted
    this.sessions = sessions
    this.timers = timers
    this.messages = new TokenBucket(MESSAGES_PER_SECOND, MESSAGE_BURST, timers.now())
    this.state = {
      is: 'waiting',
      cancelTimeout: timers.after(JOIN_TIMEOUT_MS, () => this.close(CLOSE.joinTimeout)),
    }
  }

  receive(bytes: Uint8Array): void {
    if (this.state.is === 'closed') return
    if (!this.messages.take(this.timers.now())) return this.close(CLOSE.tooMany)
    const parsed = parseClientMessage(bytes)
    if ('close' in parsed) this.close(parsed.close)
    else this.handle(parsed.message)
  }

  receiveText(): void {
    this.close(CLOSE.notBinary)
  }

  /** The socket is gone, with the peer's close code or 1006. */
  closed(code: number): void {
    const { state } = this
    this.state = { is: 'closed' }
    if (state.is === 'waiting') state.cancelTimeout()
    if (state.is === 'joined') state.session.lost(this.peer, code === LEFT)
  }

  private handle(message: ClientMessage): void {
    const { state } = this
    if (message.type === 'join') {
      if (state.is !== 'waiting') return this.close(CLOSE.unexpected)
      state.cancelTimeout()
      const { key, line, ship } = message
      const answer = this.sessions.join({
        peer: this.peer,
        pass: this.pass,
        isTrusted: this.isTrusted,
        key,
        line,
        ship,
      })
      if ('code' in answer) return this.close(answer)
      this.state = { is: 'joined', session: answer }
      return
    }
    const close = state.is === 'joined' ? state.session.handle(message) : CLOSE.unexpected
    if (close !== null) this.close(close)
  }

  /**
   * Closes the socket for a fault of the peer. Its session is kept only if the peer may come back by itself: else
   * whoever joins and then sends rubbish would leave ships behind, and fill a universe with them.
   */
  private close(close: Close): void {
    if (this.state.is === 'closed') return
    this.closed(mayRetry(close.code) ? close.code : LEFT)
    this.peer.close(close)
  }
}
