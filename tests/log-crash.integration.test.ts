// `kill -9` while a log is written, cut and checkpointed, again and again: it opens, and has all that was acknowledged.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFileLogs } from '../server/log/files/file-log-store.ts'
import { Random } from '../shared/random.ts'
import { checkpointOf, entryOf } from './log-samples.ts'

const KILLS = 5
const root = fileURLToPath(new URL('..', import.meta.url))

describe('a log', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-log-crash-'))
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  /** Runs the writer, and kills it when it has said `after` lines; gives all of them. */
  function writeAndKill(durability: string, after: number): Promise<string[]> {
    return new Promise((resolve) => {
      const args = ['--import', 'tsx', 'tests/log-writer.ts', folder, durability]
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

  for (const durability of ['process', 'power'] as const) {
    it(`has every acknowledged entry after each of ${KILLS} kills (${durability})`, async () => {
      const random = new Random(9)
      const epochOf = new Map<number, number>()
      const figures = { entries: 0, checkpoints: 0, unanswered: 0, damages: 0 }
      let last = 0
      for (let kill = 1; kill <= KILLS; kill++) {
        const lines = await writeAndKill(durability, random.between(5, 400))
        expect(lines[0]).toBe(`epoch ${kill}`)
        let newest = 0
        for (const line of lines.slice(1)) {
          const [what, first, second] = line.split(' ')
          if (what === 'checkpoint') {
            newest = Number(first)
            figures.checkpoints++
            continue
          }
          last = Number(second)
          epochOf.set(last, Number(first))
          figures.entries++
        }
        const store = await openFileLogs(folder)
        const log = await store.open('aurora')
        const { checkpoints, damage } = await log.checkpoints()
        expect(damage).toEqual([])
        expect(checkpoints[0]!.tick).toBeGreaterThanOrEqual(newest)
        for (const { epoch, tick, bytes } of checkpoints)
          expect({ epoch, tick, bytes }).toEqual(checkpointOf(epoch, tick))
        const from = checkpoints.at(-1)!.tick
        const read = await log.read(from)
        if (read.damage !== null) figures.damages++
        // One may have been appended, and its answer not said.
        const extra = from + read.entries.length - last
        expect([0, 1]).toContain(extra)
        if (extra === 1) {
          last++
          epochOf.set(last, kill)
        }
        figures.unanswered += extra
        expect(read.entries).toEqual(
          read.entries.map((_, n) => entryOf(epochOf.get(from + 1 + n)!, from + 1 + n)),
        )
        await store.close()
      }
      console.info(`log, ${durability}: ${KILLS} kills, ${JSON.stringify(figures)}, all of them there`)
      expect(figures.entries).toBeGreaterThan(300)
      expect(figures.checkpoints).toBeGreaterThan(5)
    })
  }
})
