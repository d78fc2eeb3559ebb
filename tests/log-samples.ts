// Entries and checkpoints for tests of logs: the same ones for the same epoch and tick.
import type { Entry } from '../server/log/entry.ts'
import type { StoredCheckpoint, UniverseLog } from '../server/log/universe-log.ts'
import { DEFAULT_RULES } from '../server/universe/definition.ts'
import type { Command } from '../server/universe/stages/commands.ts'
import { Random } from '../shared/random.ts'

/** One of each command, with values at the edges of what msgpack writes in one, two, three and five bytes. */
const COMMANDS: readonly Command[] = [
  { type: 'join', name: 'Nova', session: 'q83vEjRWeJCrze8SNFZ4kA', user: 'guest:abc', ship: 0, party: '' },
  { type: 'join', name: 'Ünï ☄ 🚀 and twenty', session: '', user: '@uni', ship: 0, party: '' },
  { type: 'leave', pilot: 65_536 },
  { type: 'steer', pilot: 300, target: 255, controls: 3, sequence: 127 },
  { type: 'adrift', pilot: 0 },
  { type: 'return', pilot: 127 },
  { type: 'choose', pilot: 3, ship: 4 },
  { type: 'upgrade', pilot: 300, property: 3 },
  { type: 'say', from: 'Nova', user: '@nova', text: '<b>☄</b>' },
  { type: 'counted', flight: 70_000 },
  { type: 'relay', relay: 0xffffffff, batch: 65_535 },
  { type: 'cutOff', relay: 256 },
  { type: 'handOver', relay: 1 },
  { type: 'terms', terms: { name: 'One', capacity: 9, rules: DEFAULT_RULES } },
]

/** An entry with no to six commands. */
export function entryOf(epoch: number, tick: number): Entry {
  const random = new Random(tick * 16 + epoch)
  const commands = Array.from({ length: random.below(7) }, () => COMMANDS[random.below(COMMANDS.length)]!)
  return { epoch, tick, fingerprint: (tick - 1) % 20 === 0 ? random.next() : null, commands }
}

/** A checkpoint of a few hundred bytes. */
export function checkpointOf(epoch: number, tick: number): StoredCheckpoint {
  const random = new Random(tick)
  return { epoch, tick, bytes: Uint8Array.from({ length: random.between(1, 400) }, () => random.below(256)) }
}

/** Appends, and waits for the answer. */
export function append(log: UniverseLog, entry: Entry): Promise<Error | null> {
  return new Promise((resolve) => {
    log.append(entry, resolve)
  })
}
