// A journal of an hour with 50 bots: written by a universe that is stepped as fast as it goes, and replayed.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJournal } from '../../server/log/journal-format.ts'
import { JournalWriter } from '../../server/log/journal-writer.ts'
import { JournalPlayer } from '../../server/replica/journal-player.ts'
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
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
    const file = await write(folder)
    progress('replaying it')
    const player = new JournalPlayer(decodeJournal(readFileSync(file)))
    const started = performance.now()
    while (player.step());
    const seconds = (performance.now() - started) / 1000
    const speed = TICKS / TICKS_PER_SECOND / seconds
    const megabytes = statSync(file).size / 1e6
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

async function write(folder: string): Promise<string> {
  const rules = DEFAULT_RULES
  const definition = { id: 'hour', name: 'Hour', columns: 16, rows: 16, capacity: BOTS, seed: 1, rules }
  const universe = createUniverse(definition)
  const writer = new JournalWriter(folder, definition, universe, console)
  const random = new Random(1)
  for (let tick = 1; tick <= TICKS; tick++) {
    const commands = tick === 1 ? joins(rules.drones) : steers(random, rules.drones)
    step(universe, commands)
    writer.add(universe, commands)
    // Lets the disk keep up: an hour is written in seconds here.
    if (tick % 2000 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await writer.close()
  return writer.file
}

function joins(first: number): Command[] {
  return Array.from({ length: BOTS }, (_, n) => ({
    type: 'join',
    pilot: first + n,
    name: `Bot ${n}`,
    drone: false,
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
