// Sends moderation of players (bans, kicks, ended logins), and which universes come and go, to the other processes, which
// apply it at once. A notice may be lost: bans and logins are polled every second as well, kicks are not, and a universe
// that was created elsewhere is looked for when somebody wants to go there.
import { z } from 'zod'
import type { Bans } from '../admission/conduct/bans.ts'
import type { Logger } from '../process/logger.ts'
import { BAN_SUBJECTS } from '../store/store.ts'
import type { Dismissal } from './administration.ts'
import type { Sessions } from './sessions.ts'

const notice = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bansChanged') }),
  z.strictObject({ type: z.literal('signedOut'), login: z.string() }),
  z.strictObject({ type: z.literal('universe'), id: z.string() }),
  z.strictObject({ type: z.literal('dismissed'), universe: z.string(), why: z.enum(['closed', 'reset']) }),
  z.strictObject({
    type: z.literal('kicked'),
    subjects: z.array(z.strictObject({ subject: z.enum(BAN_SUBJECTS), value: z.string() })).readonly(),
  }),
])

export type Notice = z.infer<typeof notice>

export interface NoticesOptions {
  readonly sessions: Sessions
  readonly bans: Bans
  /** Another process sends everybody in a universe away. */
  readonly dismiss: (universe: string, why: Dismissal) => void
  /** Another process has created or closed a universe. */
  readonly universeChanged: (id: string) => Promise<void>
  readonly logger: Logger
  /** Publishes a text to all other processes; null when there are none. */
  readonly publish: ((text: string) => void) | null
}

export class Notices {
  private readonly options: NoticesOptions

  constructor(options: NoticesOptions) {
    this.options = options
  }

  send(sent: Notice): void {
    this.options.publish?.(JSON.stringify(sent))
  }

  /** Acts on what another process sent. Throws when it is not a valid notice. */
  receive(text: string): void {
    const { sessions, bans, dismiss, universeChanged, logger } = this.options
    const received = notice.parse(JSON.parse(text))
    if (received.type === 'signedOut') sessions.signedOut(received.login)
    else if (received.type === 'kicked') sessions.kick(received.subjects)
    else if (received.type === 'dismissed') dismiss(received.universe, received.why)
    else if (received.type === 'universe')
      universeChanged(received.id).catch((error: unknown) =>
        logger.warn({ universe: received.id, error: String(error) }, 'universe not looked at'),
      )
    else
      bans
        .refresh()
        .then(() => sessions.enforce())
        .catch((error: unknown) => logger.warn({ error: String(error) }, 'bans not read'))
  }
}
