// The OpenAPI document and what the server really answers: each says what the other does.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { OpenApi, Operation } from '../server/http/api/openapi.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { GuardedServer, OPERATOR_KEY } from './guarded-server.ts'
import type { RawClient } from './raw-client.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const OPERATOR = { headers: { origin: '', [KEY_HEADER]: OPERATOR_KEY } }

let guarded: GuardedServer
let document: OpenApi
let pilot: RawClient
let key: string

beforeAll(async () => {
  guarded = new GuardedServer()
  const entered = await guarded.enter({ name: 'Ada' })
  pilot = entered.client
  key = entered.welcome.key
  await guarded.post('/api/accounts', { name: 'Hypatia', passphrase: 'correct horse battery' })
  document = (await guarded.get('/api/openapi.json')).body as unknown as OpenApi
})

afterAll(async () => {
  pilot.leave()
  await guarded.close()
})

/** A request that each operation answers with 200, by its method and path; in an order that leaves all of them possible. */
const SAMPLES: Readonly<Record<string, { path?: string; body?: object }>> = {
  'get /api/universes': {},
  'get /api/universes/{id}': { path: '/api/universes/one' },
  'get /api/universes/{id}/players': { path: '/api/universes/one/players?most=3' },
  'get /api/universes/{id}/board': { path: '/api/universes/one/board' },
  'get /api/universes/{id}/events': { path: '/api/universes/one/events' },
  'get /api/board': {},
  'get /api/careers/{name}': { path: '/api/careers/hypatia' },
  'post /api/tickets': { body: { universe: 'one', role: 'pilot', name: 'Eve' } },
  'post /api/accounts': { body: { name: 'Tycho', passphrase: 'correct horse battery' } },
  'post /api/login': { body: { name: 'Tycho', passphrase: 'correct horse battery' } },
  'post /api/logout': { body: {} },
  'get /api/account': {},
  'post /api/reports': {},
  'post /api/private-universes': { body: { mode: 'free', size: 'small', drones: 0 } },
  'post /api/private-universes/look': {},
  'get /api/operator/reports': {},
  'post /api/operator/mute': { body: { name: 'Nobody', minutes: 1 } },
  'post /api/operator/unmute': { body: { name: 'Nobody' } },
  'post /api/operator/kick': { body: { name: 'Nobody' } },
  'post /api/operator/ban': { body: { name: 'Nobody', minutes: 1 } },
  'post /api/operator/unban': { body: { name: 'Nobody' } },
  'post /api/operator/broadcast': { body: { text: 'Hello', universe: 'one' } },
  'get /api/operator/universes': {},
  'post /api/operator/universes/create': { body: { id: 'new', name: 'New' } },
  'post /api/operator/universes/terms': { body: { id: 'new', capacity: 7 } },
  'post /api/operator/universes/reset': { body: { id: 'new' } },
  'post /api/operator/universes/close': { body: { id: 'new' } },
  'get /api/operator/figures': {},
  'get /api/operator/sessions': {},
  'get /api/operator/bans': {},
  'post /api/operator/appoint': { body: { name: 'Hypatia', role: 'operator' } },
  'post /api/operator/login': { body: { name: 'Hypatia', passphrase: 'correct horse battery' } },
  'post /api/operator/logout': { body: {} },
  'get /api/operator/me': {},
  'get /api/operator/operators': {},
  'get /api/operator/deeds': {},
  'get /healthz': {},
  'get /readyz': {},
  'get /api/openapi.json': {},
  'get /api': {},
  'get /api/style.css': {},
  'post /api/operator/drain': { body: {} },
}
/** Those that this server refuses in any case. */
const REFUSED: Readonly<Record<string, number>> = { 'post /api/operator/drain': 409 }

function operations(): [name: string, path: string, method: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => {
      const one: [string, string, string, Operation] = [`${method} ${path}`, path, method, operation]
      return one
    }),
  )
}

async function send(name: string) {
  const [method, path] = name.split(' ') as [string, string]
  const sample = SAMPLES[name]!
  if (name === 'post /api/reports') {
    const other = await guarded.enter({ name: 'Rude' })
    const answer = await guarded.post(path, { key, name: 'Rude', reason: 'rude' })
    other.client.leave()
    return answer
  }
  if (name === 'post /api/private-universes/look') {
    const { body } = await guarded.post('/api/private-universes', { mode: 'hill', size: 'large', drones: 1 })
    return guarded.post(path, body)
  }
  const from = path.startsWith('/api/operator/') ? OPERATOR : {}
  return method === 'get'
    ? guarded.get(sample.path ?? path, from)
    : guarded.post(sample.path ?? path, sample.body, from)
}

