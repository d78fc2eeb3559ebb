// Copies the logs of a data folder while a server writes them.
import { join } from 'node:path'
import { type Disk, nodeDisk } from './disk.ts'
import { type FileKind, parseFileName } from './file-format.ts'
import { scanFolder } from './log-folder.ts'

/** Times that a log's checkpoints are looked for: a server that saves one takes an old one away. */
const TRIES = 5

/**
 * Copies all logs of the folder `data` into the folder `target`, which has none of them yet; gives the universes' ids.
 * Throws an Error when one cannot be copied, or nothing could be recovered from the copy.
 */
export async function copyLogs(data: string, target: string, disk: Disk = nodeDisk): Promise<string[]> {
  const copied: string[] = []
  for (const universe of await disk.list(join(data, 'universes'))) {
    const [from, to] = [data, target].map((folder) => join(folder, 'universes', universe)) as [string, string]
    const names = (await disk.list(from)).filter((name) => parseFileName(name) !== null)
    if (universe.startsWith('.') || names.length === 0) continue
    disk.makeFolder(to)
    // In this order the copied entries reach at least as far as any checkpoint that was there before them, and one that
    // came later stands for what they lack.
    await copyFiles(disk, from, to, 'segment')
    for (let left = TRIES; !(await copyFiles(disk, from, to, 'checkpoint')); left--)
      if (left === 0)
        throw new Error(`The checkpoints of ${universe} cannot be copied: they change all the time.`)
    await disk.syncFolder(to)
    if ((await scanFolder(disk, to)).checkpoints.length === 0)
      throw new Error(`The log of ${universe} has no good checkpoint.`)
    copied.push(universe)
  }
  return copied
}

/** Copies the files of a kind, the oldest first. False: some were taken away meanwhile. */
async function copyFiles(disk: Disk, from: string, to: string, kind: FileKind): Promise<boolean> {
  const names = (await disk.list(from)).filter((name) => parseFileName(name)?.kind === kind).sort()
  let isComplete = true
  for (const name of names) {
    const bytes = await readIfThere(disk, join(from, name))
    if (bytes === null) isComplete = false
    else await disk.writeFile(join(to, name), bytes)
  }
  return isComplete
}

async function readIfThere(disk: Disk, file: string): Promise<Uint8Array | null> {
  try {
    return await disk.readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
