// The handshake of a socket: address, Origin, limits and version at once, then the ticket and its universe, then the gate.
import { CLOSE, SUBPROTOCOL } from '../../shared/protocol.ts'
import type { Timers } from '../../shared/timers.ts'
import type { Caller, Callers } from '../admission/addresses/callers.ts'
import { AddressRate, type NetworkCounts, RATES } from '../admission/addresses/limits.ts'
import type { Refusals } from '../admission/refusals.ts'
import type { AdmissionSettings } from '../admission/settings.ts'
import type { Tickets } from '../admission/tickets.ts'
import type { Admitted, Peer } from '../net/listener.ts'
import { problem } from '../net/replies.ts'
import type { Reply, Sender } from '../net/request.ts'
import type { Logger } from '../process/logger.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import { Gate } from './gate.ts'
import { PendingSocket, type Verdict } from './pending-socket.ts'
import type { Sessions } from './sessions.ts'

export interface HandshakeOptions {
  readonly settings: AdmissionSettings
  readonly callers: Callers
  readonly tickets: Tickets
  readonly sockets: NetworkCounts
  readonly sessions: Sessions
  readonly multiverse: Multiverse
  readonly refusals: Refusals
  /** The server is about to end: nobody new is let in. */
  readonly isLeaving: () => boolean
  readonly log: Logger
  readonly timers: Timers
}

const FOREIGN = problem(403, 'This page or program may not open a socket here.')
const TOO_MANY = problem(429, 'Too many sockets from this address.')
const RESTARTING = problem(503, 'The server restarts. Try again in a moment.')
const FULL = problem(503, 'The server is full.')

/** What a client offered: ['orrery.1', ticket]. */
interface Offer {
  /** 'orrery.' and a version; '' for none. */
  readonly subprotocol: string
  readonly ticket: string
}

function readOffer(header: string): Offer {
  const offered = header.split(',').map((text) => text.trim())
  const at = offered.findIndex((text) => /^orrery\.\d{1,5}$/.test(text))
  return at < 0
    ? { subprotocol: '', ticket: '' }
    : { subprotocol: offered[at]!, ticket: offered[at + 1] ?? '' }
}

export class Handshake {
  private readonly options: HandshakeOptions
  private readonly rate = new AddressRate(RATES.upgrade)

  constructor(options: HandshakeOptions) {
    this.options = options
  }

  /** Looks at a handshake. What costs least comes first, for it is what a flood is made of. */
  admit(sender: Sender): Reply | Admitted {
    const { settings, callers, sockets, timers, log } = this.options
    const caller = callers.judge(sender)
    const { networks, kind, isTrusted } = caller
    if (!isTrusted && !this.rate.take(networks, timers.now()))
      return this.refuse(caller, 'too many handshakes', TOO_MANY)
    if (this.options.isLeaving()) return this.refuse(caller, 'server restarts', RESTARTING)
    if (kind === 'foreign') return this.refuse(caller, 'foreign origin', FOREIGN)
    if (!isTrusted && !sockets.hasRoom(networks, settings.socketsPerAddress))
      return this.refuse(caller, 'too many sockets', TOO_MANY)
    if (sockets.total >= settings.capacity) return this.refuse(caller, 'server full', FULL)
    sockets.add(networks)
    const { subprotocol, ticket } = readOffer(sender.header('sec-websocket-protocol'))
    const failed = (error: unknown) => log.error({ error: String(error) }, 'socket not let in')
    return {
      address: caller.address,
      subprotocol,
      enter: (peer) => new PendingSocket(peer, this.judge(peer, isTrusted, subprotocol, ticket), failed),
      left: () => sockets.remove(networks),
    }
  }

  /** To be called now and then. */
  prune(): void {
    this.rate.prune(this.options.timers.now())
  }

  private refuse({ address }: Caller, cause: string, reply: Reply): Reply {
    this.options.refusals.add({ address, cause })
    return reply
  }

  /** The socket is open by then: a client that is turned away is told why, which a refused handshake cannot do. */
  private async judge(peer: Peer, isTrusted: boolean, subprotocol: string, ticket: string): Promise<Verdict> {
    const { tickets, sessions, multiverse, timers } = this.options
    if (subprotocol !== '' && subprotocol !== SUBPROTOCOL) return { close: CLOSE.version }
    const found = await tickets.redeem(ticket, peer.address)
    if (found.pass !== undefined) peer.who = { user: found.pass.user, name: found.pass.name }
    if ('close' in found) return found
    // Behind the gate nothing waits: the universe is awake by then.
    const { universe } = found.pass
    if ((await multiverse.wake(universe)) === null)
      return { close: multiverse.has(universe) ? CLOSE.unavailable : CLOSE.noUniverse }
    return { enter: () => new Gate({ peer, pass: found.pass, isTrusted, sessions, timers }) }
  }
}
