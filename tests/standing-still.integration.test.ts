// A disk that fills while universes are played in: they stand still and say so rather than lose what they showed, and go on
// once there is room.
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Bot } from '../bench/bot.ts'
import { findPort } from '../bench/free-port.ts'
import { PROTOCOL_VERSION } from '../shared/protocol.ts'
import { RawClient } from './raw-client.ts'
import { ServerProcess } from './server-process.ts'
import { NO_SMALL_DISK, SmallDisk } from './small-disk.ts'

const UNIVERSE = 'aurora'
const BOTS = 30
const PATIENCE = { timeout: 40_000 }

/** A bot, and all that it was told. */
class Witness {
  readonly notices: string[] = []
  /** Times that it lost its socket. */
  lost = 0
  readonly bot: Bot

  constructor(url: string, n: number) {
    const listener = {
      noticed: (notice: string) => {
        this.notices.push(notice)
      },
      away: () => {
        this.lost++
      },
    }
    this.bot = new Bot({ url, universe: UNIVERSE, name: `Bot ${n}`, seed: n + 1, listener })
  }

  get tick(): number {
    return this.bot.visit.mirror?.tick ?? -1
  }

  get identity(): string {
    return `${this.bot.visit.pilot} ${this.bot.visit.key}`
  }
}

let disk: SmallDisk
let port: string
let server: ServerProcess
let witnesses: Witness[]

beforeEach(async () => {
  disk = new SmallDisk('2m')
  port = String(await findPort())
  server = await ServerProcess.start(join(disk.folder, 'data'), ['--port', port])
  witnesses = Array.from({ length: BOTS }, (_, n) => new Witness(server.socketUrl, n))
  await expect.poll(() => Math.min(...witnesses.map(({ tick }) => tick)), PATIENCE).toBeGreaterThan(0)
})

afterEach(async () => {
  for (const { bot } of witnesses) bot.stop()
  await server.kill()
  disk.remove()
})

/** Once everybody was told this last. */
async function told(notice: string): Promise<void> {
  await expect
    .poll(() => new Set(witnesses.map(({ notices }) => notices.at(-1))), PATIENCE)
    .toEqual(new Set([notice]))
}

const newestTick = () => Math.max(...witnesses.map(({ tick }) => tick))

describe.skipIf(NO_SMALL_DISK !== null)('a disk that fills', () => {
  it('makes a universe stand still: sockets stay, those who come wait; and it goes on when there is room', async () => {
    disk.fill()
    await told('standsStill')
    const tick = newestTick()
    const stranger = await RawClient.enter(server.socketUrl, UNIVERSE, 'pilot', 'Nova')
    stranger.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
    // It comes again and again while somebody waits.
    for (let times = 0; times < 2; times++)
      expect(await stranger.next('notice')).toEqual({ type: 'notice', notice: 'standsStill' })
    expect(newestTick()).toBe(tick)
    witnesses[0]!.bot.visit.send({ type: 'chat', text: 'anybody here?' })
    await expect.poll(() => witnesses[0]!.notices, PATIENCE).toEqual(['standsStill', 'standsStill'])
    disk.free()
    await told('goesOn')
    expect((await stranger.next('welcome')).lines).toBe(0)
    await expect
      .poll(() => Math.min(...witnesses.map((witness) => witness.tick)), PATIENCE)
      .toBeGreaterThan(tick + 60)
    for (const { lost, bot } of witnesses)
      expect({ lost, ...bot.visit.received }).toMatchObject({ lost: 0, gaps: 0, desyncs: 0, resyncs: 0 })
    expect(witnesses.reduce((sum, { bot }) => sum + bot.visit.received.audits, 0)).toBeGreaterThan(0)
    const lines = server.log.map(({ msg }) => msg)
    expect(lines).toContain('the universe stands still: its log cannot be written')
    expect(lines).toContain('the universe goes on')
  })

  it('and a server that is killed meanwhile: everybody is back at their ship when there is room', async () => {
    const before = witnesses.map(({ identity }) => identity)
    disk.fill()
    await told('standsStill')
    const tick = newestTick()
    await server.kill()
    server = await ServerProcess.start(join(disk.folder, 'data'), ['--port', port])
    await expect.poll(() => server.log.map(({ error = '' }) => error).join(), PATIENCE).toContain('ENOSPC')
    disk.free()
    await expect
      .poll(() => Math.min(...witnesses.map((witness) => witness.tick)), PATIENCE)
      .toBeGreaterThan(tick)
    expect(witnesses.map(({ identity }) => identity)).toEqual(before)
    for (const { bot } of witnesses) expect(bot.visit.received.desyncs).toBe(0)
  })
})
