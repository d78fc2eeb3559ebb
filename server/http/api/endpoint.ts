// One endpoint of the API as data: where it is, who may call it, the schemas of what comes in and what goes out, and what
// it does. Requests are checked by these schemas, and the OpenAPI document and the page about the API are made from them.
import type { z } from 'zod'
import type { Caller } from '../../admission/addresses/callers.ts'
import type { ErrorStatus } from '../../net/replies.ts'
import type { Reply, Request } from '../../net/request.ts'

/** A request after its checks. */
export interface Call<Params, Query, Body, Answer> {
  readonly request: Request
  readonly caller: Caller
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Makes the answer. */
  readonly say: (answer: Answer, headers?: Readonly<Record<string, string>>) => Reply
}

/** Who may call an endpoint: everybody; moderators and operators; operators; or only whoever has the operator's key. */
export type Audience = 'anyone' | 'moderator' | 'operator' | 'key'

/** Rates of their own, which few requests are subject to. */
export type SpecialRate = 'passphrase' | 'report' | 'universe'

export interface Endpoint<Params, Query, Body, Answer> {
  readonly method: 'get' | 'post'
  /** Parts in braces are parameters: /api/universes/{id} */
  readonly path: string
  readonly who: Audience
  /** The heading that it is listed under. */
  readonly group: string
  /** What it does, in one sentence. */
  readonly about: string
  readonly params?: z.ZodType<Params>
  readonly query?: z.ZodType<Query>
  /** Of a POST: a JSON object. */
  readonly body?: z.ZodType<Body>
  readonly answer: z.ZodType<Answer>
  /** Content type of the answer; JSON by default. */
  readonly answerType?: string
  /** Statuses besides 200 that come with an answer and not with a problem, and when. */
  readonly alsoAnswers?: Readonly<Partial<Record<ErrorStatus, string>>>
  /** Its own reasons to refuse, beside those that all endpoints have. */
  readonly refusals?: Readonly<Partial<Record<ErrorStatus, string>>>
  /** A rate of its own for each address, besides that of all requests. */
  readonly rate?: SpecialRate
  readonly run: (call: Call<Params, Query, Body, Answer>) => Reply | Promise<Reply>
}

/** Any endpoint, as those see it who only pass values on that its own schemas have checked. */
export type AnyEndpoint = Endpoint<unknown, unknown, unknown, unknown>

/** Infers the types of an endpoint from its schemas. */
export function endpoint<Params, Query, Body, Answer>(
  one: Endpoint<Params, Query, Body, Answer>,
): AnyEndpoint {
  return one as unknown as AnyEndpoint
}
