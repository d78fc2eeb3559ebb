// A log in files, to be damaged: what is in it, and what may be found in it afterwards.
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import type { Entry } from '../server/log/entry.ts'
import { openFileLogs } from '../server/log/files/file-log-store.ts'
import { LogDisk } from './log-disk.ts'
import { append, checkpointOf, entryOf } from './log-samples.ts'

export const FOLDER = 'data/universes/aurora'
/** Ticks of the sample: of its checkpoints, the last before another leader, and the last. */
export const [OLDER, NEWER, TURN, LAST] = [8, 16, 24, 36]

export type Files = ReadonlyMap<string, Uint8Array>

/** Its files: two checkpoints, and a segment after each of them and after the turn. */
export async function makeSample(): Promise<Files> {
  const disk = new LogDisk()
  const store = await openFileLogs('data', { disk })
  const log = await store.open('aurora')
  let epoch = await log.claim()
  await log.saveCheckpoint(checkpointOf(epoch, 0))
  for (let tick = 1; tick <= LAST; tick++) {
    if (tick === TURN + 1) epoch = await log.claim()
    expect(await append(log, expected(tick))).toBeNull()
    if (tick === OLDER || tick === NEWER) await log.saveCheckpoint(checkpointOf(epoch, tick))
  }
  await log.cut()
  await store.close()
  return disk.contents()
}

export const SEGMENTS = [
  '0000000001-0000000009.log',
  '0000000001-0000000017.log',
  '0000000002-0000000025.log',
] as const
export const CHECKPOINTS = ['0000000001-0000000008.checkpoint', '0000000001-0000000016.checkpoint'] as const

const all = Array.from({ length: LAST + 1 }, (_, tick) => entryOf(tick > TURN ? 2 : 1, tick))

/** The entry of a tick of the sample. */
export function expected(tick: number): Entry {
  return all[tick]!
}

export interface Opened {
  readonly newest: number
  readonly last: number
  readonly epoch: number
  readonly damage: string | null
  readonly older: string[]
}

/** Opens a log, and checks that all it gives is right. */
export async function openOn(disk: LogDisk): Promise<Opened> {
  const store = await openFileLogs('data', { disk })
  try {
    const log = await store.open('aurora')
    const { checkpoints, damage: older } = await log.checkpoints()
    const good = checkpoints.map(({ tick }) => checkpointOf(1, tick))
    if (!isDeepStrictEqual(checkpoints, good)) expect(checkpoints).toEqual(good)
    const newest = checkpoints[0]!.tick
    const { entries, damage } = await log.read(newest)
    const right = entries.map((_, n) => expected(newest + 1 + n))
    // Many times faster than `expect`, and this is called ten thousand times.
    if (JSON.stringify(entries) !== JSON.stringify(right)) expect(entries).toEqual(right)
    return { newest, last: newest + entries.length, epoch: log.epoch, damage, older }
  } finally {
    await store.close()
  }
}

/** Goes on after what was found, and opens it once more. */
export async function goOn(disk: LogDisk, last: number): Promise<void> {
  const store = await openFileLogs('data', { disk })
  const log = await store.open('aurora')
  const epoch = await log.claim()
  for (let n = 1; n <= 3; n++) expect(await append(log, entryOf(epoch, last + n))).toBeNull()
  await store.close()
  const again = await openFileLogs('data', { disk })
  const { entries, damage } = await (await again.open('aurora')).read(last)
  expect(entries).toEqual([1, 2, 3].map((n) => entryOf(epoch, last + n)))
  expect(damage).toBeNull()
  await again.close()
}
