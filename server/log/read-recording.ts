// Finds out what a path holds that can be played: a log's folder, a journal, or a folder of a universe's journals.
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parseFileName } from './files/file-format.ts'
import { readLogFolder } from './files/read-folder.ts'
import { JOURNAL_ENDING } from './journals/journal-format.ts'
import { readJournals } from './journals/read-journals.ts'
import type { Recording } from './recording.ts'

/** Reads what `path` holds. Throws an Error with one line when it is nothing that can be played. */
export async function readRecording(path: string): Promise<Recording> {
  if (!(await stat(path)).isDirectory()) return readFile(path)
  const names = await readdir(path)
  const journals = names.filter((name) => name.endsWith(JOURNAL_ENDING))
  if (journals.length > 0) return readJournals(path, journals)
  if (names.some((name) => parseFileName(name) !== null)) return readLogFolder(path)
  const universes = await findUniverses(path)
  if (universes.length === 1) return readRecording(universes[0]!)
  if (universes.length === 0) throw new Error('there is neither a log nor a journal in it')
  throw new Error(`it holds several universes; name one: ${universes.join(', ')}`)
}

function readFile(path: string): Promise<Recording> {
  if (parseFileName(basename(path)) === null) return readJournals(dirname(path), [basename(path)])
  throw new Error('it is a part of a log; name its folder')
}

/** Folders in it, or one folder further down (as in a data folder), that could be played. */
async function findUniverses(path: string, depth = 2): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name)
    if (!entry.isDirectory()) continue
    const names = await readdir(inside)
    if (names.some((name) => name.endsWith(JOURNAL_ENDING) || parseFileName(name) !== null))
      found.push(inside)
    else if (depth > 1) found.push(...(await findUniverses(inside, depth - 1)))
  }
  return found
}
