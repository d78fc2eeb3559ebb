// All sessions of this process. A key that comes again, with the same user, takes over the pilot that it opened before,
// whichever process or socket had it then: which pilot that is, the universe itself knows.

import { CLOSE, type Close } from '../../shared/protocol.ts'
import { isModel } from '../../shared/ship-classes.ts'
import { meant } from '../admission/conduct/bans.ts'
import type { Conduct } from '../admission/conduct/conduct.ts'
import { Refused } from '../admission/refused.ts'
import { hashSecret, newSecret } from '../admission/secrets.ts'
import type { Pass } from '../admission/tickets.ts'
import type { Peer } from '../net/listener.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import type { Replica } from '../replica/replica.ts'
import type { Ban } from '../store/store.ts'
import type { Happening } from '../universe/happenings.ts'
import type { Pilot } from '../universe/pilots.ts'
import type { Audiences } from './frames/audiences.ts'
import { Traffic } from './frames/traffic.ts'
import { Holdings } from './holdings.ts'
import { Session } from './session.ts'

export interface SessionsOptions {
  readonly multiverse: Multiverse
  readonly audiences: Audiences
  readonly conduct: Conduct
  readonly traffic?: Traffic
  /** A clock in milliseconds. */
  readonly now: () => number
}

export interface Join {
  readonly peer: Peer
  readonly pass: Pass
  /** Limits of addresses do not bind it. */
  readonly isTrusted: boolean
  /** Of the session before; '' for none. */
  readonly key: string
  /** The number of the last chat line that the client has. */
  readonly line: number
  /** The class of its first ship. */
  readonly ship: number
}

/** Somebody, as an operator names them: a user, a name or an address, by `meant`. */
export type Subject = Pick<Ban, 'subject' | 'value'>

export class Sessions {
  private readonly options: SessionsOptions
  private readonly traffic: Traffic
  private readonly all = new Set<Session>()
  /** Sessions with a pilot, or waiting for one, by the hash of their key. */
  private readonly byHash = new Map<string, Session>()
  /** Hashes of sessions that ended while their pilot was on its way, and whether they left on purpose. */
  private readonly gone = new Map<string, boolean>()
  private readonly holdings = new Map<Replica, Holdings>()

  constructor(options: SessionsOptions) {
    this.options = options
    this.traffic = options.traffic ?? new Traffic()
  }

  get count(): number {
    return this.all.size
  }

  /** The session that this key opened, while it has a socket. */
  find(key: string): Session | undefined {
    return key === '' ? undefined : this.byHash.get(hashSecret(key))
  }

  /**
   * The pilot that this key opens in a universe; null for none. Throws Refused when the universe cannot be looked into:
   * somebody with a key must not become another guest for that.
   */
  async pilotOf(universe: string, key: string): Promise<Pilot | null> {
    const { multiverse } = this.options
    const replica = await multiverse.wake(universe)
    if (replica === null && multiverse.has(universe)) throw new Refused(503, CLOSE.unavailable.reason)
    return replica?.universe.pilots.findSession(hashSecret(key)) ?? null
  }

  list(): Session[] {
    return [...this.all]
  }

  /** Keeps company with a universe: its pilots come and go. */
  attach(replica: Replica): void {
    this.holdings.set(replica, new Holdings())
    replica.listen({
      ticked: () => {
        for (const happening of replica.universe.happenings) this.happened(replica, happening)
      },
      jumped: () => this.jumped(replica),
    })
  }

  /** A universe is no longer held here. Those who were behind when it fell asleep come back to it, and wake it. */
  detach(replica: Replica): void {
    for (const session of this.all) if (session.replica === replica) session.expel(CLOSE.tooSlow, false)
    this.holdings.delete(replica)
  }

  /** Admits a peer to a new session, for a new pilot or the one that its key opened; or says why not. */
  join(join: Join): Session | Close {
    const { pass, key, peer, isTrusted, ship } = join
    const replica = this.options.multiverse.find(pass.universe)
    if (replica === undefined)
      return this.options.multiverse.has(pass.universe) ? CLOSE.unavailable : CLOSE.noUniverse
    if (pass.role === 'spectator' || pass.role === 'operator') return this.open(replica, join, '')
    if (!isModel(ship)) return CLOSE.noSuchShip
    const former = replica.universe.pilots.findSession(hashSecret(key))
    if (former !== undefined && former.user === pass.user) return this.takeOver(replica, join, former)
    if (replica.isFull) return CLOSE.full
    const holdings = this.holdings.get(replica)!
    if (!isTrusted && !holdings.hasRoom(peer.address, replica.universe.capacity)) return CLOSE.crowded
    const session = this.open(replica, join, newSecret())
    const hash = hashSecret(session.key)
    if (!isTrusted) holdings.add(hash, peer.address)
    const { name, user, party } = pass
    replica.ask({ type: 'join', name, user, session: hash, ship, party })
    return session
  }

