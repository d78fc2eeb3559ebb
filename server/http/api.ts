// The API: what each path wants in its body, and what it answers. Bodies are JSON, checked here and nowhere else.
import { z } from 'zod'
import { OPERATOR_ACTIONS } from '../../shared/admission.ts'
import {
  KEY_LENGTH,
  MAX_NAME_LENGTH,
  MAX_PASSPHRASE_LENGTH,
  MAX_REPORT_LENGTH,
  MAX_UNIVERSE_ID_LENGTH,
  MIN_PASSPHRASE_LENGTH,
} from '../../shared/limits.ts'
import { ROLES } from '../../shared/protocol.ts'
import type { Timers } from '../../shared/timers.ts'
import { LOGIN_MS } from '../admission/accounts/accounts.ts'
import { Busy } from '../admission/accounts/fair-turns.ts'
import type { Caller } from '../admission/addresses/callers.ts'
import { ReportShares } from '../admission/addresses/report-shares.ts'
import type { Admission } from '../admission/admission.ts'
import type { Identity } from '../admission/conduct/bans.ts'
import { Refused } from '../admission/refused.ts'
import type { Administration } from '../gateway/administration.ts'
import type { Moderation } from '../gateway/moderation.ts'
import { json, problem } from '../net/replies.ts'
import type { Reply, Request } from '../net/request.ts'
import { Unavailable } from '../store/store.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { universeEndpoints } from './universe-endpoints.ts'

// In UTF-16 units: a character may take two. What the characters may be is looked at later.
const name = z.string().max(MAX_NAME_LENGTH * 2)
const key = z.string().max(KEY_LENGTH)
const credentials = z.strictObject({
  name,
  passphrase: z.string().min(MIN_PASSPHRASE_LENGTH).max(MAX_PASSPHRASE_LENGTH),
})
const ticketOrder = z.strictObject({
  universe: z.string().max(MAX_UNIVERSE_ID_LENGTH),
  role: z.enum(ROLES),
  name: name.optional(),
  key: key.optional(),
})
const reportOrder = z.strictObject({
  key,
  name,
  reason: z.string().max(MAX_REPORT_LENGTH),
})
const operatorOrder = z.strictObject({
  user: z.string().max(64).optional(),
  name: name.optional(),
  address: z.string().max(64).optional(),
  minutes: z.number().min(0).max(5_000_000).optional(),
})
const nothing = z.strictObject({})

const COOKIE = 'orrery'
const NOT_SAVED = 'The server cannot save that at the moment. Try again later.'
const REPORTED_ENOUGH = 'The operators have enough reports from your network to read. Try again tomorrow.'

/** The login's secret, from a page's cookie or a program's header; '' for none. */
export function readLogin(request: Request): string {
  const bearer = /^Bearer ([\w-]{22})$/.exec(request.header('authorization'))
  if (bearer !== null) return bearer[1]!
  return new RegExp(`(?:^|; )${COOKIE}=([\\w-]{22})(?:;|$)`).exec(request.header('cookie'))?.[1] ?? ''
}

/** A page keeps its login where no script can read it. */
function cookie(request: Request, secret: string): Record<string, string> {
  const age = secret === '' ? 0 : Math.floor(LOGIN_MS / 1000)
  const secure = request.header('origin').startsWith('https:') ? '; Secure' : ''
  return { 'Set-Cookie': `${COOKIE}=${secret}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}` }
}

export class Api {
  private readonly endpoints: ReadonlyMap<string, Endpoint<unknown>>

  constructor(admission: Admission, moderation: Moderation, administration: Administration, timers: Timers) {
    const shares = new ReportShares()
    const signedIn = (
      request: Request,
      { kind }: Caller,
      { answer, secret }: Awaited<ReturnType<Admission['signIn']>>,
    ) => (kind === 'program' ? json({ ...answer, login: secret }) : json(answer, cookie(request, secret)))
    const endpoints: Record<string, Endpoint<unknown>> = {
      '/api/tickets': endpoint({
        body: ticketOrder,
        run: async (request, caller, order) =>
          json(await admission.ticket(caller, order as never, readLogin(request))),
      }),
      '/api/accounts': endpoint({
        body: credentials,
        rate: 'passphrase',
        run: async (request, caller, body) =>
          signedIn(request, caller, await admission.createAccount(body, caller)),
      }),
      '/api/login': endpoint({
        body: credentials,
        rate: 'passphrase',
        run: async (request, caller, body) => signedIn(request, caller, await admission.signIn(body, caller)),
      }),
      '/api/logout': endpoint({
        body: nothing,
        run: async (request) => {
          await admission.signOut(readLogin(request))
          return json({ account: null }, cookie(request, ''))
        },
      }),
      '/api/reports': endpoint({
        body: reportOrder,
        rate: 'report',
        run: async (_request, { networks }, order) => {
          if (!shares.hasRoom(networks, timers.now())) throw new Refused(429, REPORTED_ENOUGH)
          await moderation.report(order)
          shares.add(networks, timers.now())
          return json({})
        },
      }),
      '/api/operator/reports': endpoint({
        body: nothing,
        isOperators: true,
        run: async () => json({ reports: await moderation.reports() }),
      }),
      ...universeEndpoints(administration),
    }
    for (const action of OPERATOR_ACTIONS) {
      endpoints[`/api/operator/${action}`] = endpoint({
        body: operatorOrder,
        isOperators: true,
        run: async (_request, _caller, order) =>
          json({ concerned: await moderation.operate(action, order as never) }),
      })
    }
    this.endpoints = new Map(Object.entries(endpoints))
  }

  find(path: string): Endpoint<unknown> | undefined {
    return this.endpoints.get(path)
  }
}

/**
 * Runs an endpoint with what came as a body. Errors that are the caller's become problems; all others are thrown.
 * @param refused told who was refused, as far as that is known
 */
export async function answer(
  found: Endpoint<unknown>,
  request: Request,
  caller: Caller,
  refused: (who: Partial<Identity>) => void,
): Promise<Reply> {
  if (!/^application\/json *(;|$)/i.test(request.header('content-type')))
    return problem(415, 'The body must be application/json.')
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
  } catch {
    return problem(400, 'The body is not JSON.')
  }
  const body = found.body.safeParse(value)
  if (!body.success) {
    // Messages of the schema name the place and the rule, and never the value.
    const faults = body.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
    return problem(422, faults.join('; '))
  }
  try {
    return await found.run(request, caller, body.data)
  } catch (error) {
    if (error instanceof Refused) {
      refused(error.who)
      return problem(error.status, error.message)
    }
    if (error instanceof Busy) return problem(503, 'Too many want to sign in. Try again in a moment.')
    if (error instanceof Unavailable) return problem(503, NOT_SAVED)
    throw error
  }
}
