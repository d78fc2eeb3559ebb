// What the log of a universe says, read from its folder apart from any server: each tick computed anew, and compared with
// the fingerprints and checkpoints in it.
import { readLogFolder } from '../../server/log/files/read-folder.ts'
import { JournalPlayer } from '../../server/replica/replay/journal-player.ts'
import type { Line } from '../../server/universe/chat.ts'
import { fingerprint } from '../../server/universe/fingerprint.ts'
import type { Universe } from '../../server/universe/universe.ts'
import { hashSectors } from '../../shared/hash.ts'

/** The end of a tick. */
export interface Moment {
  /** By sector. */
  readonly hashes: Uint32Array
  /** By pilot. */
  readonly scores: ReadonlyMap<number, number>
}

export interface LogTruth {
  readonly lastTick: number
  /** Of the universe at the end of the last tick. */
  readonly fingerprint: number
  /** Ticks at which the universe, computed anew, is another than the log says. */
  readonly differences: readonly number[]
  readonly moments: ReadonlyMap<number, Moment>
  /** Names by pilot, at the end of the last tick. */
  readonly pilots: ReadonlyMap<number, string>
  /** Chat lines, as "name: text": those of the moments, and some before. */
  readonly said: ReadonlySet<string>
}

/** Reads the log in `folder`; moments are kept from tick `from` on. */
export async function readTruth(folder: string, from: number): Promise<LogTruth> {
  const { stretches } = await readLogFolder(folder)
  const moments = new Map<number, Moment>()
  const differences: number[] = []
  const said = new Set<string>()
  let before: Universe | null = null
  for (const { description, load } of stretches) {
    const player = new JournalPlayer({ ...description, ...load() })
    // A checkpoint is what its entries led to.
    if (before?.tick === player.firstTick && print(before) !== print(player.universe))
      differences.push(player.firstTick)
    for (const line of player.universe.chat.lines) said.add(asSaid(line))
    do {
      for (const happening of player.universe.happenings)
        if (happening.type === 'said') said.add(asSaid(happening.line))
      if (player.universe.tick >= from) moments.set(player.universe.tick, momentOf(player.universe))
    } while (player.step())
    if (player.firstDifference !== null) differences.push(player.firstDifference)
    before = player.universe
  }
  const { tick, pilots } = before!
  return {
    lastTick: tick,
    fingerprint: print(before!),
    differences,
    moments,
    pilots: new Map(pilots.list.map(({ id, name }) => [id, name])),
    said,
  }
}

function asSaid({ from, text }: Line): string {
  return `${from}: ${text}`
}

function print(universe: Universe): number {
  return fingerprint(universe, new Uint32Array(universe.grid.sectors))
}

function momentOf({ bodies, grid, tick, pilots }: Universe): Moment {
  const hashes = new Uint32Array(grid.sectors)
  hashSectors(bodies, grid, tick, hashes)
  return { hashes, scores: new Map(pilots.list.map(({ id, score }) => [id, score])) }
}
