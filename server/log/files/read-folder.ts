// Reads a log's folder as it is, and changes nothing in it: for replays, also while a server writes there.
import { decodeCheckpoint } from '../checkpoint.ts'
import type { Entry } from '../entry.ts'
import type { Recording, Stretch } from '../recording.ts'
import type { StoredCheckpoint } from '../universe-log.ts'
import { CheckpointFiles } from './checkpoint-file.ts'
import { nodeDisk } from './disk.ts'
import { fileName } from './file-format.ts'
import { type FoundLog, findReach, scanFolder } from './log-folder.ts'
import { readSegments } from './segments/segment-reader.ts'

/** Times that it is tried: a server that cuts the log meanwhile takes files away. */
const TRIES = 3

/** Reads the log in `folder`. Throws an Error when there is none, or nothing that can be played. */
export async function readLogFolder(folder: string): Promise<Recording> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await tryFolder(folder)
    } catch (error) {
      if (left === 0 || !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
}

async function tryFolder(folder: string): Promise<Recording> {
  const found = await scanFolder(nodeDisk, folder)
  const files = new CheckpointFiles(nodeDisk, folder, found.checkpoints)
  const checkpoints = (await files.read()).checkpoints.reverse()
  const unreadable = found.badCheckpoints.map(({ file, problem }) => `${file.name}: ${problem}`)
  const stretches: Stretch[] = []
  for (const [n, checkpoint] of checkpoints.entries()) {
    const next = checkpoints[n + 1]?.tick ?? Number.POSITIVE_INFINITY
    try {
      stretches.push(await readStretch(folder, found, checkpoint, next))
    } catch (error) {
      if (!(error instanceof Error) || 'code' in error) throw error
      unreadable.push(`${fileName('checkpoint', checkpoint)}: ${error.message}`)
    }
  }
  if (stretches.length === 0) throw new Error(unreadable[0] ?? 'there is no checkpoint that can be read')
  return { stretches, unreadable }
}

/** From a checkpoint to tick `next`, at which the next one was taken, or as far as the entries lead. */
async function readStretch(
  folder: string,
  { segments }: FoundLog,
  checkpoint: StoredCheckpoint,
  next: number,
): Promise<Stretch> {
  const { snapshot, ...description } = decodeCheckpoint(checkpoint.bytes)
  const { kept, beyond, last } = findReach(segments, checkpoint.tick)
  const end = Math.min(next, last)
  const entries: Entry[] = await readSegments(nodeDisk, folder, kept, checkpoint.tick, end)
  const lastTick = checkpoint.tick + entries.length
  const damaged = beyond.length > 0 || segments.some(({ problem }) => problem !== null) || lastTick < end
  return {
    name: fileName('checkpoint', checkpoint),
    description,
    firstTick: checkpoint.tick,
    lastTick,
    problem: damaged && lastTick < next ? `what follows tick ${lastTick} cannot be read` : null,
    load: () => ({ snapshot, entries }),
  }
}
