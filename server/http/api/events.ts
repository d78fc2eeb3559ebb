// The events of a universe as they happen, for programs and walls: server-sent events.
import { z } from 'zod'
import { CLOSE } from '../../../shared/protocol.ts'
import { Refused } from '../../admission/refused.ts'
import { SECURITY_HEADERS } from '../../net/replies.ts'
import type { Multiverse } from '../../replica/multiverse.ts'
import type { EventHubs } from '../events/event-hubs.ts'
import { type AnyEndpoint, endpoint } from './endpoint.ts'
import { NO_UNIVERSE, universeParams } from './fields.ts'

/** nginx buffers what it passes on, unless it is asked not to. */
const HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
}

export function eventEndpoints(multiverse: Multiverse, hubs: EventHubs): AnyEndpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/universes/{id}/events',
      who: 'anyone',
      group: 'Universes',
      about:
        'Sends what happens in a universe as server-sent events; with Last-Event-ID what was missed comes first.',
      params: universeParams,
      query: z.strictObject({
        after: z.string().max(200).optional().describe('in place of the header Last-Event-ID'),
      }),
      answer: z
        .string()
        .describe('events: universe, joined, left, destroyed, leader, ruled, overview, gap, cut'),
      answerType: 'text/event-stream',
      refusals: { ...NO_UNIVERSE, 429: 'Too many requests or readers from this address.' },
      run: async ({ request, caller, params: { id }, query }) => {
        if (multiverse.place(id)?.isPrivate) throw new Refused(404, CLOSE.noUniverse.reason)
        // It is known only while it is awake what a universe has told.
        if ((await multiverse.wake(id)) === null && !multiverse.has(id))
          throw new Refused(404, CLOSE.noUniverse.reason)
        const lastId = request.header('last-event-id') || (query.after ?? '')
        return { status: '200 OK', headers: HEADERS, body: hubs.read(id, caller, lastId) }
      },
    }),
  ]
}
