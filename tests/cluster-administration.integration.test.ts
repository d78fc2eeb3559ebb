// What an operator does to universes at one node, seen at another: two nodes on one Redis.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEY_HEADER } from '../shared/admission.ts'
import { CLOSE } from '../shared/protocol.ts'
import { startNode, type TestNode } from './cluster-nodes.ts'
import { quietLog } from './quiet-log.ts'
import { RawClient } from './raw-client.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'
import { smallDefinition } from './small-universe.ts'

const OPERATOR_KEY = 'key-of-the-operators-0123456789'
const ONE = smallDefinition({}, 1, 'one')

let redis: RedisServer
let here: TestNode
let there: TestNode

async function operate(action: string, order: object): Promise<void> {
  const answer = await fetch(`${here.api}/api/operator/universes/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [KEY_HEADER]: OPERATOR_KEY },
    body: JSON.stringify(order),
  })
  expect([answer.status, await answer.text()], action).toEqual([200, expect.any(String)])
}

async function listedThere(): Promise<string[]> {
  const answer = await fetch(`${there.api}/api/universes`)
  const { universes } = (await answer.json()) as { universes: { id: string }[] }
  return universes.map(({ id }) => id)
}

beforeAll(async () => {
  if (whyNoRedis !== null) return
  redis = await RedisServer.start()
  const admission = { operatorKey: OPERATOR_KEY }
  here = await startNode(redis.url, [ONE], quietLog, admission)
  there = await startNode(redis.url, [ONE], quietLog, admission)
})

afterAll(async () => {
  await here?.close()
  await there?.close()
  await redis?.end()
})

describe.skipIf(whyNoRedis !== null)('on another node', () => {
  it('a universe that is created here is listed, and gone when it is closed, with all who were in it', async () => {
    await operate('create', { id: 'new', name: 'New', columns: 5, rows: 5 })
    await expect.poll(listedThere).toContain('new')
    const [pilot] = await RawClient.join(there.url, 'new', 'pilot', 'Ada')
    const [watcher] = await RawClient.join(there.url, 'new', 'spectator', 'Bo')
    await operate('close', { id: 'new' })
    expect(await pilot.closed()).toEqual(CLOSE.closed)
    expect(await watcher.closed()).toEqual(CLOSE.closed)
    await expect.poll(listedThere).not.toContain('new')
  })

  it('everybody in a universe that is reset here is sent away, and comes back to a new one', async () => {
    const [pilot, welcome] = await RawClient.join(there.url, 'one', 'pilot', 'Ada')
    await operate('reset', { id: 'one' })
    expect(await pilot.closed()).toEqual(CLOSE.reset)
    const [again, back] = await RawClient.join(there.url, 'one', 'pilot', 'Ada')
    expect(back.epoch).toBeGreaterThan(welcome.epoch)
    expect(back.tick).toBeLessThan(welcome.tick + 40)
    again.leave()
  })
})
