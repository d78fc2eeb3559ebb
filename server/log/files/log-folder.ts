// Looks at the folder of a log: what is good in it, and what is not. It changes nothing (set-aside.ts does).
import { join } from 'node:path'
import { readCheckpoint } from './checkpoint-file.ts'
import type { Disk } from './disk.ts'
import { type FileName, parseFileName } from './file-format.ts'
import { nextTick, type ScannedSegment, type Segment, scanSegment } from './segments/segment-reader.ts'

export interface FoundSegment extends Segment, ScannedSegment {}

export interface FoundLog {
  readonly names: readonly string[]
  /** The highest of any file; 0 in an empty folder. */
  readonly epoch: number
  /** Good ones, newest first. */
  readonly checkpoints: readonly FileName[]
  readonly badCheckpoints: readonly { readonly file: FileName; readonly problem: string }[]
  /** In order. */
  readonly segments: readonly FoundSegment[]
}

/** Looks through a log's folder. Throws an Error when a file cannot be read, or only by a newer server. */
export async function scanFolder(disk: Disk, folder: string): Promise<FoundLog> {
  const names = await disk.list(folder)
  const files = names.map(parseFileName).filter((file) => file !== null)
  const checkpoints: FileName[] = []
  const badCheckpoints: { file: FileName; problem: string }[] = []
  const segments: FoundSegment[] = []
  for (const file of files.filter(({ damaged }) => !damaged).sort(byTick)) {
    const bytes = await disk.readFile(join(folder, file.name))
    await named(file.name, () => {
      if (file.kind === 'segment') {
        segments.push({ name: file.name, header: file, ...scanSegment(bytes, file) })
        return
      }
      const found = readCheckpoint(bytes, file)
      if ('state' in found) checkpoints.unshift(file)
      else badCheckpoints.push({ file, problem: found.problem })
    })
  }
  // Of a file whose header was never written nobody knows, nor will once it is removed.
  const unborn = new Set(segments.filter(({ torn, length }) => torn && length === 0).map(({ name }) => name))
  const epochs = files.filter(({ name }) => !unborn.has(name)).map(({ epoch }) => epoch)
  const epoch = Math.max(0, ...epochs)
  return { names, epoch, checkpoints, badCheckpoints, segments }
}

/** Runs `read`; its errors begin with the name of the file. */
async function named(name: string, read: () => void): Promise<void> {
  try {
    read()
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`)
  }
}

function byTick(a: FileName, b: FileName): number {
  return a.tick - b.tick || a.epoch - b.epoch
}

export interface Reach {
  /** The last tick to which the entries lead from the newest good checkpoint. */
  readonly last: number
  /** Segments that can be read from there, or are not needed any more. */
  readonly kept: readonly FoundSegment[]
  /** Segments behind a gap: they lead nowhere. */
  readonly beyond: readonly FoundSegment[]
}

/** How far the entries lead from a state at the end of tick `base`. */
export function findReach(segments: readonly FoundSegment[], base: number): Reach {
  let last = base
  for (const [n, segment] of segments.entries()) {
    const isEmpty = segment.count === 0 && segment.problem === null
    if (!isEmpty && segment.header.tick > last + 1)
      return { last, kept: segments.slice(0, n), beyond: segments.slice(n) }
    last = Math.max(last, nextTick(segment) - 1)
  }
  return { last, kept: segments, beyond: [] }
}
