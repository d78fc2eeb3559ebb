// A universe out of its log: the newest checkpoint that can be used, and the entries after it.
import { type Description, decodeCheckpoint } from '../log/checkpoint.ts'
import type { Entry } from '../log/entry.ts'
import type { StoredCheckpoint, UniverseLog } from '../log/universe-log.ts'
import { fingerprint } from '../universe/fingerprint.ts'
import { restoreSnapshot } from '../universe/snapshot.ts'
import { createUniverse, step } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'

export interface Recovered {
  readonly universe: Universe
  readonly description: Description
  /** Of the last entry, or of the checkpoint. */
  readonly epoch: number
  /** Entries that were applied. */
  readonly entries: number
  /** Ticks at which the universe was another than the log says: always none, unless a machine or this code is at fault. */
  readonly differences: readonly number[]
  /** What the log could not give, a line each. */
  readonly damage: readonly string[]
}

/**
 * Reads a universe's log; null when it is new and empty.
 * Throws an Error that says what is wrong when there is a log, and nothing in it that this code can go on from.
 */
export async function recover(log: UniverseLog): Promise<Recovered | null> {
  const stored = await log.checkpoints()
  const damage = [...stored.damage]
  for (const candidate of stored.checkpoints) {
    const start = tryCheckpoint(candidate, damage)
    const { epoch } = candidate
    if (start !== null) return catchUp(log, { ...start, epoch, entries: 0, differences: [], damage })
  }
  if (damage.length > 0) throw new Error(damage.join('; '))
  return null
}

function tryCheckpoint(
  { tick, bytes }: StoredCheckpoint,
  damage: string[],
): { universe: Universe; description: Description } | null {
  try {
    const { snapshot, ...description } = decodeCheckpoint(bytes)
    const universe = createUniverse(description.definition)
    restoreSnapshot(universe, snapshot)
    return { universe, description }
  } catch (error) {
    damage.push(`the checkpoint of tick ${tick} cannot be used: ${(error as Error).message}`)
    return null
  }
}

/** Takes the ticks that the log has after those of `recovered`; its universe goes on with them. */
export async function catchUp(log: UniverseLog, recovered: Recovered): Promise<Recovered> {
  const { universe } = recovered
  const { entries, damage: lost } = await log.read(universe.tick)
  const differences = [...recovered.differences]
  const sectors = new Uint32Array(universe.grid.sectors)
  for (const entry of entries) {
    if (isDifferent(entry, universe, sectors)) differences.push(universe.tick)
    step(universe, entry.commands)
  }
  const damage = [...recovered.damage]
  if (lost !== null && !damage.includes(lost)) damage.push(lost)
  const epoch = entries.at(-1)?.epoch ?? recovered.epoch
  return { ...recovered, epoch, entries: recovered.entries + entries.length, differences, damage }
}

/** Whether the log says that the universe before this entry was another than ours. */
export function isDifferent(entry: Entry, universe: Universe, sectors: Uint32Array): boolean {
  return entry.fingerprint !== null && entry.fingerprint !== fingerprint(universe, sectors)
}
