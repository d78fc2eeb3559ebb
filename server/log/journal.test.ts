import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import type { Log } from '../process/logger.ts'
import { JournalPlayer } from '../replica/journal-player.ts'
import { DEFAULT_RULES, type Definition } from '../universe/definition.ts'
import { takeSnapshot } from '../universe/snapshot.ts'
import type { Command } from '../universe/stages/commands.ts'
import { createUniverse, step } from '../universe/tick.ts'
import { decodeJournal, encodeStart, type Journal } from './journal-format.ts'
import { JournalWriter } from './journal-writer.ts'

const folder = mkdtempSync(join(tmpdir(), 'orrery-journal-'))
afterAll(() => rmSync(folder, { recursive: true }))

const log: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (_details, message) => expect.fail(message),
}
const definition: Definition = {
  id: 'test',
  name: 'Test',
  columns: 6,
  rows: 5,
  capacity: 20,
  seed: 9,
  rules: { ...DEFAULT_RULES, rocks: 40, drones: 5, respawnTicks: 20 },
}

function randomCommands(random: Random, tick: number): Command[] {
  const commands: Command[] = []
  if (tick % 40 === 1)
    commands.push({ type: 'join', pilot: 5 + random.below(15), name: `Söl ${tick}`, drone: false })
  if (random.below(80) === 0) commands.push({ type: 'leave', pilot: 5 + random.below(15) })
  for (let n = random.below(4); n > 0; n--) {
    const [target, controls, sequence] = [random.below(256), random.below(4), random.below(128)]
    commands.push({ type: 'steer', pilot: 5 + random.below(15), target, controls, sequence })
  }
  return commands
}

/** A journal of `ticks` that begins after `before` ticks of play. */
async function record(before: number, ticks: number): Promise<Journal> {
  const universe = createUniverse(definition)
  const random = new Random(4)
  for (let tick = 1; tick <= before; tick++) step(universe, randomCommands(random, tick))
  const writer = new JournalWriter(join(folder, `${before}`), definition, universe, log)
  for (let tick = before + 1; tick <= before + ticks; tick++) {
    const commands = randomCommands(random, tick)
    step(universe, commands)
    writer.add(universe, commands)
  }
  await writer.close()
  return decodeJournal(readFileSync(writer.file))
}

function playAll(player: JournalPlayer): void {
  while (player.step());
}

describe('a journal', () => {
  it.each([0, 1234])('that begins at tick %i replays to the same universe at every tick', async (before) => {
    const journal = await record(before, 3000)
    expect(journal).toMatchObject({ complete: true, definition })
    const player = new JournalPlayer(journal)
    playAll(player)
    expect(player.firstDifference).toBeNull()
    expect(player.universe.tick).toBe(before + 3000)
  })

  it('says the first tick that differs', async () => {
    const journal = await record(0, 500)
    const entries = journal.entries.map((entry) =>
      entry.tick === 321
        ? { ...entry, commands: [{ type: 'leave', pilot: 0 } as const, ...entry.commands] }
        : entry,
    )
    const player = new JournalPlayer({ ...journal, entries })
    playAll(player)
    expect(player.firstDifference).toBe(321)
  })

  it('can be gone through in any direction', async () => {
    const player = new JournalPlayer(await record(0, 4000))
    for (const tick of [3000, 10, 2500, 2400, 4000, 0, 99_999]) {
      player.seek(tick)
      expect(player.universe.tick).toBe(Math.min(4000, tick))
    }
    expect(player.firstDifference).toBeNull()
  })

  it('whose end was cut off is good up to there', async () => {
    const universe = createUniverse(definition)
    const writer = new JournalWriter(join(folder, 'cut'), definition, universe, log)
    for (let tick = 1; tick <= 50; tick++) {
      step(universe, [])
      writer.add(universe, [])
    }
    await writer.close()
    const bytes = readFileSync(writer.file)
    const journal = decodeJournal(bytes.subarray(0, bytes.length - 3))
    expect(journal.complete).toBe(false)
    expect(journal.entries.at(-1)?.tick).toBe(49)
  })

  it('that was cut off in its header is refused with that reason', () => {
    const header = encodeStart({ definition, snapshot: takeSnapshot(createUniverse(definition)) })
    for (const length of [0, 1, 2, 10, 200, header.length - 1])
      expect(() => decodeJournal(header.subarray(0, length))).toThrow('cut off at its beginning')
  })

  it('that is none is refused with a reason', () => {
    expect(() => decodeJournal(new TextEncoder().encode('hello'))).toThrow('no journal')
  })
})
