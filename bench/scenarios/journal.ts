// The journal of an hour with 50 bots: written by a universe that is stepped as fast as it goes, and replayed.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Journals } from '../../server/log/journals/journals.ts'
import { readRecording } from '../../server/log/read-recording.ts'
import { judge } from '../../server/replica/replay/verdict.ts'
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import { fingerprint } from '../../server/universe/fingerprint.ts'
import type { Command } from '../../server/universe/stages/commands.ts'
import { createUniverse, step } from '../../server/universe/tick.ts'
import { Random } from '../../shared/random.ts'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import { atLeast, atMost, type Report, round } from '../report.ts'

const UNIVERSE = 'hour'
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
    const journal = join(folder, UNIVERSE)
    const recording = await readRecording(journal)
    const started = performance.now()
    const { ticks, difference } = judge(recording, () => undefined)
    const seconds = (performance.now() - started) / 1000
    const speed = ticks / TICKS_PER_SECOND / seconds
    const bytes = readdirSync(journal).reduce((sum, name) => sum + statSync(join(journal, name)).size, 0)
    return {
      scenario: 'journal',
      rows: [
        {
          ticks,
          'MB per hour': round(bytes / 1e6),
          'bytes per bot and hour': Math.round(bytes / BOTS),
          'seconds to replay': round(seconds),
          speed: round(speed),
        },
      ],
      lines: [
        atMost('ticks of an hour that are not replayed', TICKS - ticks, 0, 'ticks'),
        atMost('differences when an hour is replayed', difference === null ? 0 : 1, 0, 'ticks'),
        atLeast('speed of a replay', speed, 50, 'x real time'),
      ],
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function write(folder: string): Promise<void> {
  const rules = DEFAULT_RULES
  const definition = { id: UNIVERSE, name: 'Hour', columns: 16, rows: 16, capacity: BOTS, seed: 1, rules }
  const universe = createUniverse(definition)
  const logger = { info: () => undefined, warn: complain, error: complain }
  const journals = new Journals({ folder, mostBytes: 1e9, days: 1, logger })
  const keeper = journals.keeper({ incarnation: 'bench', origin: 'file', definition })
  const random = new Random(1)
  const sectors = new Uint32Array(universe.grid.sectors)
  for (let tick = 1; tick <= TICKS; tick++) {
    const commands = tick === 1 ? joins() : steers(random, rules.drones)
    const isFingerprinted = (tick - 1) % TICKS_PER_SECOND === 0
    const entry = {
      epoch: 1,
      tick,
      commands,
      fingerprint: isFingerprinted ? fingerprint(universe, sectors) : null,
    }
    keeper.keep(entry, universe)
    step(universe, commands)
    // The disk gets its turn, as between the ticks of a server.
    if (isFingerprinted) await setImmediate()
  }
  await journals.close()
}

function complain(details: object, message: string): never {
  throw new Error(`${message}: ${JSON.stringify(details)}`)
}

function joins(): Command[] {
  return Array.from({ length: BOTS }, (_, n) => ({
    type: 'join',
    name: `Bot ${n}`,
    session: `session ${n}`,
    user: `guest:${n}`,
    ship: 0,
    party: '',
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
