// A replay of a universe that ran by itself, or with a few commands, to watch in a test.
import type { Entry } from '../server/log/entry.ts'
import { JournalPlayer } from '../server/replica/replay/journal-player.ts'
import { Replay } from '../server/replica/replay/replay.ts'
import type { Definition } from '../server/universe/definition.ts'
import { fingerprint } from '../server/universe/fingerprint.ts'
import { takeSnapshot } from '../server/universe/snapshot.ts'
import type { Command } from '../server/universe/stages/commands.ts'
import { createUniverse, step } from '../server/universe/tick.ts'

/** @param given commands by their tick */
export function smallReplay(
  definition: Definition,
  ticks: number,
  given: Readonly<Record<number, Command>> = {},
): Replay {
  const universe = createUniverse(definition)
  const sectors = new Uint32Array(universe.grid.sectors)
  const snapshot = takeSnapshot(universe)
  const entries: Entry[] = []
  for (let tick = 1; tick <= ticks; tick++) {
    const command = given[tick]
    const commands = command === undefined ? [] : [command]
    entries.push({ epoch: 1, tick, fingerprint: fingerprint(universe, sectors), commands })
    step(universe, commands)
  }
  return new Replay(new JournalPlayer({ definition, snapshot, entries }))
}
