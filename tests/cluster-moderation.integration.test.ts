// Moderation at one node holds on all: two nodes on one Redis, the players on the other node. Once with messages between
// the nodes, and once without, as when subscriptions are lost: then polling finds it within a second.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { KEY_HEADER, type OperatorAction } from '../shared/admission.ts'
import { CLOSE, type Close, PROTOCOL_VERSION } from '../shared/protocol.ts'
import { startNode, type TestNode } from './cluster-nodes.ts'
import { sharedUniverse } from './cluster-universe.ts'
import { promise } from './promise.ts'
import { quietLog } from './quiet-log.ts'
import { RawClient } from './raw-client.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'
import { ticketFor } from './tickets.ts'

const OPERATOR_KEY = 'key-of-the-operators-0123456789'
const CREDENTIALS = { name: 'Hypatia', passphrase: 'correct horse battery' }
/** Times that each is done. */
const ROUNDS = 3
/** By a message. */
const AT_ONCE_MS = 250
/** Without messages: the period of the look, and what it takes. */
const LOOK_MS = 1200

let redis: RedisServer
let here: TestNode
let there: TestNode
let people = 0

async function post(node: TestNode, path: string, body: object, headers: Record<string, string> = {}) {
  const answer = await fetch(node.api + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  expect(answer.status, path).toBe(200)
  return (await answer.json()) as Record<string, unknown>
}

function operate(action: OperatorAction, name: string): Promise<unknown> {
  return post(here, `/api/operator/${action}`, { name }, { [KEY_HEADER]: OPERATOR_KEY })
}

/** A pilot at the other node. */
async function enter(name: string, headers: Record<string, string> = {}): Promise<RawClient> {
  const order = { universe: sharedUniverse.id, role: 'bot', name } as const
  const client = await RawClient.open(there.url, await ticketFor(there.url, order, headers))
  client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
  await client.next('welcome')
  return client
}

/** Says something now and then, until it is answered with the notice that nobody hears it. Four lines may be said at once. */
async function muted(client: RawClient, limitMs: number): Promise<void> {
  const speaking = setInterval(() => client.send({ type: 'chat', text: 'one two' }), limitMs / 3.5)
  try {
    while ((await client.next('notice')).notice !== 'muted');
  } finally {
    clearInterval(speaking)
  }
}

/** A new player for each case. */
function someone(): string {
  return `Pest ${String.fromCharCode(65 + people++)}`
}

interface Deed {
  readonly name: string
  readonly headers?: Record<string, string>
  /** Resolves when it is seen by the client, which is to be within so many milliseconds. */
  readonly seen: (client: RawClient, limitMs: number) => Promise<unknown>
  readonly act: () => Promise<unknown>
}

async function closedBy(client: RawClient, close: Close): Promise<void> {
  expect(await client.closed()).toEqual(close)
}

async function login(): Promise<Record<string, string>> {
  return { authorization: `Bearer ${(await post(here, '/api/login', CREDENTIALS)).login}` }
}

const DEEDS: Record<string, () => Promise<Deed>> = {
  'a ban': async () => {
    const name = someone()
    return { name, act: () => operate('ban', name), seen: (client) => closedBy(client, CLOSE.banned) }
  },
  'a mute': async () => {
    const name = someone()
    return { name, act: () => operate('mute', name), seen: muted }
  },
  'the end of a login': async () => {
    const headers = await login()
    return {
      name: CREDENTIALS.name,
      headers,
      act: () => post(here, '/api/logout', {}, headers),
      seen: (client) => closedBy(client, CLOSE.signedOut),
    }
  },
}

async function kick(): Promise<Deed> {
  const name = someone()
  return { name, act: () => operate('kick', name), seen: (client) => closedBy(client, CLOSE.kicked) }
}

/** Milliseconds until it was seen at the other node. */
async function time(begin: () => Promise<Deed>, limitMs: number): Promise<number> {
  const { name, headers, act, seen } = await begin()
  const client = await enter(name, headers)
  const from = performance.now()
  const done = seen(client, limitMs)
  await act()
  await done
  const took = performance.now() - from
  client.leave()
  return took
}

async function expectAll(what: string, begin: () => Promise<Deed>, limitMs: number): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) times.push(Math.round(await time(begin, limitMs)))
  promise(`${what} holds on another node after at most`, Math.max(...times), limitMs, 'ms')
}

beforeAll(async () => {
  if (whyNoRedis !== null) return
  redis = await RedisServer.start()
  const start = () =>
    startNode(redis.url, [sharedUniverse], quietLog, { operatorKey: OPERATOR_KEY, socketsPerAddress: 1000 })
  here = await start()
  there = await start()
  await post(here, '/api/accounts', CREDENTIALS)
})

afterAll(async () => {
  await here?.close()
  await there?.close()
  await redis?.end()
})

describe.skipIf(whyNoRedis !== null)('on another node', () => {
  for (const [what, deed] of [...Object.entries(DEEDS), ['a kick', kick] as const])
    it(`${what} holds at once`, async () => {
      await expectAll(what, deed, AT_ONCE_MS)
    })

  for (const [what, deed] of Object.entries(DEEDS))
    it(`${what} holds about a second later when no message comes through`, async () => {
      const lost = vi.spyOn(here.node, 'tell').mockImplementation(() => undefined)
      try {
        await expectAll(`${what}, without messages,`, deed, LOOK_MS)
        expect(lost).toHaveBeenCalled()
      } finally {
        lost.mockRestore()
      }
    })
})
