// What operators may do about universes, over HTTP: what each path wants, and what it answers.
import { z } from 'zod'
import type { Administration, TermsOrder } from '../gateway/administration.ts'
import { json } from '../net/replies.ts'
import { definitionSchema, idSchema, termsSchema } from '../replica/definitions.ts'
import { type Endpoint, endpoint } from './endpoint.ts'

const UNIVERSES = '/api/operator/universes'

const nothing = z.strictObject({})
const whichOne = z.strictObject({ id: idSchema })
const termsOrder = termsSchema
  .extend({ id: idSchema })
  .refine(
    ({ name, capacity, rules }) => name !== undefined || capacity !== undefined || rules !== undefined,
    'name, capacity or rules are needed',
  )

export function universeEndpoints(administration: Administration): Record<string, Endpoint<unknown>> {
  return {
    [UNIVERSES]: endpoint({
      body: nothing,
      isOperators: true,
      run: async () => json({ universes: administration.list() }),
    }),
    [`${UNIVERSES}/create`]: endpoint({
      body: definitionSchema,
      isOperators: true,
      run: async (_request, _caller, definition) =>
        json({ universe: await administration.create(definition) }),
    }),
    [`${UNIVERSES}/close`]: endpoint({
      body: whichOne,
      isOperators: true,
      run: async (_request, _caller, { id }) => {
        await administration.close(id)
        return json({})
      },
    }),
    [`${UNIVERSES}/reset`]: endpoint({
      body: whichOne,
      isOperators: true,
      run: async (_request, _caller, { id }) => json({ universe: await administration.reset(id) }),
    }),
    [`${UNIVERSES}/terms`]: endpoint({
      body: termsOrder,
      isOperators: true,
      run: async (_request, _caller, { id, ...order }) =>
        json({ universe: await administration.setTerms(id, order as TermsOrder) }),
    }),
  }
}
