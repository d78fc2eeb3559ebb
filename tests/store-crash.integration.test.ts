// `kill -9` in the middle of writing, again and again: the store opens, and has all that was acknowledged.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../server/store/sqlite/embedded-store.ts'
import { Random } from '../shared/random.ts'

const KILLS = 20
const WRITES = 1000
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'orrery-crash-'))

afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the writer, kills it when it has acknowledged `after` writes; gives all that it acknowledged. */
function writeAndKill(run: number, after: number): Promise<string[]> {
  return new Promise((resolve) => {
    const args = [
      '--import',
      'tsx',
      'tests/store-writer.ts',
      join(folder, 'data'),
      `run${run}`,
      String(WRITES),
    ]
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.split('\n').length > after) child.kill('SIGKILL')
    })
    // A line that was cut off was not said.
    child.on('close', () => resolve(text.split('\n').slice(0, -1)))
  })
}

describe('the embedded store', () => {
  it(`opens after each of ${KILLS} kills during ${WRITES} writes, and has every acknowledged one`, async () => {
    const random = new Random(9)
    const figures = { kills: 0, accounts: 0, flights: 0, unfinished: 0 }
    for (let run = 0; run < KILLS; run++) {
      const lines = await writeAndKill(run, random.between(20, WRITES - 20))
      expect(lines[0]).toBe('open')
      figures.kills++
      if (!lines.includes('end')) figures.unfinished++
      const store = await openEmbeddedStore(join(folder, 'data'))
      const flights = lines.filter((line) => line.startsWith('flight '))
      for (const line of lines.filter((one) => one.startsWith('account '))) {
        const key = line.slice('account '.length)
        expect(await store.findAccount(key), key).toMatchObject({ key, name: key })
        figures.accounts++
      }
      const career = await store.findCareer(`@run${run}`)
      // Those that were written and not acknowledged any more may be there too.
      expect(career.flights).toBeGreaterThanOrEqual(flights.length)
      expect(career.total).toBeGreaterThanOrEqual(
        flights.reduce((sum, line) => sum + Number(line.slice('flight '.length)), 0),
      )
      figures.flights += flights.length
      await store.close()
    }
    console.info(`store: ${JSON.stringify(figures)}, all of them there`)
    expect(figures.kills).toBe(KILLS)
    expect(figures.unfinished).toBe(KILLS)
  }, 400_000)
})
