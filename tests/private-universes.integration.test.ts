// Universes that players make for their friends, on real sockets: who finds them, who does not, and how they end.
import { afterEach, describe, expect, it } from 'vitest'
import { CLOSE, PROTOCOL_VERSION } from '../shared/protocol.ts'
import { startNode } from './cluster-nodes.ts'
import { OPERATOR_KEY, OperatedServer } from './operated-server.ts'
import { quietLog } from './quiet-log.ts'
import { RawClient } from './raw-client.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'
import { smallDefinition } from './small-universe.ts'

const ONE = smallDefinition({}, 1, 'one')
const ORDER = { mode: 'teams', size: 'small', drones: 2 }
const WRONG = 'A'.repeat(22)

interface Answer {
  readonly status: number
  readonly body: Record<string, string> & { readonly universe: string & Record<string, unknown> }
}

async function post(http: string, path: string, body: object): Promise<Answer> {
  const answer = await fetch(http + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

async function make(http: string): Promise<{ universe: string; code: string }> {
  const { status, body } = await post(http, '/api/private-universes', ORDER)
  expect(status).toBe(200)
  return { universe: body.universe, code: body.code! }
}

function ticket(http: string, order: object): Promise<Answer> {
  return post(http, '/api/tickets', { role: 'pilot', name: 'Ada', ...order })
}

async function fly(url: string, http: string, order: object): Promise<RawClient> {
  const { status, body } = await ticket(http, order)
  expect(status).toBe(200)
  const client = await RawClient.open(url, body.ticket!)
  client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
  await client.next('welcome')
  return client
}

describe('a private universe', () => {
  let operated: OperatedServer
  afterEach(() => operated.close())

  it('opens to those with its code, and to nobody else: there is no such universe for them', async () => {
    operated = await OperatedServer.open([ONE])
    const { http, url } = operated
    const { universe, code } = await make(http)
    const pilot = await fly(url, http, { universe, code })
    for (const wrong of [{}, { code: WRONG }]) {
      const { status, body } = await ticket(http, { universe, ...wrong })
      expect([status, body.detail]).toEqual([404, CLOSE.noUniverse.reason])
    }
    const { status, body } = await post(http, '/api/private-universes/look', { universe, code })
    expect([status, body.universe]).toMatchObject([
      200,
      { id: universe, name: 'Private universe', mode: 'teams', columns: 6, capacity: 16, pilots: 1 },
    ])
    expect((await post(http, '/api/private-universes/look', { universe, code: WRONG })).status).toBe(404)
    pilot.leave()
  })

  it('is in no list, and nothing public tells of it', async () => {
    operated = await OperatedServer.open([ONE])
    const { http, url } = operated
    const { universe, code } = await make(http)
    const pilot = await fly(url, http, { universe, code })
    for (const path of ['', '/players', '/board', '/events'])
      expect((await fetch(`${http}/api/universes/${universe}${path}`)).status, path).toBe(404)
    expect(await (await fetch(`${http}/api/universes`)).text()).not.toContain(universe)
    const { body } = await operated.operate('')
    expect(JSON.stringify(body)).toContain(universe)
    expect(JSON.stringify(body)).not.toContain('codeHash')
    expect(JSON.stringify(operated.log)).not.toContain(code)
    pilot.leave()
  })

  it('counts for no board and no career', async () => {
    operated = await OperatedServer.open([ONE])
    const { http, url } = operated
    const { universe, code } = await make(http)
    const pilot = await fly(url, http, { universe, code })
    const replica = operated.server.multiverse.find(universe)!
    replica.universe.pilots.list.find(({ drone }) => !drone)!.score = 5000
    pilot.leave()
    await expect.poll(() => replica.universe.flights).toMatchObject({ ended: 1, pending: [] })
    expect(await operated.store.listBoard(null, 10)).toEqual([])
  })

  it('is there after a restart, and is closed for good some time after the last one has left', async () => {
    operated = await OperatedServer.open([ONE])
    const { universe, code } = await make(operated.http)
    await operated.restart([ONE], { keepPrivateMs: 1 })
    const pilot = await fly(operated.url, operated.http, { universe, code })
    pilot.leave()
    await expect
      .poll(async () => (await ticket(operated.http, { universe, code })).status, { timeout: 20_000 })
      .toBe(404)
    expect(operated.log).toContainEqual({ action: 'close', universe, message: 'server' })
    await operated.restart([ONE])
    expect((await ticket(operated.http, { universe, code })).status).toBe(404)
  })

  it('is not made when there are enough, or with other wishes than these', async () => {
    operated = await OperatedServer.open([ONE], { mostPrivate: 1 })
    const wishes = [
      { ...ORDER, mode: 'chess' },
      { ...ORDER, size: 'huge' },
      { ...ORDER, drones: 25 },
    ]
    for (const wish of wishes)
      expect((await post(operated.http, '/api/private-universes', wish)).status).toBe(422)
    // Tries count too.
    await operated.restart([ONE], { mostPrivate: 1 })
    await make(operated.http)
    const { status, body } = await post(operated.http, '/api/private-universes', ORDER)
    expect([status, body.detail]).toEqual([409, expect.stringContaining('too many private universes')])
  })

  it('is made three times at once by an address, and its code guessed sixty times', async () => {
    operated = await OperatedServer.open([ONE], {
      admission: { operatorKey: OPERATOR_KEY, trustedProxies: ['127.0.0.1'] },
    })
    const from = (path: string, body: object) =>
      fetch(operated.http + path, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Forwarded-For': '203.0.113.7',
          Origin: operated.http,
        },
        body: JSON.stringify(body),
      })
    const made = await Promise.all(Array.from({ length: 4 }, () => from('/api/private-universes', ORDER)))
    expect(made.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429])
    const { universe } = (await made.find(({ ok }) => ok)!.json()) as { universe: string }
    const statuses: number[] = []
    for (let n = 0; n < 1000; n++) {
      const code = String(n).padStart(22, 'x')
      statuses.push((await from('/api/tickets', { universe, role: 'pilot', name: 'Eve', code })).status)
    }
    const tried = statuses.filter((status) => status === 404).length
    console.info(`private: ${tried} of 1,000 codes were looked at, the others refused`)
    expect(new Set(statuses)).toEqual(new Set([404, 429]))
    expect(tried).toBeLessThan(100)
  })
})

describe.skipIf(whyNoRedis !== null)('on two nodes', () => {
  it('a private universe opens at the other node too, and is gone there when it is closed', async () => {
    const redis = await RedisServer.start()
    const nodes = [
      await startNode(redis.url, [ONE], quietLog, { operatorKey: OPERATOR_KEY }),
      await startNode(redis.url, [ONE], quietLog),
    ] as const
    try {
      const [here, there] = nodes
      const { universe, code } = await make(here.api)
      expect((await ticket(there.api, { universe })).status).toBe(404)
      const pilot = await fly(there.url, there.api, { universe, code })
      const closed = await fetch(`${here.api}/api/operator/universes/close`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Orrery-Key': OPERATOR_KEY },
        body: JSON.stringify({ id: universe }),
      })
      expect(closed.status).toBe(200)
      expect([CLOSE.closed.code, CLOSE.kicked.code]).toContain((await pilot.closed()).code)
      await expect.poll(async () => (await ticket(there.api, { universe, code })).status).toBe(404)
    } finally {
      await Promise.all(nodes.map((node) => node.close()))
      await redis.kill()
    }
  })
})
