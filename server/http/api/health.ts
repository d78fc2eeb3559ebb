// Whether the process is there, and whether it can take players.
import { z } from 'zod'
import type { Reply } from '../../net/request.ts'
import { type AnyEndpoint, endpoint } from './endpoint.ts'

/** @param ready whether the server can take players */
export function healthEndpoints(ready: () => Promise<Reply>): AnyEndpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/healthz',
      who: 'anyone',
      group: 'Health',
      about: 'Says that the process is there.',
      answer: z.strictObject({ ok: z.literal(true) }),
      run: ({ say }) => say({ ok: true }),
    }),
    endpoint({
      method: 'get',
      path: '/readyz',
      who: 'anyone',
      group: 'Health',
      about: 'Says whether universes tick, the log takes entries and the store answers.',
      answer: z.strictObject({ ready: z.boolean(), troubles: z.array(z.string()) }),
      alsoAnswers: { 503: 'It cannot take players.' },
      run: () => ready(),
    }),
  ]
}
