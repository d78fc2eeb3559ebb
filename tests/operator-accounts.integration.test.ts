// Operators who sign in: who gets in, who does not, what each role may do, and what of it is in the audit log. Every way to
// come without a right to is tried on a real server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Deed, OperatorRole } from '../server/store/store.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { CLOSE } from '../shared/protocol.ts'
import { type Answer, type From, GuardedServer, OPERATOR_KEY, ORIGIN, PASSPHRASE } from './guarded-server.ts'
import { promise } from './promise.ts'

const KEY: From = { headers: { origin: '', [KEY_HEADER]: OPERATOR_KEY } }
const BAN = { name: 'Nobody', minutes: 1 }

let guarded: GuardedServer
let addresses = 0

/** Each from an address of its own: passphrases are limited per address. */
function somewhere(): string {
  return `127.0.5.${1 + (addresses++ % 250)}`
}

async function appoint(name: string, role: OperatorRole | null): Promise<void> {
  expect((await guarded.post('/api/operator/appoint', { name, role }, KEY)).status).toBe(200)
}

/** Signs in; gives the cookie. */
async function signIn(name: string): Promise<string> {
  const answer = await guarded.post(
    '/api/operator/login',
    { name, passphrase: PASSPHRASE },
    { address: somewhere() },
  )
  expect(answer.status).toBe(200)
  const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
  guarded.secrets.add(cookie.split('=')[1]!)
  return cookie
}

const withCookie = (cookie: string, headers: Record<string, string> = {}): From => ({
  headers: { cookie, ...headers },
})

async function deeds(): Promise<Deed[]> {
  return (await guarded.get('/api/operator/deeds?most=1000', KEY)).body.deeds as Deed[]
}

beforeAll(async () => {
  guarded = new GuardedServer()
  for (const name of ['Ada', 'Moira', 'Plain'])
    await guarded.post('/api/accounts', { name, passphrase: PASSPHRASE }, { address: somewhere() })
  await appoint('Ada', 'operator')
  await appoint('Moira', 'moderator')
})

afterAll(() => guarded.close())

describe('an operator who signs in', () => {
  it('gets a cookie for these paths only, that no script and no other site can use', async () => {
    const { status, body, headers } = await guarded.post(
      '/api/operator/login',
      { name: 'ada', passphrase: PASSPHRASE },
      { address: somewhere() },
    )
    expect([status, body]).toEqual([200, { operator: { name: 'Ada', role: 'operator' } }])
    expect(String(headers['set-cookie'])).toMatch(
      /^orrery-operator=[\w-]{22}; Max-Age=28800; Path=\/api\/operator; HttpOnly; SameSite=Strict; Secure$/,
    )
  })

  it('may do what the role is for', async () => {
    const [operator, moderator] = [await signIn('Ada'), await signIn('Moira')]
    for (const [path, body, ofModerator] of [
      ['/api/operator/ban', BAN, 200],
      ['/api/operator/mute', BAN, 200],
      ['/api/operator/kick', { name: 'Nobody' }, 200],
      ['/api/operator/broadcast', { text: 'Hello', universe: 'one' }, 403],
      ['/api/operator/universes/terms', { id: 'one', capacity: 50 }, 403],
    ] as const) {
      expect((await guarded.post(path, body, withCookie(operator))).status, path).toBe(200)
      expect((await guarded.post(path, body, withCookie(moderator))).status, path).toBe(ofModerator)
    }
    for (const [path, ofModerator] of [
      ['reports', 200],
      ['universes', 200],
      ['sessions?universe=one', 200],
      ['bans', 200],
      ['figures', 200],
      ['deeds', 403],
      ['operators', 403],
    ] as const) {
      expect((await guarded.get(`/api/operator/${path}`, withCookie(operator))).status, path).toBe(200)
      expect((await guarded.get(`/api/operator/${path}`, withCookie(moderator))).status, path).toBe(
        ofModerator,
      )
    }
  })

  it('may not give roles: only whoever has the key may', async () => {
    const order = { name: 'Plain', role: 'operator' }
    expect((await guarded.post('/api/operator/appoint', order, withCookie(await signIn('Ada')))).status).toBe(
      403,
    )
    expect((await guarded.post('/api/operator/appoint', { ...order, name: 'Nobody' }, KEY)).status).toBe(404)
  })

  it('is one no more when the role is taken, the login ended or eight hours old', async () => {
    await guarded.post('/api/accounts', { name: 'Brief', passphrase: PASSPHRASE }, { address: somewhere() })
    await appoint('Brief', 'operator')
    const dismissed = await signIn('Brief')
    await appoint('Brief', null)
    expect((await guarded.post('/api/operator/ban', BAN, withCookie(dismissed))).status).toBe(401)
    const left = await signIn('Ada')
    await guarded.post('/api/operator/logout', {}, withCookie(left))
    expect((await guarded.post('/api/operator/ban', BAN, withCookie(left))).status).toBe(401)
    const old = await signIn('Ada')
    guarded.now += 8 * 3_600_000
    expect((await guarded.post('/api/operator/ban', BAN, withCookie(old))).status).toBe(401)
  })
})

