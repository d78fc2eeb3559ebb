// What goes on at the moment, for operators: figures of this process, who is connected to it, and whom it keeps out.
import { z } from 'zod'
import { ROLES } from '../../../../shared/protocol.ts'
import type { Moderation } from '../../../gateway/moderation.ts'
import type { Sessions } from '../../../gateway/sessions.ts'
import { BAN_SUBJECTS } from '../../../store/store.ts'
import { type AnyEndpoint, endpoint } from '../endpoint.ts'
import { whole } from '../fields.ts'

/** Sessions that one answer has at most. */
const MOST_SESSIONS = 1000
const MB = 1024 * 1024

const figures = z.strictObject({
  sockets: whole,
  mostSockets: whole,
  skippedTicks: whole.describe('since the start, because the process was too busy'),
  pace: whole.describe('0: every tick is sent; more: the server is busy, and sends fewer frames'),
  memoryMB: whole,
  upSeconds: whole,
  closes: z.record(z.string(), whole).describe('sockets closed since the start, by code'),
})
export type Figures = z.infer<typeof figures>

const session = z.strictObject({
  user: z.string(),
  name: z.string(),
  universe: z.string(),
  role: z.enum(ROLES),
  address: z.string(),
  pilot: z.int().describe('its number; -1 for none'),
})
const ban = z.strictObject({
  kind: z.enum(['ban', 'mute']),
  subject: z.enum(BAN_SUBJECTS),
  value: z.string(),
  until: z.int().nullable().describe('milliseconds since 1970; null for ever'),
})

export interface Live {
  readonly sessions: Pick<Sessions, 'list'>
  readonly moderation: Moderation
  readonly figures: () => Omit<Figures, 'memoryMB' | 'upSeconds'>
}

const MODERATORS = { method: 'get', who: 'moderator', group: 'Operators: live' } as const

export function liveEndpoints({ sessions, moderation, ...live }: Live): AnyEndpoint[] {
  return [
    endpoint({
      ...MODERATORS,
      path: '/api/operator/figures',
      about: 'Gives figures of this process.',
      answer: figures,
      run: ({ say }) =>
        say({
          ...live.figures(),
          memoryMB: Math.round(process.memoryUsage.rss() / MB),
          upSeconds: Math.round(process.uptime()),
        }),
    }),
    endpoint({
      ...MODERATORS,
      path: '/api/operator/sessions',
      about: `Lists who is connected to this process, ${MOST_SESSIONS} at most.`,
      query: z.strictObject({
        universe: z.string().max(32).optional().describe('only those in this one'),
        name: z.string().max(40).optional().describe('only those with this in their name'),
      }),
      answer: z.strictObject({ total: whole, sessions: z.array(session) }),
      run: ({ query, say }) => {
        const wanted = (query.name ?? '').toLowerCase()
        const all = sessions
          .list()
          .filter(({ pass }) => query.universe === undefined || pass.universe === query.universe)
          .filter(({ pass }) => pass.name.toLowerCase().includes(wanted))
        const rows = all.slice(0, MOST_SESSIONS).map(({ pass, address, pilot }) => {
          const { user, name, universe, role } = pass
          return { user, name, universe, role, address, pilot }
        })
        return say({ total: all.length, sessions: rows })
      },
    }),
    endpoint({
      ...MODERATORS,
      path: '/api/operator/bans',
      about: 'Lists who is banned or muted.',
      answer: z.strictObject({ bans: z.array(ban) }),
      run: async ({ say }) => say({ bans: await moderation.bans() }),
    }),
  ]
}
