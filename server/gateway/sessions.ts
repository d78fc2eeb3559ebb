// All sessions of this server: who comes with the key of one that is not over, and is the same, gets it back.
import { CLOSE, type Close, type Notice } from '../../shared/protocol.ts'
import { newSecret } from '../admission/secrets.ts'
import type { Pass } from '../admission/tickets.ts'
import type { Peer } from '../net/listener.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import { type Seat, Session } from './session.ts'

/** What admission has to say about those who are in. */
export interface House {
  /** Why they may not stay, or null. */
  objection(session: Session): Close | null
  judgeChat(session: Session, text: string): Notice | null
  /** A pilot's session is over, with this score. */
  landed(session: Session, score: number): void
}

export class Sessions {
  private readonly multiverse: Multiverse
  private readonly now: () => number
  private readonly house: House
  private readonly all = new Set<Session>()
  private readonly byKey = new Map<string, Session>()

  constructor(multiverse: Multiverse, now: () => number, house: House) {
    this.multiverse = multiverse
    this.now = now
    this.house = house
  }

  get count(): number {
    return this.all.size
  }

  find(key: string): Session | undefined {
    return this.byKey.get(key)
  }

  list(): Session[] {
    return [...this.all]
  }

  /** Admits the peer to a new session, or to the one it had; or gives the reason to close its socket. */
  join(peer: Peer, pass: Pass, key: string): Session | Close {
    const host = this.multiverse.find(pass.universe)
    if (host === undefined) return CLOSE.noUniverse
    const former = this.byKey.get(key)
    if (former !== undefined && isSame(former.pass, pass)) {
      former.resume(peer)
      return former
    }
    const hasShip = pass.role === 'pilot' || pass.role === 'bot'
    if (hasShip && host.isFull) return CLOSE.full
    // Only a ship is worth coming back to.
    const sessionKey = hasShip ? newSecret() : ''
    const seat: Seat = hasShip
      ? { is: 'pilot', pilot: host.enlist(pass.name) }
      : { is: 'spectator', focus: { follow: host.someone() } }
    const session = new Session({
      host,
      pass,
      seat,
      peer,
      key: sessionKey,
      topic: (home) => this.multiverse.topic(host, home),
      now: this.now,
      judgeChat: (speaker, text) => this.house.judgeChat(speaker, text),
      onEnd: (ended, score) => this.ended(ended, score),
    })
    this.all.add(session)
    if (sessionKey !== '') this.byKey.set(sessionKey, session)
    return session
  }

  /** Looks at every session; to be called about once a second, and when bans have changed. */
  inspect(): void {
    for (const session of this.all) {
      const objection = this.house.objection(session)
      if (objection === null) session.inspect()
      else session.expel(objection)
    }
  }

  /** Ends all of them; their sockets are closed by others. */
  close(): void {
    for (const session of this.all) session.end()
  }

  private ended(session: Session, score: number | null): void {
    this.all.delete(session)
    this.byKey.delete(session.key)
    if (score !== null) this.house.landed(session, score)
  }
}

/** Whether a session may be gone on with: by the same user, in the same universe and role. */
function isSame(one: Pass, other: Pass): boolean {
  return one.user === other.user && one.universe === other.universe && one.role === other.role
}
