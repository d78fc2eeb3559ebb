// 500 bots, 50 of them behind a proxy that stalls for 10 seconds: what it costs the server, and what the others notice.
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import { Bot } from '../bot.ts'
import { Child } from '../load/calls.ts'
import { programFile } from '../load/programs.ts'
import type { ServerReport } from '../load/server-report.ts'
import { atLeast, atMost, type Report, round } from '../report.ts'
import { ShakyProxy } from '../shaky-proxy.ts'

const BOTS = 500
const STALLED = 50
const BEFORE_SECONDS = 5
const STALL_SECONDS = 10
const AFTER_SECONDS = 8

const definition = {
  id: 'stall',
  name: 'Stall',
  columns: 24,
  rows: 24,
  capacity: BOTS,
  seed: 1,
  rules: { ...DEFAULT_RULES, rocks: 300, drones: 0 },
}

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000))

function arrive(port: number, n: number): Promise<Bot> {
  return new Promise((resolve) => {
    const listener = { framed: () => resolve(bot) }
    const bot: Bot = new Bot({
      url: `ws://127.0.0.1:${port}/socket`,
      universe: 'stall',
      name: `Bot ${n}`,
      seed: n,
      listener,
    })
  })
}

const messagesOf = (bots: readonly Bot[]) => bots.reduce((sum, { visit }) => sum + visit.received.messages, 0)

export async function runStall(progress: (text: string) => void): Promise<Report> {
  const server = await Child.start('server', await programFile('server'))
  const bots: Bot[] = []
  let proxy: ShakyProxy | null = null
  try {
    // Every tick is audited, so that no difference stays unseen.
    const port = await server.call<number>('start', { definitions: [definition], auditPeriod: 1 })
    proxy = new ShakyProxy({ target: port })
    const shaky = await proxy.listen()
    progress(`${BOTS} bots join`)
    const healthy = await Promise.all(Array.from({ length: BOTS - STALLED }, (_, n) => arrive(port, n)))
    bots.push(...healthy)
    const stalled = await Promise.all(Array.from({ length: STALLED }, (_, n) => arrive(shaky, 1000 + n)))
    bots.push(...stalled)
    const megabytes = async () => (await server.call<ServerReport>('report')).rss / 1e6

    progress('before the stall')
    let from = messagesOf(healthy)
    await seconds(BEFORE_SECONDS)
    const rateBefore = (messagesOf(healthy) - from) / BEFORE_SECONDS
    const memoryBefore = await megabytes()

    progress(`${STALLED} of them stall for ${STALL_SECONDS} s`)
    for (const link of proxy.links) link.stall()
    from = messagesOf(healthy)
    let memoryMost = memoryBefore
    for (let second = 0; second < STALL_SECONDS; second++) {
      await seconds(1)
      memoryMost = Math.max(memoryMost, await megabytes())
    }
    const rateDuring = (messagesOf(healthy) - from) / STALL_SECONDS

    progress('after the stall')
    for (const link of proxy.links) link.resume()
    await seconds(AFTER_SECONDS)
    const wrong = bots.filter(({ visit }) => visit.mirror === null || visit.mirror.stale).length
    const desyncs = bots.reduce((sum, { visit }) => sum + visit.received.desyncs, 0)
    const audits = bots.reduce((sum, { visit }) => sum + visit.received.audits, 0)
    return {
      scenario: 'stall',
      rows: [
        {
          audits,
          'messages/s of the others, before': Math.round(rateBefore),
          during: Math.round(rateDuring),
          'server MB before': round(memoryBefore, 1),
          'at most': round(memoryMost, 1),
        },
      ],
      lines: [
        atLeast("the others' messages during the stall, of those before", rateDuring / rateBefore, 0.95, 'x'),
        atMost('memory the server grew by', memoryMost - memoryBefore, 50, 'MB'),
        atMost('mirrors not right after the stall', wrong, 0, 'mirrors'),
        atMost('differences that no gap announced', desyncs, 0, 'desyncs'),
      ],
    }
  } finally {
    for (const bot of bots) bot.stop()
    proxy?.close()
    await server.stop()
  }
}
