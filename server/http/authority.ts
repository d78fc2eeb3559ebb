// Who may use an operator's endpoint: whoever has the key, or an operator who is signed in and has the role for it. And the
// audit log of what they did.
import type { Caller } from '../admission/addresses/callers.ts'
import { type Authority, KEY_AUTHORITY, type Operators } from '../admission/operators.ts'
import { problem } from '../net/replies.ts'
import type { Head, Reply, Request } from '../net/request.ts'
import type { Logger } from '../process/logger.ts'
import type { AnyEndpoint } from './api/endpoint.ts'
import { readOperatorLogin } from './api/operators/login.ts'

const PREFIX = '/api/operator/'
/** Characters of an order in the audit log. */
const SHOWN = 500

const NO_OPERATOR = problem(403, 'An operator needs a key.')
const SIGN_IN = problem(401, 'Sign in as an operator first.')
const NOT_YOURS = problem(403, 'That is not for moderators.')

export class Authorities {
  private readonly operators: Operators
  private readonly log: Logger

  constructor(operators: Operators, log: Logger) {
    this.operators = operators
    this.log = log
  }

  /**
   * Why a request cannot be allowed whoever sends it, or null: decided from its head alone. A login counts only in a browser
   * that shows our own page: a POST has an Origin that says so, and a GET from elsewhere comes without the cookie (it is
   * SameSite=Strict) and changes nothing.
   */
  screen({ who }: AnyEndpoint, request: Head, caller: Caller): Reply | null {
    if (who === 'anyone' || caller.isOperator) return null
    const isOurs = request.method !== 'post' || caller.kind === 'page'
    return who !== 'key' && isOurs && readOperatorLogin(request) !== '' ? null : NO_OPERATOR
  }

  /** What the caller may do here, or the answer that refuses. */
  async check({ who }: AnyEndpoint, request: Request, caller: Caller): Promise<Authority | Reply> {
    if (caller.isOperator) return KEY_AUTHORITY
    const found = await this.operators.find(readOperatorLogin(request))
    if (found === null) return SIGN_IN
    return who === 'moderator' || found.role === 'operator' ? found : NOT_YOURS
  }

  /** Keeps in the audit log what was asked for, and how it was answered. */
  async record({ by }: Authority, { address }: Caller, request: Request, reply: Reply): Promise<void> {
    const action = request.path.slice(PREFIX.length)
    const deed = {
      by,
      address,
      action,
      order: describe(request.body),
      status: Number.parseInt(reply.status, 10),
    }
    try {
      await this.operators.record(deed)
    } catch (error) {
      // It is done all the same. The log of the process has it then.
      this.log.error({ ...deed, error: String(error) }, 'a deed is missing in the audit log')
    }
  }
}

/** A body as it was sent; what is not JSON is left out. */
function describe(body: Uint8Array): string {
  try {
    return JSON.stringify(JSON.parse(new TextDecoder().decode(body))).slice(0, SHOWN)
  } catch {
    return ''
  }
}
