// A busy little universe, what was kept of it, and ways to spoil that.
import type { Description } from '../server/log/checkpoint.ts'
import type { Entry } from '../server/log/entry.ts'
import type { Recording, Stretch } from '../server/log/recording.ts'
import { fingerprint } from '../server/universe/fingerprint.ts'
import { restoreSnapshot, takeSnapshot } from '../server/universe/snapshot.ts'
import type { Command } from '../server/universe/stages/commands.ts'
import { createUniverse, step } from '../server/universe/tick.ts'
import type { Universe } from '../server/universe/universe.ts'
import { Random } from '../shared/random.ts'
import { TICKS_PER_SECOND } from '../shared/rules.ts'
import { smallDefinition } from './small-universe.ts'

const DRONES = 3
const PILOTS = 6

export const DESCRIPTION: Description = {
  incarnation: 'first life',
  origin: 'file',
  definition: smallDefinition({ rocks: 10, drones: DRONES }),
}

/** Commands as eight players give them, who also talk. */
export function commandsAt(tick: number, random: Random): Command[] {
  const commands: Command[] = []
  if (tick <= PILOTS)
    commands.push({
      type: 'join',
      name: `P${tick}`,
      session: `session ${tick}`,
      user: `user ${tick}`,
      ship: 0,
      party: '',
    })
  if (random.below(10) === 0)
    commands.push({ type: 'say', from: 'P1', user: 'user 1', text: `a secret of tick ${tick}` })
  for (let pilot = DRONES; pilot < DRONES + PILOTS; pilot++) {
    const [target, controls, sequence] = [random.below(256), random.below(4), random.below(128)]
    if (random.below(5) === 0) commands.push({ type: 'steer', pilot, target, controls, sequence })
  }
  return commands
}

/** A universe, what happened in it, and how it was at the end of each tick. */
export interface Sample {
  readonly entries: readonly Entry[]
  /** By tick. */
  readonly snapshots: readonly Uint8Array[]
}

/** @param apply called with each entry before it is applied, and the universe then */
export function playSample(
  ticks: number,
  apply: (entry: Entry, universe: Universe) => void = () => undefined,
): Sample {
  const universe = createUniverse(DESCRIPTION.definition)
  const random = new Random(7)
  const sectors = new Uint32Array(universe.grid.sectors)
  const entries: Entry[] = []
  const snapshots = [takeSnapshot(universe)]
  for (let tick = 1; tick <= ticks; tick++) {
    const isFingerprinted = (tick - 1) % TICKS_PER_SECOND === 0
    const entry = {
      epoch: 1,
      tick,
      fingerprint: isFingerprinted ? fingerprint(universe, sectors) : null,
      commands: commandsAt(tick, random),
    }
    apply(entry, universe)
    entries.push(entry)
    step(universe, entry.commands)
    snapshots.push(takeSnapshot(universe))
  }
  return { entries, snapshots }
}

/** The ticks of a sample after `firstTick` up to `lastTick`, from a checkpoint on. */
export function stretchOf(
  { entries, snapshots }: Sample,
  firstTick: number,
  lastTick: number,
  change: Partial<Stretch & { snapshot: Uint8Array }> = {},
): Stretch {
  const { snapshot = snapshots[firstTick]!, ...others } = change
  return {
    name: `from-${firstTick}`,
    description: DESCRIPTION,
    firstTick,
    lastTick,
    problem: null,
    load: () => ({ snapshot, entries: entries.slice(firstTick, lastTick) }),
    ...others,
  }
}

export function recordingOf(...stretches: Stretch[]): Recording {
  return { stretches, unreadable: [] }
}

/** The sample with other entries. */
export function changeEntries({ entries, snapshots }: Sample, change: (entry: Entry) => Entry): Sample {
  return { entries: entries.map(change), snapshots }
}

/** The snapshot of a universe that is a little different. */
export function changeSnapshot(snapshot: Uint8Array, change: (universe: Universe) => void): Uint8Array {
  const universe = createUniverse(DESCRIPTION.definition)
  restoreSnapshot(universe, snapshot)
  change(universe)
  return takeSnapshot(universe)
}
