// Copies the logs of a data folder while a server writes them.
import { join } from 'node:path'
import { type Disk, nodeDisk } from './disk.ts'
import { type FileKind, type FileName, parseFileName } from './file-format.ts'
import { scanFolder } from './log-folder.ts'
import { nextTick } from './segments/segment-reader.ts'

/** Times that a log is copied: a server that saves a checkpoint or begins a log anew takes files away meanwhile. */
const TRIES = 5

/**
 * Copies all logs of the folder `data` into the folder `target`, which has none of them yet; gives the universes' ids.
 * Throws an Error when one cannot be copied, or nothing could be recovered from the copy.
 */
export async function copyLogs(data: string, target: string, disk: Disk = nodeDisk): Promise<string[]> {
  const copied: string[] = []
  for (const universe of await disk.list(join(data, 'universes'))) {
    const [from, to] = [data, target].map((folder) => join(folder, 'universes', universe)) as [string, string]
    if (universe.startsWith('.') || !(await disk.list(from)).some((name) => parseFileName(name) !== null))
      continue
    for (let left = TRIES; !(await copyLog(disk, from, to)); left--)
      if (left === 0)
        throw new Error(`The log of ${universe} cannot be copied: its files change all the time.`)
    if ((await scanFolder(disk, to)).checkpoints.length === 0)
      throw new Error(`The log of ${universe} has no good checkpoint.`)
    copied.push(universe)
  }
  return copied
}

/** Copies the files of a log. False: what was copied does not belong together, or leads nowhere. */
async function copyLog(disk: Disk, from: string, to: string): Promise<boolean> {
  await disk.remove(to)
  disk.makeFolder(to)
  // In this order the copied entries reach at least as far as any checkpoint that was there before them, and one that came
  // later stands for what they lack.
  for (const { name } of await filesIn(disk, from, 'segment')) await copyIfThere(disk, from, to, name)
  const [newest, ...others] = (await filesIn(disk, from, 'checkpoint')).reverse()
  if (newest === undefined || !(await copyIfThere(disk, from, to, newest.name))) return false
  for (const { name } of others) await copyIfThere(disk, from, to, name)
  await disk.syncFolder(to)
  // A log that was begun anew meanwhile has a higher epoch, and perhaps a tick that the old one has passed.
  const { segments } = await scanFolder(disk, to)
  return segments.every((one) => one.header.epoch >= newest.epoch || nextTick(one) <= newest.tick + 1)
}

/** The files of a kind that were not set aside, the oldest first. */
async function filesIn(disk: Disk, folder: string, kind: FileKind): Promise<FileName[]> {
  const files = (await disk.list(folder)).sort().map(parseFileName)
  return files.filter((file) => file !== null && file.kind === kind && !file.damaged) as FileName[]
}

async function copyIfThere(disk: Disk, from: string, to: string, name: string): Promise<boolean> {
  const bytes = await readIfThere(disk, join(from, name))
  if (bytes !== null) await disk.writeFile(join(to, name), bytes)
  return bytes !== null
}

async function readIfThere(disk: Disk, file: string): Promise<Uint8Array | null> {
  try {
    return await disk.readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
