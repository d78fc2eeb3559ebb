// What a server's process takes of its machine: memory once its garbage is gone, open files, and its data folder.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeployedServer } from '../deployed-server.ts'
import { collectGarbage } from '../garbage.ts'

export interface Footprint {
  readonly heapMB: number
  readonly rssMB: number
  readonly openFiles: number
  /** In the folder of the logs. */
  readonly logFiles: number
  readonly logMB: number
  readonly dataMB: number
  /** Each has an audience, and its topics. */
  readonly awakeUniverses: number
}

export async function takeFootprint(server: DeployedServer, data: string, url: string): Promise<Footprint> {
  const logs = filesIn(join(data, 'universes'))
  return {
    heapMB: (await collectGarbage(server)) / 1e6,
    rssMB: server.memory(),
    openFiles: readdirSync(`/proc/${server.pid}/fd`).length,
    logFiles: logs.length,
    logMB: bytesOf(logs) / 1e6,
    dataMB: bytesOf(filesIn(data)) / 1e6,
    awakeUniverses: await countAwake(url),
  }
}

/** Whether this machine can say all that. */
export const CAN_MEASURE = existsSync('/proc/self/fd')

export async function countAwake(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/universes`)
  const { universes } = (await answer.json()) as { universes: { state: string }[] }
  return universes.filter(({ state }) => state === 'awake').length
}

function filesIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
  return all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
}

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
}
