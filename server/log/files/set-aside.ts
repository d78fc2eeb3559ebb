// Makes a damaged log usable again. What a crash left of a last record is cut off; what was damaged is kept under another
// name, and never deleted; all of it is said.
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import { type FoundLog, type FoundSegment, findReach } from './log-folder.ts'
import { nextTick, type Segment } from './segments/segment-reader.ts'

export interface UsableLog {
  /** The last tick that can be had. */
  readonly last: number
  readonly segments: Segment[]
  /** What was wrong with the entries after the newest checkpoint, in one line. */
  readonly damage: string | null
  /** What was wrong before that, a line for each place. */
  readonly older: readonly string[]
}

/** Makes a log with at least one good checkpoint usable. When it resolves, what it gives is on the disk. */
export async function repair(disk: Disk, folder: string, found: FoundLog): Promise<UsableLog> {
  const aside = new Aside(disk, folder, found.names)
  const base = found.checkpoints[0]!.tick
  const { last, kept, beyond } = findReach(found.segments, base)
  const [said, older, segments]: [string[], string[], Segment[]] = [[], [], []]
  for (const [n, segment] of kept.entries()) {
    const isPassed = kept.slice(n + 1).some(({ count }) => count > 0)
    if (segment.problem !== null && isPassed) older.push(`${segment.name}: ${segment.problem}.`)
    else if (segment.problem !== null) said.push(await repairEnd(aside, segment))
    else if (nextTick(segment) > base + 1) await aside.writeBack(segment)
    if (segment.length > 0) segments.push(segment)
  }
  for (const segment of beyond)
    said.push(`${segment.name} does not follow: ${await aside.move(segment.name)}`)
  for (const { file, problem } of found.badCheckpoints)
    older.push(`${file.name}: ${problem}: ${await aside.move(file.name)}.`)
  // A universe that was asleep needs none of that, and there may be a thousand of them.
  if (last > base || said.length > 0) await disk.syncFolder(folder)
  const damage = said.length === 0 ? null : `The entries end with tick ${last}. ${said.join('; ')}.`
  return { last, segments, damage, older }
}

/** Takes away what follows the good entries of the last segment; says what was wrong. */
async function repairEnd(aside: Aside, segment: FoundSegment): Promise<string> {
  const { name, torn, length, problem } = segment
  const way = torn ? 'cut off' : await (length === 0 ? aside.move(name) : aside.copyRest(segment))
  if (length > 0) await aside.writeBack(segment)
  else if (torn) await aside.disk.remove(join(aside.folder, name))
  return `${name}: ${problem}: ${way}`
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

  async copyRest({ name, length }: Segment): Promise<string> {
    const to = this.newName(name)
    const bytes = await this.disk.readFile(join(this.folder, name))
    await this.disk.writeFile(join(this.folder, to), bytes.subarray(length))
    await this.disk.syncFolder(this.folder)
    return `set aside as ${to}`
  }

  /**
   * Leaves only what is good in a file, and writes that again: a process that was killed may not have brought it to the
   * disk, and after a sync that failed the kernel would not either.
   */
  async writeBack({ name, length }: Segment): Promise<void> {
    const file = join(this.folder, name)
    await this.disk.writeBack(file, (await this.disk.readFile(file)).subarray(0, length))
  }

  private newName(name: string): string {
    let to = `${name}.damaged`
    for (let n = 2; this.taken.has(to); n++) to = `${name}.damaged-${n}`
    this.taken.add(to)
    return to
  }
}
