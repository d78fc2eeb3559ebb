// Reads a log's folder as it is, and changes nothing in it: for replays, also while a server writes there.
import type { Entry } from '../entry.ts'
import type { StoredCheckpoint } from '../universe-log.ts'
import { CheckpointFiles } from './checkpoint-file.ts'
import { nodeDisk } from './disk.ts'
import { findReach, scanFolder } from './log-folder.ts'
import { readSegments } from './segment-reader.ts'

export interface LogFolder {
  /** The oldest that is there. */
  readonly checkpoint: StoredCheckpoint
  /** All that follow it without a gap. */
  readonly entries: readonly Entry[]
  /** False when there is more that cannot be read. */
  readonly isComplete: boolean
}

/** Reads the log in `folder`. Throws an Error when there is none, or nothing that can be read. */
export async function readLogFolder(folder: string): Promise<LogFolder> {
  const found = await scanFolder(nodeDisk, folder)
  const files = new CheckpointFiles(nodeDisk, folder, found.checkpoints)
  const checkpoint = (await files.read()).checkpoints.at(-1)
  if (checkpoint === undefined) throw new Error('there is no checkpoint that can be read')
  const { kept, beyond, last } = findReach(found.segments, checkpoint.tick)
  const entries = await readSegments(nodeDisk, folder, kept, checkpoint.tick, last)
  const isComplete = beyond.length === 0 && found.segments.every(({ problem }) => problem === null)
  return { checkpoint, entries, isComplete }
}
