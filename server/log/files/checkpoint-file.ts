// A checkpoint's file: written beside its place and moved there, so that it is there as a whole or not at all.
import { join } from 'node:path'
import type { StoredCheckpoint } from '../universe-log.ts'
import type { Disk } from './disk.ts'
import {
  checkHeader,
  encodeHeader,
  encodeRecord,
  endOfRecord,
  type FileHeader,
  fileName,
  HEADER_BYTES,
  RECORD_HEAD_BYTES,
} from './file-format.ts'

/** Behind the name of a file that is not whole yet. */
export const UNFINISHED = '.tmp'

/** Writes a checkpoint to the disk. When that fails, nothing is changed. */
export async function writeCheckpoint(
  disk: Disk,
  folder: string,
  checkpoint: StoredCheckpoint,
): Promise<void> {
  const file = join(folder, fileName('checkpoint', checkpoint))
  const parts = [encodeHeader('checkpoint', checkpoint), encodeRecord(checkpoint.bytes)]
  try {
    await disk.writeFile(file + UNFINISHED, Buffer.concat(parts))
    await disk.rename(file + UNFINISHED, file)
  } catch (error) {
    await disk.remove(file + UNFINISHED)
    throw error
  }
  await disk.syncFolder(folder)
}

/** The state in a checkpoint's file, or what is wrong with it. Throws NewerFormat. */
export function readCheckpoint(
  bytes: Uint8Array,
  header: FileHeader,
): { readonly state: Uint8Array } | { readonly problem: string } {
  const problem = checkHeader('checkpoint', bytes, header)
  if (problem !== null) return { problem }
  const end = endOfRecord(bytes, HEADER_BYTES)
  if (end === 0) return { problem: 'its state is damaged' }
  if (end !== bytes.length) return { problem: 'something follows its state' }
  // A copy, and no Buffer.
  return { state: new Uint8Array(bytes.subarray(HEADER_BYTES + RECORD_HEAD_BYTES, end)) }
}

/** Checkpoints that are kept: the newest, and one to fall back on. */
const KEPT = 2

/** The good checkpoints in a log's folder. */
export class CheckpointFiles {
  /** Newest first. */
  private kept: FileHeader[]
  private readonly disk: Disk
  private readonly folder: string

  constructor(disk: Disk, folder: string, found: readonly FileHeader[]) {
    this.disk = disk
    this.folder = folder
    this.kept = [...found]
  }

  /** All of them, and what became wrong with others. */
  async read(): Promise<{ checkpoints: StoredCheckpoint[]; damage: string[] }> {
    const checkpoints: StoredCheckpoint[] = []
    const damage: string[] = []
    for (const { epoch, tick } of this.kept) {
      const name = fileName('checkpoint', { epoch, tick })
      const found = readCheckpoint(await this.disk.readFile(join(this.folder, name)), { epoch, tick })
      if ('state' in found) checkpoints.push({ epoch, tick, bytes: found.state })
      else damage.push(`${name}: ${found.problem}.`)
    }
    return { checkpoints, damage }
  }

  async save(checkpoint: StoredCheckpoint): Promise<void> {
    await writeCheckpoint(this.disk, this.folder, checkpoint)
    const { epoch, tick } = checkpoint
    const others = this.kept.filter((one) => one.tick !== tick || one.epoch !== epoch)
    this.kept = [{ epoch, tick }, ...others].sort((a, b) => b.tick - a.tick || b.epoch - a.epoch)
  }

  /** Removes all but the newest; gives the tick of the oldest that stays, or null when there is none. */
  async cut(): Promise<number | null> {
    for (let old = this.kept[KEPT]; old !== undefined; old = this.kept[KEPT]) {
      await this.disk.remove(join(this.folder, fileName('checkpoint', old)))
      this.kept.splice(KEPT, 1)
    }
    return this.kept.at(-1)?.tick ?? null
  }
}
