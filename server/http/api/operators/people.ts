// What operators may do about people, chat and the server as a whole.
import { z } from 'zod'
import { OPERATOR_ACTIONS, type OperatorAction } from '../../../../shared/admission.ts'
import { MAX_CHAT_LENGTH, MAX_UNIVERSE_ID_LENGTH } from '../../../../shared/limits.ts'
import { Refused } from '../../../admission/refused.ts'
import type { Administration } from '../../../gateway/administration.ts'
import type { Moderation } from '../../../gateway/moderation.ts'
import { type AnyEndpoint, endpoint } from '../endpoint.ts'
import { name, nothing, time, whole } from '../fields.ts'

const ABOUT: Readonly<Record<OperatorAction, string>> = {
  mute: 'Lets nothing that somebody says be seen by others.',
  unmute: 'Ends a mute.',
  kick: 'Ends the visit of somebody, who may come again.',
  ban: 'Closes the sockets of somebody (4511), and gives them no tickets.',
  unban: 'Ends a ban.',
}

const subject = z.strictObject({
  user: z.string().max(64).optional().describe('as in the log and in reports'),
  name: name.optional().describe('all names that look like it'),
  address: z.string().max(64).optional().describe('an IP address; of IPv6 its /64'),
  minutes: z.number().min(0).max(5_000_000).optional().describe('for mute and ban; for ever without it'),
})
const report = z.strictObject({
  at: time,
  universe: z.string(),
  by: z.string().describe('the user who reported'),
  user: z.string().describe('the user who is reported'),
  name: z.string(),
  reason: z.string(),
  lines: z.array(z.string()).readonly().describe('what the reported player said lately'),
})
const broadcast = z.strictObject({
  text: z
    .string()
    .max(MAX_CHAT_LENGTH * 2)
    .describe('a chat line of up to 200 characters'),
  universe: z
    .string()
    .max(MAX_UNIVERSE_ID_LENGTH)
    .optional()
    .describe('only this one; else all that are awake'),
})

export interface Administered {
  readonly moderation: Moderation
  readonly administration: Administration
  /** Begins to drain the server, as SIGTERM does; false when it is draining already. Null where that is not possible. */
  readonly drain: (() => boolean) | null
}

const OPERATORS = { method: 'post', who: 'operator', group: 'Operators' } as const

export function operatorEndpoints({ moderation, administration, drain }: Administered): AnyEndpoint[] {
  const actions = OPERATOR_ACTIONS.map((action) =>
    endpoint({
      ...OPERATORS,
      who: 'moderator',
      path: `/api/operator/${action}`,
      about: ABOUT[action],
      body: subject,
      answer: z.strictObject({ concerned: whole.describe('sessions it concerns now') }),
      run: async ({ body, say }) => say({ concerned: await moderation.operate(action, body as never) }),
    }),
  )
  return [
    ...actions,
    endpoint({
      ...OPERATORS,
      who: 'moderator',
      method: 'get',
      path: '/api/operator/reports',
      about: 'Lists the newest 100 reports of players, with what was said.',
      answer: z.strictObject({ reports: z.array(report) }),
      run: async ({ say }) => say({ reports: await moderation.reports() }),
    }),
    endpoint({
      ...OPERATORS,
      path: '/api/operator/broadcast',
      about: 'Says a line of chat as "Server".',
      body: broadcast,
      answer: z.strictObject({ universes: whole.describe('in how many universes it is said') }),
      refusals: { 404: 'There is no such universe.', 503: 'The universe is unavailable.' },
      run: async ({ body, say }) =>
        say({ universes: await administration.broadcast(body.text, body.universe) }),
    }),
    endpoint({
      ...OPERATORS,
      path: '/api/operator/drain',
      about: 'Drains the server and ends it, as SIGTERM does.',
      body: nothing,
      answer: nothing,
      refusals: { 409: 'It is draining already, or cannot be ended over HTTP.' },
      run: ({ say }) => {
        if (drain === null) throw new Refused(409, 'This server cannot be ended over HTTP.')
        if (!drain()) throw new Refused(409, 'The server is draining already.')
        return say({})
      },
    }),
  ]
}
