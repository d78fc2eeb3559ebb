// All sessions of this server: who comes with the key of one that is not over gets it back.
import { randomBytes } from 'node:crypto'
import { CLOSE, type ClientMessage, type Close } from '../shared/protocol.ts'
import type { Multiverse } from './multiverse.ts'
import { type Seat, Session } from './session.ts'
import type { Peer } from './socket.ts'

type Join = Extract<ClientMessage, { type: 'join' }>

/** Bytes of a session's key. */
const KEY_BYTES = 16

export class Sessions {
  private readonly multiverse: Multiverse
  private readonly now: () => number
  private readonly all = new Set<Session>()
  private readonly byKey = new Map<string, Session>()

  constructor(multiverse: Multiverse, now: () => number) {
    this.multiverse = multiverse
    this.now = now
  }

  get count(): number {
    return this.all.size
  }

  /** Admits the peer to a new session, or to the one it had; or gives the reason to close its socket. */
  join(peer: Peer, { universe, role, name, key }: Join): Session | Close {
    const host = this.multiverse.find(universe)
    if (host === undefined) return CLOSE.noUniverse
    const former = this.byKey.get(key)
    if (former !== undefined && former.host === host) {
      former.resume(peer)
      return former
    }
    if (role === 'pilot' && host.isFull) return CLOSE.full
    // Only a ship is worth coming back to.
    const sessionKey = role === 'pilot' ? randomBytes(KEY_BYTES).toString('base64url') : ''
    const seat: Seat =
      role === 'pilot'
        ? { is: 'pilot', pilot: host.enlist(name) }
        : { is: 'spectator', focus: { follow: host.someone() } }
    const session = new Session({
      host,
      name,
      seat,
      peer,
      key: sessionKey,
      topic: (home) => this.multiverse.topic(host, home),
      now: this.now,
      onEnd: (ended) => {
        this.all.delete(ended)
        this.byKey.delete(ended.key)
      },
    })
    this.all.add(session)
    if (sessionKey !== '') this.byKey.set(sessionKey, session)
    return session
  }

  /** Looks at every session; to be called about once a second. */
  inspect(): void {
    for (const session of this.all) session.inspect()
  }
}
