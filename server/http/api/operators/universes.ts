// What operators may do about universes: create, close and reset them, and change their terms.
import { z } from 'zod'
import type { Administration, TermsOrder } from '../../../gateway/administration.ts'
import { definitionSchema, idSchema, termsSchema } from '../../../replica/definitions.ts'
import { type AnyEndpoint, endpoint } from '../endpoint.ts'
import { NO_UNIVERSE, nothing, whole } from '../fields.ts'

const PATH = '/api/operator/universes'

const whichOne = z.strictObject({ id: idSchema })
const termsOrder = termsSchema
  .extend({ id: idSchema })
  .refine(
    ({ name, capacity, rules }) => name !== undefined || capacity !== undefined || rules !== undefined,
    'name, capacity or rules are needed',
  )
const universe = definitionSchema.extend({
  origin: z
    .enum(['file', 'operator', 'player'])
    .describe('the definitions file, an operator, or a player whose friends have its code'),
  state: z.enum(['awake', 'asleep', 'unavailable']),
  pilots: whole.describe('who is in it, drones not counted'),
  spectators: whole,
  trouble: z.string().nullable().describe('why it is unavailable'),
  stutters: z
    .strictObject({ server: whole, line: whole, machine: whole })
    .nullable()
    .describe('what clients have reported since it woke up; null while it sleeps'),
})
const changed = z.strictObject({ universe })

const OPERATORS = { method: 'post', who: 'operator', group: 'Operators: universes' } as const
const NOT_DONE = { 503: 'The log or the store does not take the change; nothing is changed.' } as const

export function administeredEndpoints(administration: Administration): AnyEndpoint[] {
  return [
    endpoint({
      ...OPERATORS,
      who: 'moderator',
      method: 'get',
      path: PATH,
      about: 'Lists all universes with their definitions and the terms in force.',
      answer: z.strictObject({ universes: z.array(universe) }),
      run: ({ say }) => say({ universes: administration.list() }),
    }),
    endpoint({
      ...OPERATORS,
      path: `${PATH}/create`,
      about: 'Creates a universe.',
      body: definitionSchema,
      answer: changed,
      refusals: { ...NOT_DONE, 409: 'The id is taken, or there are too many universes.' },
      run: async ({ body, say }) => say({ universe: await administration.create(body) }),
    }),
    endpoint({
      ...OPERATORS,
      path: `${PATH}/close`,
      about: 'Closes a universe for good: everybody in it is sent away, and its log and board are removed.',
      body: whichOne,
      answer: nothing,
      refusals: { ...NOT_DONE, ...NO_UNIVERSE, 409: 'It is in the definitions file.' },
      run: async ({ body, say }) => {
        await administration.close(body.id)
        return say({})
      },
    }),
    endpoint({
      ...OPERATORS,
      path: `${PATH}/reset`,
      about:
        'Lets a universe begin anew from its definition; everybody in it is sent away, and may come back.',
      body: whichOne,
      answer: changed,
      refusals: { ...NOT_DONE, ...NO_UNIVERSE, 409: 'This server shows a replay.' },
      run: async ({ body, say }) => say({ universe: await administration.reset(body.id) }),
    }),
    endpoint({
      ...OPERATORS,
      path: `${PATH}/terms`,
      about: 'Changes the name, the capacity or some rules of a universe, with its next tick.',
      body: termsOrder,
      answer: changed,
      refusals: { ...NOT_DONE, ...NO_UNIVERSE, 409: 'This server shows a replay.' },
      run: async ({ body: { id, ...order }, say }) =>
        say({ universe: await administration.setTerms(id, order as TermsOrder) }),
    }),
  ]
}
