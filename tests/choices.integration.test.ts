// Choices that a client cannot have: each gets a clear answer, and changes nothing.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createServer, type Server } from '../server/create-server.ts'
import { decodeServerMessage } from '../shared/codec.ts'
import { UPGRADED } from '../shared/events.ts'
import { CLOSE, type ClientMessage, type Notice } from '../shared/protocol.ts'
import { SHIP_CLASSES } from '../shared/ship-classes.ts'
import { stepsOf } from '../shared/upgrades.ts'
import { quietLog } from './quiet-log.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

let server: Server
let url: string

beforeAll(() => {
  server = createServer({ definitions: [smallDefinition({}, 1, 'one')], log: quietLog })
  url = `ws://127.0.0.1:${server.listen('127.0.0.1', 0)}/socket`
})

afterAll(() => server.close())

it.each<[string, ClientMessage, Notice]>([
  ['a class that does not exist', { type: 'choose', ship: SHIP_CLASSES.length }, 'noSuchShip'],
  ['an upgrade without crystals', { type: 'upgrade', property: 0 }, 'tooFewCrystals'],
  ['an upgrade of nothing that ships have', { type: 'upgrade', property: 4 }, 'noSuchUpgrade'],
])('%s is answered with a notice', async (_, message, notice) => {
  const [client] = await RawClient.join(url, 'one', 'pilot', 'Ada')
  await client.next('keyframe')
  client.send(message)
  expect(await client.next('notice')).toEqual({ type: 'notice', notice })
  // What came of it would have come before this line.
  client.send({ type: 'chat', text: 'And?' })
  await client.newsUntil(({ type }) => type === 'chat')
  const frames = client.received.map(decodeServerMessage).filter((one) => one.type === 'frame')
  const ops = frames.flatMap(({ ticks }) => ticks.flatMap(({ blocks }) => blocks.map(([, op]) => op)))
  expect(ops).not.toContain(UPGRADED)
  client.leave()
})

it.each<ClientMessage>([
  { type: 'choose', ship: 1 },
  { type: 'upgrade', property: 1 },
])('a spectator has no ship to make it for: $type', async (message) => {
  const [client] = await RawClient.join(url, 'one', 'spectator', 'Bo')
  client.send(message)
  expect(await client.closed()).toEqual(CLOSE.unexpected)
})

it('an upgrade that the ship can pay for comes as an event', async () => {
  const [client, { pilot }] = await RawClient.join(url, 'one', 'pilot', 'Cleo')
  await client.next('keyframe')
  const { ships } = server.multiverse.find('one')!.universe.bodies
  ships.crystals[pilot] = 5
  client.send({ type: 'upgrade', property: 2 })
  for (;;) {
    const { ticks } = await client.next('frame')
    const found = ticks.flatMap(({ blocks }) => blocks).find((block) => block[1] === UPGRADED)
    if (found === undefined) continue
    expect(found.slice(1)).toEqual([UPGRADED, pilot, 2])
    break
  }
  expect([ships.crystals[pilot], stepsOf(ships.upgrades[pilot]!, 'gun')]).toEqual([3, 1])
  client.leave()
})
