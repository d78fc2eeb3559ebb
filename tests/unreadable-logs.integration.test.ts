// A real server with logs that it cannot read: a line for each, no crash, nothing changed in them, and the other universes go
// on with their pilots, however often it is killed and started.
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Bot } from '../bench/bot.ts'
import { findPort } from '../bench/free-port.ts'
import { CLOSE } from '../shared/protocol.ts'
import { RawClient } from './raw-client.ts'
import { ServerProcess } from './server-process.ts'
import { NO_SMALL_DISK, SmallDisk } from './small-disk.ts'

const UNIVERSES = ['good', 'torn', 'newer', 'damaged'] as const
const STARTS = 3
const PATIENCE = { timeout: 30_000 }

let folder: string
let data: string
let server: ServerProcess | null
let bots: Bot[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-unreadable-'))
  data = join(folder, 'data')
  server = null
  bots = []
})

afterEach(async () => {
  for (const bot of bots) bot.stop()
  await server?.kill()
  rmSync(folder, { recursive: true })
})

function logOf(universe: string): string {
  return join(data, 'universes', universe)
}

/** The names in a log's folder that end so, oldest first. */
function filesOf(universe: string, ending: string): string[] {
  const names = readdirSync(logOf(universe)).filter((name) => name.endsWith(ending))
  return names.sort().map((name) => join(logOf(universe), name))
}

function contentsOf(universe: string): Record<string, string> {
  const all = readdirSync(logOf(universe)).sort()
  return Object.fromEntries(all.map((name) => [name, readFileSync(join(logOf(universe), name), 'base64')]))
}

/** Makes a file say that a later format was written. */
function makeNewer(file: string): void {
  const bytes = readFileSync(file)
  bytes.writeUInt32BE(99, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 20)), 20)
  writeFileSync(file, bytes)
}

describe('a server with logs that it cannot read', () => {
  it(`says why, leaves them as they are, and runs the others (killed and started ${STARTS} times)`, async () => {
    const port = String(await findPort())
    const definitions = join(folder, 'universes.json')
    const universes = UNIVERSES.map((id) => ({
      id,
      name: id,
      columns: 6,
      rows: 6,
      rules: { rocks: 5, drones: 2 },
    }))
    writeFileSync(definitions, JSON.stringify({ universes }))
    const start = () => ServerProcess.start(data, ['--port', port, '--universes', definitions])
    server = await start()
    const url = server.socketUrl
    bots = UNIVERSES.map((universe, n) => new Bot({ url, universe, name: `Bot ${n}`, seed: n + 1 }))
    const tickOf = (n: number) => bots[n]!.visit.mirror?.tick ?? -1
    await expect.poll(() => Math.min(...bots.map((_, n) => tickOf(n))), PATIENCE).toBeGreaterThan(20)
    const identities = bots.map(({ visit: { pilot, key } }) => `${pilot} ${key}`)
    await server.kill()

    makeNewer(filesOf('newer', '.log').at(-1)!)
    for (const file of filesOf('damaged', '.checkpoint')) writeFileSync(file, 'rubbish')
    // The beginning of a record that was not written to its end.
    appendFileSync(filesOf('torn', '.log').at(-1)!, Uint8Array.of(1, 2, 3, 4, 0, 0, 0, 60, 7))
    const before = { newer: contentsOf('newer'), damaged: contentsOf('damaged') }
    let ticks = [0, 1].map(tickOf)
    for (let round = 1; round <= STARTS; round++) {
      server = await start()
      await expect.poll(() => [0, 1].every((n) => tickOf(n) > ticks[n]! + 20), PATIENCE).toBe(true)
      ticks = [0, 1].map(tickOf)
      expect([0, 1].map((n) => `${bots[n]!.visit.pilot} ${bots[n]!.visit.key}`)).toEqual(
        identities.slice(0, 2),
      )
      const lines = server.log.map((line) => JSON.stringify(line))
      const about = (universe: string) => lines.filter((line) => line.includes(`"universe":"${universe}"`))
      expect(about('good')).toEqual([])
      expect(about('torn')).toEqual(round === 1 ? [expect.stringContaining('the log was damaged')] : [])
      expect(about('newer')[0]).toContain('it is of format 99, and this server reads up to format')
      expect(about('damaged')[0]).toContain('there is no good checkpoint')
      for (const universe of ['newer', 'damaged'] as const) {
        const refused = await RawClient.enter(url, universe, 'pilot', 'Nova')
        expect(await refused.closed()).toEqual(CLOSE.unavailable)
        expect(contentsOf(universe)).toEqual(before[universe])
      }
      expect(server.isRunning).toBe(true)
      await server.kill()
    }
  })

  it.skipIf(NO_SMALL_DISK !== null)(
    'does not start on a disk that is read-only, and says so in one line',
    async () => {
      const disk = new SmallDisk('2m')
      try {
        server = await ServerProcess.start(join(disk.folder, 'data'))
        await server.kill()
        disk.makeReadOnly()
        const started = ServerProcess.start(join(disk.folder, 'data'))
        await expect(started).rejects.toThrow(
          /^The server ended with 1: The data folder \S+ cannot be used: EROFS[^\n]*\n$/,
        )
      } finally {
        disk.remove()
      }
    },
  )
})
