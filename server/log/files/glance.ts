// Looks at a log's folder without opening it, for a server that starts with a thousand of them: the names of its files, its
// newest checkpoint, and no entry.
import { join } from 'node:path'
import type { Glance } from '../universe-log.ts'
import { readCheckpoint } from './checkpoint-file.ts'
import type { Disk } from './disk.ts'
import { type FileName, HEADER_BYTES, parseFileName } from './file-format.ts'

/** Null when there is no checkpoint. Throws an Error when the newest is damaged, or only a newer server can read it. */
export async function glanceAt(disk: Disk, folder: string): Promise<Glance | null> {
  const found = (await disk.list(folder)).map(parseFileName).filter((file) => file !== null)
  const files = found.filter(({ damaged }) => !damaged)
  const newest = files.filter(({ kind }) => kind === 'checkpoint').reduce<FileName | null>(newer, null)
  if (newest === null) return null
  const read = readCheckpoint(await disk.readFile(join(folder, newest.name)), newest)
  if ('problem' in read) throw new Error(`${newest.name}: ${read.problem}`)
  const { epoch, tick } = newest
  // A checkpoint ends its segment, so that what follows is in others. An entry that got in meanwhile is found when the log
  // is opened.
  const later = files.filter((file) => file.kind === 'segment' && file.tick > tick)
  let isBehind = false
  for (const { name } of later) {
    const { length } = await disk.readFile(join(folder, name))
    isBehind ||= length > HEADER_BYTES
  }
  return { checkpoint: { epoch, tick, bytes: read.state }, isBehind }
}

function newer(one: FileName | null, other: FileName): FileName {
  if (one === null) return other
  return (other.tick - one.tick || other.epoch - one.epoch) > 0 ? other : one
}
