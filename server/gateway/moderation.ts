// What players and operators may do about others: reports, and to mute, kick and ban.
import type { OperatorAction, OperatorOrder, ReportOrder } from '../../shared/admission.ts'
import { REPORTS_SHOWN } from '../../shared/limits.ts'
import { cleanChat } from '../../shared/text.ts'
import { canonicalAddress, limitKey } from '../admission/addresses/addresses.ts'
import type { Bans } from '../admission/conduct/bans.ts'
import { Refused } from '../admission/refused.ts'
import { skeleton } from '../admission/words/names.ts'
import type { Logger } from '../process/logger.ts'
import type { Replica } from '../replica/replica.ts'
import { BAN_SUBJECTS, type Store } from '../store/store.ts'
import type { Notices } from './notices.ts'
import type { Sessions, Subject } from './sessions.ts'

export interface ModerationOptions {
  readonly sessions: Sessions
  readonly bans: Bans
  readonly store: Store
  readonly notices: Pick<Notices, 'send'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly logger: Logger
}

export class Moderation {
  private readonly options: ModerationOptions

  constructor(options: ModerationOptions) {
    this.options = options
  }

  // All of these throw Refused.

  /** Keeps a report, with what the reported player said lately. */
  async report({ key, name, reason }: ReportOrder): Promise<void> {
    const { sessions, store, clock, logger } = this.options
    const reporter = sessions.find(key)
    if (reporter === undefined) throw new Refused(403, 'Only pilots in this universe can report players.')
    const { replica, pass } = reporter
    const spoke = speakerOf(replica, name, pass.user)
    const there = sessions
      .list()
      .filter((one) => one !== reporter && one.replica === replica)
      .find((one) => (spoke === null ? one.pass.name === name : one.pass.user === spoke.user))
    const user = spoke?.user ?? there?.pass.user
    if (user === undefined) throw new Refused(404, 'There is no player of that name here.')
    const clean = cleanChat(reason)
    if (clean === null) throw new Refused(422, 'A report needs a reason.')
    const { user: by, universe } = pass
    const lines = spoke?.lines ?? []
    await store.saveReport({ at: clock(), universe, by, user, name, reason: clean, lines })
    logger.warn({ user, name, by, universe, address: there?.address ?? null }, 'reported')
  }

  /** Who is banned or muted. */
  bans() {
    return this.options.store.listBans()
  }

  reports() {
    return this.options.store.listReports(REPORTS_SHOWN)
  }

  /** Carries out an operator's action; gives how many sessions of this process it concerns. */
  async operate(action: OperatorAction, order: OperatorOrder): Promise<number> {
    const wanted = { user: order.user, name: order.name && skeleton(order.name), address: order.address }
    if (order.address !== undefined) {
      const address = canonicalAddress(order.address)
      if (address === null) throw new Refused(422, 'This is not an IP address.')
      wanted.address = limitKey(address)
    }
    const subjects = BAN_SUBJECTS.flatMap((subject) => {
      const value = wanted[subject]
      return value === undefined ? [] : [{ subject, value }]
    })
    if (subjects.length === 0) throw new Refused(422, 'Name a user, a name or an address.')
    const { sessions, notices, logger } = this.options
    const concerned = sessions.meantBy(subjects).length
    if (action === 'kick') {
      sessions.kick(subjects)
      notices.send({ type: 'kicked', subjects })
    } else await this.judge(action, subjects, order.minutes)
    logger.warn({ action, ...order, concerned }, 'operator')
    return concerned
  }

  private async judge(
    action: Exclude<OperatorAction, 'kick'>,
    subjects: readonly Subject[],
    minutes: number | undefined,
  ): Promise<void> {
    const { bans, clock, sessions, notices } = this.options
    const kind = action === 'ban' || action === 'unban' ? 'ban' : 'mute'
    const until = minutes === undefined ? null : clock() + minutes * 60_000
    const changes = subjects.map(({ subject, value }) =>
      action === 'ban' || action === 'mute'
        ? bans.add({ kind, subject, value, until })
        : bans.remove({ kind, subject, value }),
    )
    sessions.enforce()
    await Promise.all(changes)
    notices.send({ type: 'bansChanged' })
  }
}

/** Who, other than the user `asker`, said something as `name` last, and what lately; null when nobody did. They may have left. */
function speakerOf({ universe }: Replica, name: string, asker: string) {
  const { lines } = universe.chat
  const last = lines.findLast(({ from, user }) => from === name && user !== asker)
  if (last === undefined) return null
  return { user: last.user, lines: lines.flatMap(({ user, text }) => (user === last.user ? [text] : [])) }
}
