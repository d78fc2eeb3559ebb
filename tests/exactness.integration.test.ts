// The promise of the whole design, over real sockets and real time: what a client computes is what the universe is.
import { afterEach, describe, expect, it } from 'vitest'
import { Bot } from '../bench/bot.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { DEFAULT_RULES, type Definition } from '../server/universe/definition.ts'
import { hashSectors } from '../shared/hash.ts'
import { quietLog } from './quiet-log.ts'

const BOTS = 100
const SECONDS = 60

const definition: Definition = {
  id: 'torus',
  name: 'Torus',
  columns: 6,
  rows: 5,
  capacity: BOTS,
  seed: 11,
  rules: { ...DEFAULT_RULES, rocks: 60, drones: 8 },
}

let server: Server
const bots: Bot[] = []

afterEach(() => {
  for (const bot of bots) bot.stop()
  server.close()
})

describe('exactness', () => {
  it(
    `${BOTS} bots for ${SECONDS} seconds: every mirror equals the universe at every tick in every sector it sees`,
    async () => {
      server = createServer({ definitions: [definition], log: quietLog, auditPeriod: 1 })
      const { universe } = (await server.multiverse.wake('torus'))!
      const port = server.listen('127.0.0.1', 0)

      // The universe's own hashes, kept apart from what goes over the wire.
      const expected = new Map<number, Uint32Array>()
      const hashesAt = (tick: number): Uint32Array | undefined => {
        if (tick === universe.tick && !expected.has(tick)) {
          const hashes = new Uint32Array(universe.grid.sectors)
          hashSectors(universe.bodies, universe.grid, tick, hashes)
          expected.set(tick, hashes)
          expected.delete(tick - 40)
        }
        return expected.get(tick)
      }

      const figures = { sectorsCompared: 0, differences: 0, crossings: 0, edges: 0, lastTick: 0 }
      await new Promise<void>((resolve) => {
        for (let n = 0; n < BOTS; n++) {
          let home = -1
          const bot: Bot = new Bot({
            url: `ws://127.0.0.1:${port}/socket`,
            universe: 'torus',
            name: `Bot ${n}`,
            seed: n + 1,
            listener: {
              audited: (tick, hashes) => {
                const truth = hashesAt(tick)
                const mirror = bot.visit.mirror!
                if (mirror.home !== home) {
                  if (home >= 0) figures.crossings++
                  const columns = Math.abs((mirror.home % 6) - (home % 6))
                  if (home >= 0 && columns === 5) figures.edges++
                  home = mirror.home
                }
                if (truth !== undefined) {
                  figures.sectorsCompared += mirror.view.length
                  for (const sector of mirror.view)
                    if (truth[sector] !== hashes[sector]) figures.differences++
                }
                figures.lastTick = tick
                if (tick >= SECONDS * 20) resolve()
              },
            },
          })
          bots.push(bot)
        }
      })

      const total = { audits: 0, desyncs: 0, gaps: 0, events: 0, resyncs: 0 }
      for (const { visit } of bots) {
        for (const key of ['audits', 'desyncs', 'gaps', 'events', 'resyncs'] as const)
          total[key] += visit.received[key]
      }
      console.info(`exactness: ${JSON.stringify({ ...figures, ...total })}`)
      expect(bots.every(({ joined }) => joined)).toBe(true)
      expect(total).toMatchObject({ desyncs: 0, gaps: 0, resyncs: 0 })
      expect(figures.differences).toBe(0)
      expect(total.audits).toBeGreaterThan(BOTS * SECONDS * 15)
      expect(figures.sectorsCompared).toBeGreaterThan(BOTS * SECONDS * 15)
      expect(figures.crossings).toBeGreaterThan(BOTS)
      expect(figures.edges).toBeGreaterThan(10)
    },
    (SECONDS + 60) * 1000,
  )
})
