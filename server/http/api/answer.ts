// Runs an endpoint: checks what came in by its schemas, and turns errors that are the caller's into problems.
import type { z } from 'zod'
import { Busy } from '../../admission/accounts/fair-turns.ts'
import type { Caller } from '../../admission/addresses/callers.ts'
import type { Identity } from '../../admission/conduct/bans.ts'
import { Refused } from '../../admission/refused.ts'
import { json, problem } from '../../net/replies.ts'
import type { Reply, Request } from '../../net/request.ts'
import { Unavailable } from '../../store/store.ts'
import type { Route } from './router.ts'

const NOT_SAVED = 'The server cannot save that at the moment. Try again later.'
const NOT_FOUND = 'There is nothing here.'

/** What came in is not what the endpoint wants. */
class Unfit extends Error {
  readonly reply: Reply

  constructor(reply: Reply) {
    super()
    this.reply = reply
  }
}

/**
 * Errors that are not the caller's are thrown.
 * @param refused called with what is known of somebody who was refused
 */
export async function answer(
  { endpoint, params }: Route,
  request: Request,
  caller: Caller,
  refused: (who: Partial<Identity>) => void,
): Promise<Reply> {
  try {
    return await endpoint.run({
      request,
      caller,
      params: check(endpoint.params, params, () => problem(404, NOT_FOUND)),
      query: check(endpoint.query, Object.fromEntries(new URLSearchParams(request.query)), unfit),
      body: endpoint.method === 'get' ? undefined : check(endpoint.body, readJson(request), unfit),
      say: json,
    })
  } catch (error) {
    if (error instanceof Unfit) return error.reply
    if (error instanceof Refused) {
      refused(error.who)
      return problem(error.status, error.message)
    }
    if (error instanceof Busy) return problem(503, 'Too many want to sign in. Try again in a moment.')
    if (error instanceof Unavailable) return problem(503, NOT_SAVED)
    throw error
  }
}

/** A value as its schema makes it; an endpoint without a schema does not look at it. */
function check(
  schema: z.ZodType<unknown> | undefined,
  value: unknown,
  replyTo: (error: z.ZodError) => Reply,
): unknown {
  const checked = schema?.safeParse(value)
  if (checked?.success === false) throw new Unfit(replyTo(checked.error))
  return checked?.data
}

/** Messages of a schema name the place and the rule, and never the value. */
function unfit({ issues }: z.ZodError): Reply {
  const faults = issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  return problem(422, faults.join('; '))
}

function readJson(request: Request): unknown {
  if (!/^application\/json *(;|$)/i.test(request.header('content-type')))
    throw new Unfit(problem(415, 'The body must be application/json.'))
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
  } catch {
    throw new Unfit(problem(400, 'The body is not JSON.'))
  }
}
