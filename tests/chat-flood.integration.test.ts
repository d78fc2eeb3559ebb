// A stranger who says a few lines, leaves, and comes back as another guest: the limits of chat stay with the address.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RawClient } from './raw-client.ts'
import { ServerProcess } from './server-process.ts'

const UNIVERSE = 'aurora'
const SECONDS = 8
const folder = mkdtempSync(join(tmpdir(), 'orrery-chat-'))
let server: ServerProcess

beforeAll(async () => {
  server = await ServerProcess.start(join(folder, 'data'))
})

afterAll(async () => {
  await server.kill()
  rmSync(folder, { recursive: true })
})

describe('somebody who reconnects for each few lines', () => {
  it('is heard no more often than the limits of the address allow, and drowns nobody', async () => {
    const [listener] = await RawClient.join(server.socketUrl, UNIVERSE, 'spectator', 'Ear')
    const keepingUp = setInterval(() => listener.keepUp(0), 1000)
    const started = performance.now()
    let sent = 0
    // Ten at a time: each handshake takes a moment.
    const pests = Array.from({ length: 10 }, async () => {
      while (performance.now() - started < SECONDS * 1000) {
        const pest = await server.join(UNIVERSE, 'Pest', '203.0.113.7')
        if (pest === null) {
          await pause(200)
          continue
        }
        for (let n = 0; n < 4; n++) pest.send({ type: 'chat', text: `pest ${sent++}` })
        // The answer to a ping follows those to all lines.
        pest.send({ type: 'ping', token: 1, tick: 0, line: 0 })
        await pest.next('pong')
        pest.leave()
      }
    })
    const honest = (await server.join(UNIVERSE, 'Honest', '198.51.100.7'))!
    honest.send({ type: 'chat', text: 'hello' })
    const before = await listener.newsUntil((item) => item.type === 'chat' && item.text === 'hello')
    await Promise.all(pests)
    const seconds = (performance.now() - started) / 1000
    honest.send({ type: 'chat', text: 'the end' })
    const after = await listener.newsUntil((item) => item.type === 'chat' && item.text === 'the end')
    const heard = [...before, ...after].filter(
      (item) => item.type === 'chat' && item.text.startsWith('pest'),
    ).length
    console.info(`chat: heard ${heard} of ${sent} lines in ${seconds.toFixed(1)} s`)
    expect(sent).toBeGreaterThan(100)
    expect(heard).toBeLessThanOrEqual(16 + 2 * seconds)
    clearInterval(keepingUp)
    for (const client of [honest, listener]) client.leave()
  })
})
