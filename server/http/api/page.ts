// The page about the API, for people: the OpenAPI document as HTML, without a script.
import { KEY_HEADER } from '../../../shared/admission.ts'
import type { JsonSchema, OpenApi, Operation } from './openapi.ts'

export const STYLE_PATH = '/api/style.css'

export const API_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
article { border-top: 1px solid #8886; padding: 0.5rem 0 1rem }
h3 { font-size: 1rem; margin: 0.5rem 0 }
h3 b { display: inline-block; min-width: 3.5rem }
h4 { font-size: 0.9rem; margin: 0.75rem 0 0.25rem }
code { font: 0.9em ui-monospace, monospace }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: 1px solid #8883; padding: 0.2rem 0.75rem 0.2rem 0; text-align: left; vertical-align: top }
summary { cursor: pointer }
`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!)
}

export function renderApi({ tags, paths }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = tags.map(({ name }) => {
    const members = operations.filter(({ operation }) => operation.tags.includes(name))
    return `<section><h2>${escapeHtml(name)}</h2>\n${members.map(renderOperation).join('\n')}</section>`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orrery: HTTP API</title>
<link rel="stylesheet" href="${STYLE_PATH}">
<main>
<h1>HTTP API</h1>
<p>Bodies and answers are JSON; a POST needs <code>Content-Type: application/json</code>. Errors are
<code>application/problem+json</code> (RFC 9457); their <code>detail</code> is fit to be shown to a person. Operators send
their key in the header <code>${KEY_HEADER}</code>. The same for programs: <a href="/api/openapi.json">openapi.json</a>
(OpenAPI 3.1).</p>
${groups.join('\n')}
</main>
</html>
`
}

interface Placed {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

function renderOperation({ path, method, operation }: Placed): string {
  const { operationId, summary, security, parameters = [], requestBody, responses } = operation
  const rows = parameters.map(({ name, in: place, required, schema, description }) =>
    renderRow(name, place, required, { ...schema, ...(description === undefined ? {} : { description }) }),
  )
  const answer = Object.values(responses[200]!.content)[0]!.schema
  const others = Object.entries(responses).filter(([status]) => status !== '200')
  return `<article id="${operationId}">
<h3><b>${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(summary)}${security.length === 0 ? '' : ' <em>For operators.</em>'}</p>
${rows.length === 0 ? '' : `<h4>Parameters</h4><table>${rows.join('')}</table>`}
${requestBody === undefined ? '' : `<h4>Body</h4>${renderSchema(requestBody.content['application/json']!.schema)}`}
<h4>Answer</h4>${renderSchema(answer)}
<details><summary>Other answers</summary><table>${others
    .map(([status, { description }]) => `<tr><th>${status}<td>${escapeHtml(description)}`)
    .join('')}</table></details>
</article>`
}

/** The fields of an object, those of objects in it under their path. */
function renderSchema(schema: JsonSchema): string {
  const rows = fieldsOf(schema, '')
  if (rows.length === 0) return `<p><code>${escapeHtml(typeOf(schema))}</code></p>`
  return `<table>${rows.map(({ path, needed, field }) => renderRow(path, null, needed, field)).join('')}</table>`
}

function renderRow(name: string, place: string | null, needed: boolean, schema: JsonSchema): string {
  const notes = [...(place === null ? [] : [place]), ...(needed ? [] : ['optional'])].join(', ')
  const cells = [
    `<code>${escapeHtml(typeOf(schema))}</code>`,
    notes,
    escapeHtml(String(schema.description ?? '')),
  ]
  return `<tr><th><code>${escapeHtml(name)}</code>${cells.map((cell) => `<td>${cell}`).join('')}`
}

interface Field {
  readonly path: string
  readonly needed: boolean
  readonly field: JsonSchema
}

function fieldsOf(schema: JsonSchema, prefix: string): Field[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).flatMap(([name, field]) => {
    const own = { path: prefix + name, needed: required.includes(name), field }
    const inner = (field.items ?? present(field)) as JsonSchema
    return [own, ...fieldsOf(inner, `${prefix}${name}${field.items === undefined ? '' : '[]'}.`)]
  })
}

/** What a field is when it is not null. */
function present(schema: JsonSchema): JsonSchema {
  const any = schema.anyOf as JsonSchema[] | undefined
  return any?.find(({ type }) => type !== 'null') ?? schema
}

function typeOf(schema: JsonSchema): string {
  const any = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  if (any !== undefined) return any.map(typeOf).join(' or ')
  if ('const' in schema) return JSON.stringify(schema.const)
  const { enum: values, items, type, minimum, maximum, minLength, maxLength } = schema
  if (values !== undefined) return (values as unknown[]).map((value) => JSON.stringify(value)).join(' or ')
  if (items !== undefined) return `list of ${typeOf(items as JsonSchema)}`
  const [least, most] = [minimum ?? minLength, maximum ?? maxLength].map((bound) =>
    Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER ? undefined : bound,
  )
  const bounds = least === undefined && most === undefined ? '' : ` ${least ?? ''}..${most ?? ''}`
  return `${String(type ?? 'any')}${bounds}`
}
