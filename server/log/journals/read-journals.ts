// Reads journals as they are: one file, or all of a universe, also while a server writes there.
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { decodeCheckpoint } from '../checkpoint.ts'
import type { Recording, Stretch } from '../recording.ts'
import { type ScannedJournal, scanJournal } from './journal-format.ts'

/** Reads these files, in the order of their names. Throws an Error when none of them can be played. */
export async function readJournals(folder: string, names: readonly string[]): Promise<Recording> {
  const stretches: Stretch[] = []
  const unreadable: string[] = []
  for (const name of [...names].sort()) {
    const file = join(folder, name)
    try {
      stretches.push(stretchOf(file, scanJournal(await readFile(file))))
    } catch (error) {
      unreadable.push(`${name}: ${error instanceof Error ? error.message : error}`)
    }
  }
  if (stretches.length === 0) throw new Error(unreadable[0] ?? 'there is no journal')
  return { stretches, unreadable }
}

/** Knows of the file what it needs to be found; the rest is read when it is played, since a journal may be large. */
function stretchOf(file: string, { header, checkpoint, entries, problem }: ScannedJournal): Stretch {
  const { snapshot: _, pilots: __, ...description } = decodeCheckpoint(checkpoint)
  return {
    name: basename(file),
    description,
    firstTick: header.tick,
    lastTick: header.tick + entries.length,
    problem,
    load: () => {
      const loaded = scanJournal(readFileSync(file))
      return { snapshot: decodeCheckpoint(loaded.checkpoint).snapshot, entries: loaded.entries }
    },
  }
}