describe('the OpenAPI document', () => {
  it('has exactly the operations that are tried here, with different ids', () => {
    expect(
      operations()
        .map(([name]) => name)
        .sort(),
    ).toEqual(Object.keys(SAMPLES).sort())
    const ids = operations().map(([, , , { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('says what each of them answers: status, type and every field', async () => {
    for (const name of Object.keys(SAMPLES)) {
      const [method, path] = name.split(' ') as [string, string]
      const { status, body, headers } = await send(name)
      expect([name, status], JSON.stringify(body)).toEqual([name, REFUSED[name] ?? 200])
      const response = document.paths[path]![method]!.responses[status]!
      const [type, { schema }] = Object.entries(response.content)[0]!
      expect(String(headers['content-type']).split(';')[0], name).toBe(type)
      const answer = z.fromJSONSchema({ ...resolve(schema) }).safeParse(body)
      expect(answer.error?.issues, name).toBeUndefined()
    }
  })

  it('says who is let in: operators only where it says so', async () => {
    for (const [name, path, method, { security }] of operations()) {
      if (name === 'post /api/reports') continue
      const { path: sample = path, body } = SAMPLES[name]!
      const { status } = method === 'get' ? await guarded.get(sample) : await guarded.post(sample, body ?? {})
      if (security.length === 0) expect(status, name).not.toBe(403)
      else expect(status, name).toBe(403)
    }
  })

  it('names a field that is too much, and values out of bounds, as 422', async () => {
    for (const [name, path, method, { requestBody, security }] of operations()) {
      if (requestBody === undefined) continue
      expect(method).toBe('post')
      const from = security.length > 0 ? OPERATOR : { address: '127.0.0.7' }
      const { status } = await guarded.post(path, { ...SAMPLES[name]!.body, surplus: 1 }, from)
      expect(status, name).toBe(422)
    }
    for (const query of ['most=0', 'most=1001', 'most=x', 'surplus=1'])
      expect((await guarded.get(`/api/universes/one/players?${query}`)).status, query).toBe(422)
  })

  it('has every path that the page, the command lines and the documentation use', () => {
    const used = ['client', 'server/cli', 'bench', 'docs']
      .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && /\.(tsx?|md)$/.test(entry.name))
      // Those that the peers' benchmark installs.
      .filter(({ parentPath }) => !parentPath.includes('node_modules'))
      .flatMap((entry) => [
        ...readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(
          /[\s'"`(](\/api\/[\w/]*\w)(?=[\s'"`)?])/g,
        ),
      ])
      .map(([, path]) => path!)
    const known = Object.keys(document.paths).map(
      (path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    )
    const unknown = [...new Set(used)].filter((path) => !known.some((one) => one.test(path)))
    expect(used.length).toBeGreaterThan(20)
    expect(unknown).toEqual([])
  })
})

describe('the page about the API', () => {
  it('has every operation and every field, and no script', async () => {
    const { body } = await guarded.get('/api')
    const html = body as unknown as string
    for (const [, path, , { operationId, summary }] of operations()) {
      expect(html).toContain(`<article id="${operationId}">`)
      expect(html).toContain(`<code>${path}</code>`)
      expect(html).toContain(summary.replaceAll('"', '&quot;'))
    }
    expect(html).not.toContain('<script')
    expect(html).not.toContain('undefined')
  })
})

describe('a path', () => {
  it('answers other methods with 405 and what it allows', async () => {
    expect((await guarded.post('/api/universes/one', {})).headers.allow).toBe('GET, HEAD')
    const { status, headers } = await guarded.get('/api/tickets')
    expect([status, headers.allow]).toEqual([405, 'POST'])
  })

  it('is nothing when a parameter is too much or not encoded as it must be', async () => {
    for (const path of ['one/players/', '%zz', '%E0%A4%A', 'x'.repeat(33), '', 'none'])
      expect((await guarded.get(`/api/universes/${path}`)).status, path).toBe(404)
    expect((await guarded.get('/api/universes/o%6ee')).status).toBe(200)
  })
})

/** A schema, where the document only refers to one. */
function resolve(schema: object): object {
  return '$ref' in schema ? (document.components.schemas as { Problem: object }).Problem : schema
}