describe('nobody else gets in', () => {
  const tried: (readonly [what: string, attempt: () => Promise<Answer>, status: number])[] = [
    ['without a login', () => guarded.post('/api/operator/ban', BAN), 403],
    [
      'with a made-up login',
      () => guarded.post('/api/operator/ban', BAN, withCookie(`orrery-operator=${'A'.repeat(22)}`)),
      401,
    ],
    [
      'with a login of the game',
      async () => {
        const answer = await guarded.post(
          '/api/login',
          { name: 'Ada', passphrase: PASSPHRASE },
          { address: somewhere() },
        )
        const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
        return guarded.post(
          '/api/operator/ban',
          BAN,
          withCookie(`${cookie}; ${cookie.replace('orrery=', 'orrery-operator=')}`),
        )
      },
      401,
    ],
    [
      "with an operator's login, from another page",
      async () =>
        guarded.post(
          '/api/operator/ban',
          BAN,
          withCookie(await signIn('Ada'), { origin: 'https://evil.example' }),
        ),
      403,
    ],
    [
      "with an operator's login, without an origin",
      async () => guarded.post('/api/operator/ban', BAN, withCookie(await signIn('Ada'), { origin: '' })),
      403,
    ],
    [
      'with a form, as another page can send one',
      async () =>
        guarded.post(
          '/api/operator/ban',
          'name=Nobody',
          withCookie(await signIn('Ada'), { 'content-type': 'application/x-www-form-urlencoded' }),
        ),
      415,
    ],
    [
      'with an account without a role',
      () =>
        guarded.post(
          '/api/operator/login',
          { name: 'Plain', passphrase: PASSPHRASE },
          { address: somewhere() },
        ),
      401,
    ],
    [
      'with a wrong passphrase',
      () =>
        guarded.post(
          '/api/operator/login',
          { name: 'Ada', passphrase: 'wrong horse battery' },
          { address: somewhere() },
        ),
      401,
    ],
  ]
  it.each(tried)('%s', async (_what, attempt, status) => {
    expect((await attempt()).status).toBe(status)
  })

  it('by trying passphrases: after a few an address has to wait', async () => {
    const from = { address: '127.0.6.1' }
    const statuses: number[] = []
    for (let n = 0; n < 12; n++)
      statuses.push(
        (await guarded.post('/api/operator/login', { name: 'Ada', passphrase: `guess number ${n}` }, from))
          .status,
      )
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(8)
    expect(statuses.at(-1)).toBe(429)
  })

  it('by a replayed request of an operator who has signed out', async () => {
    const cookie = await signIn('Ada')
    expect((await guarded.post('/api/operator/ban', BAN, withCookie(cookie))).status).toBe(200)
    await guarded.post('/api/operator/logout', {}, withCookie(cookie))
    expect((await guarded.post('/api/operator/ban', BAN, withCookie(cookie))).status).toBe(401)
  })
})

describe('the audit log', () => {
  it('has every action, by whom, on what and with which result, and no secret', async () => {
    const cookie = await signIn('Moira')
    const from = withCookie(cookie)
    await guarded.post('/api/operator/ban', { name: 'Pest', minutes: 5 }, from)
    await guarded.post('/api/operator/broadcast', { text: 'Hi' }, from)
    await guarded.post('/api/operator/unban', { name: 'Pest' }, KEY)
    await guarded.post('/api/operator/ban', { nonsense: true }, from)
    const [wrong, unban, ban, login] = await deeds()
    expect([login, ban, unban, wrong]).toMatchObject([
      { by: 'Moira', action: 'login', status: 200 },
      { by: 'Moira', action: 'ban', order: '{"name":"Pest","minutes":5}', status: 200, address: '127.0.0.1' },
      { by: 'key', action: 'unban', order: '{"name":"Pest"}', status: 200 },
      { by: 'Moira', action: 'ban', order: '{"nonsense":true}', status: 422 },
    ])
    const all = JSON.stringify(await deeds())
    for (const secret of guarded.secrets) expect(all).not.toContain(secret)
  })

  it('has all that the operators of this server can ask for', async () => {
    const document = (await guarded.get('/api/openapi.json')).body as {
      paths: Record<string, Record<string, { security: unknown[] }>>
    }
    const posts = Object.entries(document.paths).filter(([, { post }]) => (post?.security.length ?? 0) > 0)
    expect(posts.length).toBeGreaterThan(10)
    for (const [path] of posts) await guarded.post(path, { wrong: 1 }, KEY)
    const actions = new Set((await deeds()).map(({ action }) => `/api/operator/${action}`))
    for (const [path] of posts) expect(actions, path).toContain(path)
  })
})

it('an operator’s ban closes a running socket', async () => {
  const { client } = await guarded.enter({ name: 'Rude' })
  const cookie = await signIn('Moira')
  const { body } = await guarded.get('/api/operator/sessions?name=rud', withCookie(cookie))
  expect(body).toMatchObject({ total: 1, sessions: [{ name: 'Rude', universe: 'one', role: 'pilot' }] })
  const since = performance.now()
  await guarded.post('/api/operator/ban', { name: 'Rude', minutes: 1 }, withCookie(cookie))
  expect(await client.closed()).toEqual(CLOSE.banned)
  promise("an operator's ban closes a running socket after", performance.now() - since, 1000, 'ms')
  expect(ORIGIN).toMatch(/^https/)
})
