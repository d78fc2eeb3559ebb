// The log of an hour with 50 bots: written by a universe that is stepped as fast as it goes, and replayed.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeCheckpoint, encodeCheckpoint } from '../../server/log/checkpoint.ts'
import { openFileLogs } from '../../server/log/files/file-log-store.ts'
import { readLogFolder } from '../../server/log/files/read-folder.ts'
import { JournalPlayer } from '../../server/replica/journal-player.ts'
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import { fingerprint } from '../../server/universe/fingerprint.ts'
import type { Command } from '../../server/universe/stages/commands.ts'
import { createUniverse, step } from '../../server/universe/tick.ts'
import { Random } from '../../shared/random.ts'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import { atLeast, atMost, type Report, round } from '../report.ts'

const BOTS = 50
const TICKS = 3600 * TICKS_PER_SECOND
/** A bot takes a new course every 14 ticks on average, as in bench/bot.ts. */
const COURSE_TICKS = 14

export async function runJournal(progress: (text: string) => void): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'))
  try {
    progress('writing an hour')
    await write(folder)
    progress('replaying it')
    const log = join(folder, 'universes', 'hour')
    const { checkpoint, entries } = await readLogFolder(log)
    const player = new JournalPlayer({ ...decodeCheckpoint(checkpoint.bytes), entries })
    const started = performance.now()
    while (player.step());
    const seconds = (performance.now() - started) / 1000
    const speed = TICKS / TICKS_PER_SECOND / seconds
    const megabytes = readdirSync(log).reduce((sum, name) => sum + statSync(join(log, name)).size, 0) / 1e6
    return {
      scenario: 'journal',
      rows: [
        {
          ticks: player.universe.tick,
          MB: round(megabytes),
          'seconds to replay': round(seconds),
          speed: round(speed),
        },
      ],
      lines: [
        atMost(
          'ticks of an hour that differ when replayed',
          player.firstDifference === null ? 0 : 1,
          0,
          'ticks',
        ),
        atLeast('speed of a replay', speed, 50, 'x real time'),
      ],
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function write(folder: string): Promise<void> {
  const rules = DEFAULT_RULES
  const definition = { id: 'hour', name: 'Hour', columns: 16, rows: 16, capacity: BOTS, seed: 1, rules }
  const universe = createUniverse(definition)
  const logs = await openFileLogs(folder)
  const log = await logs.open('hour')
  const epoch = await log.claim()
  const bytes = encodeCheckpoint(universe, { incarnation: 'bench', origin: 'file', definition })
  await log.saveCheckpoint({ epoch, tick: 0, bytes })
  const random = new Random(1)
  const sectors = new Uint32Array(universe.grid.sectors)
  for (let tick = 1; tick <= TICKS; tick++) {
    const commands = tick === 1 ? joins() : steers(random, rules.drones)
    const isFingerprinted = (tick - 1) % TICKS_PER_SECOND === 0
    const entry = {
      epoch,
      tick,
      commands,
      fingerprint: isFingerprinted ? fingerprint(universe, sectors) : null,
    }
    log.append(entry, (error) => {
      if (error !== null) throw error
    })
    step(universe, commands)
  }
  await log.close()
  await logs.close()
}

function joins(): Command[] {
  return Array.from({ length: BOTS }, (_, n) => ({
    type: 'join',
    name: `Bot ${n}`,
    session: `session ${n}`,
    user: `guest:${n}`,
  }))
}

function steers(random: Random, first: number): Command[] {
  const commands: Command[] = []
  for (let n = 0; n < BOTS; n++) {
    if (random.below(COURSE_TICKS) !== 0) continue
    const [target, controls, sequence] = [random.below(256), random.below(4), random.below(128)]
    commands.push({ type: 'steer', pilot: first + n, target, controls, sequence })
  }
  return commands
}
