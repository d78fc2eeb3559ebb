// What can be asked for over HTTP, and what is answered to requests that are wrong: tickets, accounts, logins.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountAnswer, KEY_HEADER } from '../shared/admission.ts'
import { CLOSE } from '../shared/protocol.ts'
import { BOT_KEY, type From, GuardedServer, PASSPHRASE } from './guarded-server.ts'

let guarded: GuardedServer

beforeAll(() => {
  guarded = new GuardedServer()
})

afterAll(() => guarded.close())

describe('a request', () => {
  it('is refused with a problem for each fault of its body', async () => {
    const good = { universe: 'one', role: 'pilot', name: 'Ada' }
    const cases: [unknown, number, From?][] = [
      ['', 400],
      ['{', 400],
      ['[]', 422],
      ['null', 422],
      [{}, 422],
      [{ ...good, more: 1 }, 422],
      [{ ...good, name: 7 }, 422],
      [{ ...good, name: '  ' }, 422],
      [{ ...good, name: 'n'.repeat(21) }, 422],
      [{ ...good, name: 'a\u202eb' }, 422],
      [{ ...good, name: 'a\u0000b' }, 422],
      [{ ...good, name: 'Fiddlesticks' }, 422],
      [{ ...good, role: 'king' }, 422],
      [{ ...good, role: 'bot' }, 403],
      [{ ...good, role: 'operator' }, 403],
      [{ ...good, universe: 'nowhere' }, 404],
      [{ ...good, universe: '__proto__' }, 404],
      [{ ...good, name: 'x'.repeat(3000) }, 413],
      [good, 415, { headers: { 'content-type': 'text/plain' } }],
    ]
    for (const [body, status, from] of cases) {
      const answer = await guarded.post('/api/tickets', body, { address: '127.0.0.5', ...from })
      expect([answer.status, answer.headers['content-type']], JSON.stringify(body).slice(0, 60)).toEqual([
        status,
        'application/problem+json',
      ])
      expect(answer.body).toMatchObject({ status, type: 'about:blank' })
      expect(answer.body.detail).toMatch(/.+/)
    }
  })

  it('is refused with 429 when too many came from one address, and from no other', async () => {
    const statuses = new Map<number, number>()
    for (let n = 0; n < 160; n++) {
      const { status } = await guarded.post('/api/tickets', {}, { address: '127.0.0.6' })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    expect(statuses.get(429)).toBeGreaterThan(0)
    expect((await guarded.post('/api/tickets', {}, { address: '127.0.0.7' })).status).toBe(422)
  })
})

describe('an account', () => {
  const credentials = { name: 'Hypatia', passphrase: PASSPHRASE }
  /** For its own address: a passphrase is checked only so often. */
  const at = (n: number, headers: Record<string, string> = {}): From => ({ address: `127.0.1.${n}`, headers })

  it('reserves its name, and all that look like it', async () => {
    const { status, body, headers } = await guarded.post('/api/accounts', credentials, at(1))
    expect([status, body]).toEqual([
      200,
      { account: { name: 'Hypatia', career: { flights: 0, best: 0, total: 0 } } },
    ])
    expect(String(headers['set-cookie'])).toMatch(/^orrery=[\w-]{22}; .*HttpOnly; SameSite=Strict; Secure$/)
    for (const name of ['Hypatia', 'HYPATIA', 'hyp4t1a', 'Ηураtіа', 'H-y-p-a-t-i-a', 'Hypátia', 'Hypat|a']) {
      const guest = await guarded.post('/api/tickets', { universe: 'one', role: 'pilot', name })
      expect(guest.status, name).toBe(409)
      expect((await guarded.post('/api/accounts', { ...credentials, name }, at(2))).status, name).toBeOneOf([
        409, 429,
      ])
    }
  })

  it('cannot be named like a drone or an office, and nor can a guest', async () => {
    for (const name of ['Vega', 'v3ga', 'Altair', 'A1tair', 'ADMIN', 'Оrrery', 'M0derator', 'S e r v e r']) {
      const guest = await guarded.post('/api/tickets', { universe: 'one', role: 'pilot', name })
      expect(guest.status, name).toBe(409)
    }
    expect((await guarded.post('/api/accounts', { ...credentials, name: 'Vega' }, at(3))).status).toBe(409)
  })

  it('opens with its passphrase only', async () => {
    const wrong = { ...credentials, passphrase: 'correct horse batterx' }
    expect((await guarded.post('/api/login', wrong, at(4))).status).toBe(401)
    expect((await guarded.post('/api/login', { ...wrong, name: 'Nobody' }, at(4))).status).toBe(401)
    expect((await guarded.post('/api/accounts', { ...credentials, passphrase: 'short' }, at(4))).status).toBe(
      422,
    )
    expect((await guarded.post('/api/login', { ...credentials, name: 'HYPATIA' }, at(4))).status).toBe(200)
  })

  it('signs in, flies under its name, keeps a career, and is out everywhere when it signs out', async () => {
    const { headers, body } = await guarded.post('/api/login', credentials, at(5))
    expect(body).not.toHaveProperty('login')
    const cookie = String(headers['set-cookie']).split(';')[0]!
    guarded.secrets.add(cookie.slice('orrery='.length))
    const signedIn = { headers: { cookie } }
    const first = await guarded.enter({ name: 'Somebody else' }, signedIn)
    expect(first.welcome.standings.map(({ name }) => name)).toContain('Hypatia')
    first.client.leave()
    await first.client.closed()
    await expect.poll(async () => (await account(cookie)).account?.career.flights).toBe(1)
    const second = await guarded.enter({}, signedIn)
    const unused = await guarded.ticket({}, signedIn)
    await guarded.post('/api/logout', {}, signedIn)
    expect(await second.client.closed()).toEqual(CLOSE.signedOut)
    expect(await guarded.attempt(unused)).toBe(CLOSE.signedOut.code)
    expect(await account(cookie)).toEqual({ account: null })
  })

  it('gives a program its login as a bearer', async () => {
    const program = { [KEY_HEADER]: BOT_KEY, origin: '' }
    const { body } = await guarded.post('/api/login', credentials, at(6, program))
    guarded.secrets.add(body.login as string)
    const headers = { ...program, authorization: `Bearer ${body.login}` }
    const { client, welcome } = await guarded.enter({ role: 'bot' }, { headers })
    expect(welcome.standings.map(({ name }) => name)).toContain('Hypatia')
    client.leave()
  })

  it('costs at most 6 passphrases at once from one address', async () => {
    const wrong = { ...credentials, passphrase: 'guess number one' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => guarded.post('/api/login', wrong, at(7))),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(6)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(14)
  })
})

async function account(cookie: string): Promise<AccountAnswer> {
  return (await (
    await fetch(`http://${guarded.host}/api/account`, { headers: { cookie } })
  ).json()) as AccountAnswer
}

describe('the log', () => {
  it('names user, address and cause of each refusal, and no ticket, key, passphrase or chat line', () => {
    guarded.expectLog([CLOSE.signedOut])
  })
})
