// Spectators who move all the time, within their limits: a newcomer is not kept waiting for them.
import { afterAll, beforeAll, describe, it } from 'vitest'
import { promise } from './promise.ts'
import { RawClient } from './raw-client.ts'
import { SpawnedServer } from './spawned-server.ts'

/** More than are given a keyframe in one tick. */
const RESTLESS = 320
const MOVES_MS = 50

let server: SpawnedServer

beforeAll(async () => {
  server = await SpawnedServer.start([])
})

afterAll(() => server.stop())

describe('spectators who move all the time', () => {
  it('do not keep a newcomer waiting for the first picture', async () => {
    const url = `ws://127.0.0.1:${server.port}/socket`
    const crowd: RawClient[] = []
    for (let n = 0; n < RESTLESS; n++)
      crowd.push((await RawClient.join(url, 'aurora', 'spectator', `Owl ${n}`))[0])
    let moves = 0
    const moving = setInterval(() => {
      moves++
      for (const one of crowd) one.send({ type: 'look', sector: (moves * 37) % 256 })
    }, MOVES_MS)
    const started = performance.now()
    const [newcomer] = await RawClient.join(url, 'aurora', 'spectator', 'Newcomer')
    await newcomer.next('keyframe')
    const waited = performance.now() - started
    clearInterval(moving)
    promise(`a newcomer among ${RESTLESS} restless waits for the first picture`, waited, 5000, 'ms')
    for (const one of [...crowd, newcomer]) one.leave()
  })
})
