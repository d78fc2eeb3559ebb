// A spectator's game without a screen, over real sockets: who is followed, and who is next.
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Bot } from '../bench/bot.ts'
import type { Socket } from '../client/connection.ts'
import { createGame, type Game } from '../client/game.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

let server: Server
let game: Game | null = null
const bots: Bot[] = []

afterEach(async () => {
  game?.leave()
  for (const bot of bots.splice(0)) bot.stop()
  await server.close()
})

it('a spectator whose pilot leaves watches the next one, and sees names, standings and lines', async () => {
  server = createServer({ definitions: [smallDefinition()], log: quietLog })
  const url = `ws://127.0.0.1:${server.listen('127.0.0.1', 0)}/socket`
  for (const name of ['Ada', 'Ben', 'Cleo']) {
    const bot = new Bot({ url, universe: 'small', name, seed: bots.length, idle: true })
    bots.push(bot)
    await expect.poll(() => bot.joined).toBe(true)
  }
  const spectator = createGame({
    url,
    universe: 'small',
    role: 'spectator',
    name: 'Owl',
    createSocket: (address, subprotocols) => new WebSocket(address, subprotocols) as unknown as Socket,
  })
  game = spectator
  const status = () => spectator.status
  const lines = () => status().chat.map((line) => (line.from === null ? line.news : line.text))
  await expect.poll(() => status().alive, { timeout: 5000 }).toBe(true)
  expect(status()).toMatchObject({ watched: 0, watchedName: 'Ada', population: 3 })
  expect(status().standings.map(({ name }) => name)).toEqual(['Ada', 'Ben', 'Cleo'])

  bots[0]!.stop()
  await expect.poll(() => status().watchedName, { timeout: 5000 }).toBe('Ben')
  expect(lines()).toEqual([
    { is: 'left', name: 'Ada' },
    { is: 'notice', notice: 'noSuchPilot' },
  ])
  await expect.poll(() => status().population, { timeout: 5000 }).toBe(2)
  spectator.watch(1)
  await expect.poll(() => status().watchedName).toBe('Cleo')
  spectator.watch(1)
  await expect.poll(() => status().watchedName).toBe('Ben')

  // Lost and back: with whom it was, and with each line once.
  bots[2]!.visit.send({ type: 'chat', text: 'still here' })
  await expect.poll(lines).toContain('still here')
  spectator.watch(1)
  await expect.poll(() => status().watchedName).toBe('Cleo')
  spectator.visit.drop()
  await expect.poll(() => status().phase.is).toBe('away')
  await expect.poll(() => [status().phase.is, status().alive], { timeout: 5000 }).toEqual(['here', true])
  expect(status().watchedName).toBe('Cleo')
  expect(lines().filter((line) => line === 'still here')).toHaveLength(1)

  // Both at once: there is nobody to go on to, and no end of asking would be closed with 4429.
  bots[1]!.stop()
  bots[2]!.stop()
  const notices = () => status().chat.filter((line) => line.from === null && line.news.is === 'notice').length
  await expect.poll(notices, { timeout: 5000 }).toBeGreaterThan(1)
  await expect.poll(() => status().population, { timeout: 5000 }).toBe(0)
  const tick = spectator.visit.mirror!.tick
  await expect.poll(() => spectator.visit.mirror!.tick, { timeout: 5000 }).toBeGreaterThan(tick)
  expect(notices()).toBeLessThan(4)
  expect(status()).toMatchObject({ standings: [], phase: { is: 'here' } })
})