  /** Looks for sessions that fall behind; to be called about once a second. */
  inspect(): void {
    for (const session of this.all) session.inspect()
  }

  /** Sends away those who may not be here; to be called when bans have changed, or may have. */
  enforce(): void {
    for (const session of this.all) {
      const objection = this.options.conduct.objection(session.identity)
      if (objection !== null) session.expel(objection)
    }
  }

  /** The sessions of those whom one of these means. */
  meantBy(subjects: readonly Subject[]): Session[] {
    return this.list().filter(({ identity }) => {
      const is = meant(identity)
      return subjects.some(({ subject, value }) => is[subject] === value)
    })
  }

  kick(subjects: readonly Subject[]): void {
    for (const session of this.meantBy(subjects)) session.expel(CLOSE.kicked)
  }

  /** A login ended, and all that was opened with it. */
  signedOut(login: string): void {
    for (const session of this.all) if (session.pass.login === login) session.expel(CLOSE.signedOut)
  }

  /** Sends everybody in a universe away, and ends their flights, also of those who are adrift. */
  dismiss(replica: Replica, close: Close): void {
    for (const session of this.all) if (session.replica === replica) session.expel(close)
    for (const { id, drone } of replica.universe.pilots.list)
      if (!drone) replica.ask({ type: 'leave', pilot: id })
  }

  private takeOver(replica: Replica, join: Join, { id, session: hash }: Pilot): Session {
    this.traffic.resumes++
    this.byHash.get(hash)?.replaced()
    const session = this.open(replica, join, join.key)
    replica.ask({ type: 'return', pilot: id })
    session.takePilot(id)
    return session
  }

  private open(replica: Replica, { peer, pass, line }: Join, key: string): Session {
    const { audiences, conduct, now } = this.options
    const session = new Session({
      replica,
      audience: audiences.of(replica),
      pass,
      peer,
      key,
      line,
      topic: audiences.topics(replica),
      now,
      conduct,
      onEnd: (ended, left) => this.ended(ended, left),
    })
    this.all.add(session)
    if (key !== '') this.byHash.set(hashSecret(key), session)
    return session
  }

  private ended(session: Session, left: boolean): void {
    this.all.delete(session)
    if (session.key === '') return
    const hash = hashSecret(session.key)
    if (this.byHash.get(hash) === session) this.byHash.delete(hash)
    const isExpected = session.replica.universe.pilots.findSession(hash) === undefined
    if (session.pilot < 0 && isExpected) this.gone.set(hash, left)
  }

  private happened(replica: Replica, happening: Happening): void {
    if (happening.type === 'joined') this.joined(replica, happening.pilot)
    else if (happening.type === 'full') {
      this.gone.delete(happening.session)
      this.lost(replica, happening.session, CLOSE.full)
    } else if (happening.type === 'flagged') this.flagged(replica, happening.pilot)
    else if (happening.type === 'left') this.lost(replica, happening.pilot.session, CLOSE.kicked)
  }

  /** A session's ship is gone, or never came. */
  private lost(replica: Replica, hash: string, close: Close): void {
    this.holdings.get(replica)?.remove(hash)
    this.byHash.get(hash)?.expel(close)
  }

  /** A pilot was taken over by another process, or was set adrift by one that took us for dead. */
  private flagged(replica: Replica, { id, session: hash }: Pilot): void {
    const session = this.byHash.get(hash)
    if (replica.isElsewhere(id)) session?.replaced()
    else if (replica.isAdrift(id)) session?.reclaim()
  }

  /** The universe is another than was seen here: pilots may have come or gone meanwhile. */
  private jumped(replica: Replica): void {
    for (const [hash, session] of this.byHash) {
      if (session.replica !== replica) continue
      const pilot = replica.universe.pilots.findSession(hash)
      if (pilot === undefined && session.pilot >= 0) session.expel(CLOSE.kicked)
      else if (pilot !== undefined && session.pilot < 0) session.takePilot(pilot.id)
      else if (pilot !== undefined) this.flagged(replica, pilot)
    }
  }

  private joined(replica: Replica, { id, session: hash }: Pilot): void {
    const session = this.byHash.get(hash)
    if (session !== undefined) return session.takePilot(id)
    const left = this.gone.get(hash)
    this.gone.delete(hash)
    if (left !== undefined) replica.ask({ type: left ? 'leave' : 'adrift', pilot: id })
  }
}
