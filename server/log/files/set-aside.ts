// Makes a damaged log usable again. What a crash left of a last record is cut off; what was damaged is kept under another
// name, and never deleted; all of it is said.
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import { type FoundLog, type FoundSegment, findReach } from './log-folder.ts'
import type { Segment } from './segment-reader.ts'

export interface UsableLog {
  /** The last tick that can be had. */
  readonly last: number
  readonly segments: Segment[]
  /** What was wrong with the entries after the newest checkpoint, in one line. */
  readonly damage: string | null
  /** What was wrong before that, a line for each place. */
  readonly older: readonly string[]
}

/** Makes a log with at least one good checkpoint usable. */
export async function repair(disk: Disk, folder: string, found: FoundLog): Promise<UsableLog> {
  const aside = new Aside(disk, folder, found.names)
  const { last, kept, beyond } = findReach(found.segments, found.checkpoints[0]!.tick)
  const [said, older, segments]: [string[], string[], Segment[]] = [[], [], []]
  for (const [n, segment] of kept.entries()) {
    const isPassed = kept.slice(n + 1).some(({ count }) => count > 0)
    if (segment.problem === null || isPassed) {
      segments.push(segment)
      if (segment.problem !== null) older.push(`${segment.name}: ${segment.problem}.`)
      continue
    }
    said.push(await repairEnd(aside, segment))
    if (segment.length > 0) segments.push(segment)
  }
  for (const segment of beyond)
    said.push(`${segment.name} does not follow: ${await aside.move(segment.name)}`)
  for (const { file, problem } of found.badCheckpoints)
    older.push(`${file.name}: ${problem}: ${await aside.move(file.name)}.`)
  const damage = said.length === 0 ? null : `The entries end with tick ${last}. ${said.join('; ')}.`
  return { last, segments, damage, older }
}

/** Takes away what follows the good entries of the last segment; says what was wrong. */
async function repairEnd(aside: Aside, { name, torn, length, problem }: FoundSegment): Promise<string> {
  if (!torn)
    return `${name}: ${problem}: ${await (length === 0 ? aside.move(name) : aside.moveRest(name, length))}`
  const { disk, folder } = aside
  if (length === 0) await disk.remove(join(folder, name))
  else await disk.cutFile(join(folder, name), length)
  return `${name}: ${problem}, and is cut off`
}

/** Gives files, or their ends, another name. */
class Aside {
  readonly disk: Disk
  readonly folder: string
  private readonly taken: Set<string>

  constructor(disk: Disk, folder: string, names: readonly string[]) {
    this.disk = disk
    this.folder = folder
    this.taken = new Set(names)
  }

  async move(name: string): Promise<string> {
    const to = this.newName(name)
    await this.disk.rename(join(this.folder, name), join(this.folder, to))
    await this.disk.syncFolder(this.folder)
    return `set aside as ${to}`
  }

  async moveRest(name: string, length: number): Promise<string> {
    const to = this.newName(name)
    const file = join(this.folder, name)
    await this.disk.writeFile(join(this.folder, to), (await this.disk.readFile(file)).subarray(length))
    await this.disk.syncFolder(this.folder)
    await this.disk.cutFile(file, length)
    return `what follows is set aside as ${to}`
  }

  private newName(name: string): string {
    let to = `${name}.damaged`
    for (let n = 2; this.taken.has(to); n++) to = `${name}.damaged-${n}`
    this.taken.add(to)
    return to
  }
}
