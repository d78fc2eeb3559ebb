// Who the operators are, signing in as one, and what they did.
import { z } from 'zod'
import type { Operators } from '../../../admission/operators.ts'
import { Refused } from '../../../admission/refused.ts'
import { OPERATOR_ROLES } from '../../../store/store.ts'
import { type AnyEndpoint, endpoint } from '../endpoint.ts'
import { mostQuery, name, nothing, passphrase, time } from '../fields.ts'
import { operatorCookie, readOperatorLogin } from './login.ts'

const GROUP = 'Operators: accounts'
const MOST_SHOWN = 1000

const role = z
  .enum(OPERATOR_ROLES)
  .describe('moderators act on people; operators on universes and the server too')
const operator = z.strictObject({ name: z.string(), role })
const me = z.strictObject({ operator: operator.nullable().describe('null for nobody who is signed in here') })
const appointment = z.strictObject({
  name: name.describe("an account's name"),
  role: role.nullable().describe('null takes the role'),
})
const deed = z.strictObject({
  at: time,
  by: z.string().describe("the account's name, or key"),
  address: z.string(),
  action: z.string().describe('the path after /api/operator/'),
  order: z.string().describe('what was asked for, as JSON, cut short'),
  status: z.int().describe('of the answer'),
})

export function operatorAccountEndpoints(operators: Operators): AnyEndpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/operator/login',
      who: 'anyone',
      group: GROUP,
      about: 'Signs an operator in, for eight hours, with a cookie that only these paths get.',
      rate: 'passphrase',
      body: z.strictObject({ name, passphrase }),
      answer: me,
      refusals: { 401: 'There is no operator with this name and passphrase.' },
      run: async ({ request, caller: { address }, body, say }) => {
        const record = (status: number, by: string) =>
          operators.record({ by, address, action: 'login', order: '', status })
        try {
          const { secret, authority } = await operators.signIn(body, address)
          await record(200, authority.by)
          const { by, role: as } = authority
          return say({ operator: { name: by, role: as } }, operatorCookie(request, secret))
        } catch (error) {
          // What was typed as a name may be a passphrase.
          if (error instanceof Refused) await record(error.status, '?')
          throw error
        }
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/operator/logout',
      who: 'anyone',
      group: GROUP,
      about: 'Signs an operator out.',
      body: nothing,
      answer: me,
      run: async ({ request, say }) => {
        await operators.signOut(readOperatorLogin(request))
        return say({ operator: null }, operatorCookie(request, ''))
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/operator/me',
      who: 'anyone',
      group: GROUP,
      about: 'Says which operator is signed in.',
      answer: me,
      run: async ({ request, say }) => {
        const found = await operators.find(readOperatorLogin(request))
        return say({ operator: found === null ? null : { name: found.by, role: found.role } })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/operator/operators',
      who: 'operator',
      group: GROUP,
      about: 'Lists the accounts with a role.',
      answer: z.strictObject({ operators: z.array(operator) }),
      run: async ({ say }) => say({ operators: await operators.list() }),
    }),
    endpoint({
      method: 'post',
      path: '/api/operator/appoint',
      who: 'key',
      group: GROUP,
      about: 'Gives an account a role, or takes it; at once.',
      body: appointment,
      answer: nothing,
      refusals: { 404: 'There is no account of that name.' },
      run: async ({ body, say }) => {
        await operators.appoint(body.name, body.role)
        return say({})
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/operator/deeds',
      who: 'operator',
      group: GROUP,
      about: 'Lists what operators did, the newest first; of all deeds the newest 10,000 are kept.',
      query: mostQuery(100, MOST_SHOWN),
      answer: z.strictObject({ deeds: z.array(deed) }),
      run: async ({ query, say }) => say({ deeds: await operators.deeds(query.most) }),
    }),
  ]
}
