// Universes that players make for their friends: one is made, and looked at with its code.
import { z } from 'zod'
import { MOST_PRIVATE_DRONES, PRIVATE_SIZES } from '../../../shared/admission.ts'
import { MAX_UNIVERSE_ID_LENGTH } from '../../../shared/limits.ts'
import { MODES } from '../../../shared/modes.ts'
import { CLOSE } from '../../../shared/protocol.ts'
import { Refused } from '../../admission/refused.ts'
import type { PrivateUniverses } from '../../gateway/private-universes.ts'
import { type AnyEndpoint, endpoint } from './endpoint.ts'
import { code, NO_UNIVERSE } from './fields.ts'
import { rowOf, universeRow } from './universe-row.ts'
import type { PublicUniverses } from './universes.ts'

const PATH = '/api/private-universes'

const order = z.strictObject({
  mode: z.enum(MODES),
  size: z.enum(PRIVATE_SIZES),
  drones: z.int().min(0).max(MOST_PRIVATE_DRONES),
})
const link = z.strictObject({ universe: z.string().max(MAX_UNIVERSE_ID_LENGTH).describe('its id'), code })

export function privateEndpoints(
  privates: PrivateUniverses,
  { audiences }: Pick<PublicUniverses, 'audiences'>,
): AnyEndpoint[] {
  return [
    endpoint({
      method: 'post',
      path: PATH,
      who: 'anyone',
      group: 'Private universes',
      about: 'Makes a universe that is in no list, and that only those with its code can find.',
      rate: 'universe',
      body: order,
      answer: link.describe('the code is shown only here'),
      refusals: {
        409: 'There are too many private universes.',
        503: 'The log does not take it.',
      },
      run: async ({ body, say }) => {
        const made = await privates.create(body)
        return say({ universe: made.id, code: made.code })
      },
    }),
    endpoint({
      method: 'post',
      path: `${PATH}/look`,
      who: 'anyone',
      group: 'Private universes',
      about: 'Describes a private universe to somebody who has its code.',
      body: link,
      answer: z.strictObject({ universe: universeRow }),
      refusals: { ...NO_UNIVERSE, 429: 'Too many requests, or codes, from this address.' },
      run: async ({ body, caller, say }) => {
        const place = await privates.find(body.universe, body.code, caller)
        if (place === null) throw new Refused(404, CLOSE.noUniverse.reason)
        return say({ universe: rowOf(place, audiences) })
      },
    }),
  ]
}
