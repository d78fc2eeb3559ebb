// The look at everything that changes by itself, about once a second: sessions that fall behind, bans of other processes,
// logins that ended, limits that may be forgotten.
import { CLOSE } from '../../shared/protocol.ts'
import type { Bans } from '../admission/conduct/bans.ts'
import type { ChatRates } from '../admission/conduct/chat-rates.ts'
import { SteadyTime } from '../admission/conduct/steady-time.ts'
import type { Refusals } from '../admission/refusals.ts'
import { isSignedIn } from '../admission/tickets.ts'
import type { Store } from '../store/store.ts'
import type { Handshake } from './handshake.ts'
import type { Sessions } from './sessions.ts'

/** Milliseconds between two sweeps of the store. */
const SWEEP_MS = 60_000

export interface InspectorOptions {
  readonly sessions: Pick<Sessions, 'inspect' | 'enforce' | 'list'>
  readonly handshake: Pick<Handshake, 'prune'>
  readonly bans: Bans
  readonly refusals: Refusals
  readonly chatRates: ChatRates
  readonly store: Store
  /** A clock in milliseconds, and milliseconds since 1970. */
  readonly now: () => number
  readonly clock: () => number
}

export class Inspector {
  private readonly options: InspectorOptions
  private readonly steadyTime = new SteadyTime()
  private sweptAt: number

  constructor(options: InspectorOptions) {
    this.options = options
    this.sweptAt = options.now()
  }

  async inspect(): Promise<void> {
    const { sessions, handshake, bans, refusals, chatRates, store, now, clock } = this.options
    sessions.inspect()
    refusals.prune()
    chatRates.prune(now())
    handshake.prune()
    await bans.refresh()
    // Another process may have made some that are new here.
    sessions.enforce()
    for (const session of sessions.list()) {
      const { login } = session.pass
      if (login !== null && !(await isSignedIn(store, login, clock()))) session.expel(CLOSE.signedOut)
    }
    if (now() - this.sweptAt < SWEEP_MS) return
    this.sweptAt = now()
    await store.sweep(clock(), this.steadyTime.read(now(), clock()))
  }
}
