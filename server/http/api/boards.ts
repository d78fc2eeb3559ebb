// The best flights, and what pilots with an account have done so far.
import { z } from 'zod'
import { CLOSE } from '../../../shared/protocol.ts'
import type { Admission } from '../../admission/admission.ts'
import { Refused } from '../../admission/refused.ts'
import type { Multiverse } from '../../replica/multiverse.ts'
import { BOARD_ROWS, hasAccount, type Store } from '../../store/store.ts'
import { type AnyEndpoint, endpoint } from './endpoint.ts'
import { mostQuery, NO_UNIVERSE, name, time, universeParams, whole } from './fields.ts'
import { Recent } from './recent.ts'

/** Milliseconds for which a board is good. */
const BOARD_MS = 1000

const boardRow = z.strictObject({
  name: z.string(),
  score: whole,
  at: time,
  account: z.boolean().describe('whether the name belongs to an account'),
})
export const career = z.strictObject({
  flights: whole,
  best: whole.describe('the most points of one flight'),
  total: whole.describe('the points of all flights'),
})
const board = z.strictObject({ board: z.array(boardRow).describe('the best first, one row for each pilot') })
type Row = z.infer<typeof boardRow>

export interface Records {
  readonly store: Pick<Store, 'listBoard'>
  readonly admission: Admission
  readonly multiverse: Multiverse
  /** A clock in milliseconds. */
  readonly now: () => number
}

export function boardEndpoints({ store, admission, multiverse, now }: Records): AnyEndpoint[] {
  const boards = new Recent<Promise<Row[]>>(BOARD_MS, now)
  const read = async (universe: string | null): Promise<Row[]> => {
    const rows = await store.listBoard(universe, BOARD_ROWS)
    return rows.map(({ user, name, score, at }) => ({ name, score, at, account: hasAccount(user) }))
  }
  return [
    endpoint({
      method: 'get',
      path: '/api/board',
      who: 'anyone',
      group: 'Boards',
      about: 'Lists the best flights of all universes and all times.',
      query: mostQuery(10, BOARD_ROWS),
      answer: board,
      run: async ({ query, say }) =>
        say({ board: (await boards.get('', () => read(null))).slice(0, query.most) }),
    }),
    endpoint({
      method: 'get',
      path: '/api/universes/{id}/board',
      who: 'anyone',
      group: 'Boards',
      about: 'Lists the best flights of one universe.',
      params: universeParams,
      query: mostQuery(10, BOARD_ROWS),
      answer: board,
      refusals: NO_UNIVERSE,
      run: async ({ params: { id }, query, say }) => {
        if (multiverse.place(id)?.isPrivate !== false) throw new Refused(404, CLOSE.noUniverse.reason)
        return say({ board: (await boards.get(id, () => read(id))).slice(0, query.most) })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/careers/{name}',
      who: 'anyone',
      group: 'Boards',
      about: 'Gives the career of a pilot with an account.',
      params: z.strictObject({ name }),
      answer: z.strictObject({ name: z.string(), career }),
      refusals: { 404: 'There is no account of that name.' },
      run: async ({ params, say }) => {
        const found = await admission.careerOf(params.name)
        if (found === null) throw new Refused(404, 'There is no account of that name.')
        return say(found)
      },
    }),
  ]
}
