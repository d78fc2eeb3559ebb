// One path that is answered to POST.
import type { z } from 'zod'
import type { Caller } from '../admission/addresses/callers.ts'
import type { Reply, Request } from '../net/request.ts'

/** One POST: its body's schema, and what it does. */
export interface Endpoint<Body> {
  readonly body: z.ZodType<Body>
  /** A rate of its own for each address, besides that of all requests. */
  readonly rate?: 'passphrase' | 'report'
  /** For operators only. */
  readonly isOperators?: boolean
  readonly run: (request: Request, caller: Caller, body: Body) => Promise<Reply>
}

/** One of many, whose bodies are all different. */
export function endpoint<Body>(one: Endpoint<Body>): Endpoint<unknown> {
  return one as unknown as Endpoint<unknown>
}
