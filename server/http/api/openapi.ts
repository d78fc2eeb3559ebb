// The OpenAPI 3.1 document of the API, made from the endpoints that answer it.
import { z } from 'zod'
import { KEY_HEADER } from '../../../shared/admission.ts'
import type { ErrorStatus } from '../../net/replies.ts'
import type { AnyEndpoint } from './endpoint.ts'
import { OPERATOR_COOKIE } from './operators/login.ts'

/** Of the API as the document describes it. Additions raise the second number; whatever breaks a caller the first. */
const API_VERSION = '1.0.0'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  /** Empty where anyone may call it. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>
}
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: JsonSchema
  readonly description?: string
}
type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: Readonly<Record<string, unknown>>
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: JsonSchema
}

/** Why any endpoint may refuse. */
const EVERYWHERE = {
  429: 'Too many requests from this address.',
  500: 'The server made a mistake.',
} as const
const OF_POSTS = {
  400: 'The body is not JSON.',
  403: 'The page or program may not ask for this here.',
  413: 'The body is too long.',
  415: 'The body is not application/json.',
  422: 'The body does not fit its schema; the problem says where.',
  503: 'It cannot be saved at the moment.',
} as const
const OF_OPERATORS = {
  401: 'Nobody is signed in as an operator, or no longer.',
  403: 'Only an operator with the role for it may do this.',
} as const
const OF_QUERIES = { 422: 'The query does not fit its schema; the problem says where.' } as const
/** Of the problems that answer them. */
const PROBLEM = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('fit to be shown to a person'),
})

export function describeApi(endpoints: readonly AnyEndpoint[]): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const endpoint of endpoints) {
    paths[endpoint.path] ??= {}
    paths[endpoint.path]![endpoint.method] = describe(endpoint)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Orrery',
      version: API_VERSION,
      summary: 'Universes, who is in them, and what operators may do.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(PROBLEM, 'output') },
      securitySchemes: {
        operatorKey: { type: 'apiKey', in: 'header', name: KEY_HEADER },
        operatorLogin: { type: 'apiKey', in: 'cookie', name: OPERATOR_COOKIE },
      },
    },
  }
}

function describe(endpoint: AnyEndpoint): Operation {
  const { method, path, who, group, about, body, params, query } = endpoint
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')]
  return {
    operationId: `${method}${path.replaceAll(/[^a-z]+(\w?)/gi, (_, letter: string) => letter.toUpperCase())}`,
    summary: about,
    tags: [group],
    security:
      who === 'anyone' ? [] : [{ operatorKey: [] }, ...(who === 'key' ? [] : [{ operatorLogin: [] }])],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    responses: responsesOf(endpoint),
  }
}

function responsesOf(endpoint: AnyEndpoint): Operation['responses'] {
  const { method, who, query, answer, answerType = 'application/json', alsoAnswers, refusals } = endpoint
  const whys: Partial<Record<ErrorStatus, string>> = {
    ...EVERYWHERE,
    ...(method === 'post' ? OF_POSTS : {}),
    ...(query === undefined ? {} : OF_QUERIES),
    ...(who === 'anyone' ? {} : OF_OPERATORS),
    ...refusals,
  }
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  const refused = Object.entries(whys).map(([status, why]) => [
    status,
    { description: why, content: problem },
  ])
  const content = { [answerType]: { schema: schemaOf(answer, 'output') } }
  const answered = Object.entries(alsoAnswers ?? {}).map(([status, why]) => [
    status,
    { description: why, content },
  ])
  return {
    200: { description: 'OK', content },
    ...Object.fromEntries(refused),
    ...Object.fromEntries(answered),
  }
}

function parametersOf(schema: z.ZodType<unknown> | undefined, place: Parameter['in']): Parameter[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, { description?: string }>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...one }]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: one,
    ...(description === undefined ? {} : { description }),
  }))
}

function schemaOf(schema: z.ZodType<unknown>, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' })
  return rest
}
