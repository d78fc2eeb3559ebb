// The log of a crowded universe as a process leaves it that dies at the worst moment: when the next checkpoint was about
// to be written.
import { setImmediate } from 'node:timers/promises'
import { nodeDisk } from '../../server/log/files/disk.ts'
import { openFileLogs } from '../../server/log/files/file-log-store.ts'
import { Archive } from '../../server/replica/archive.ts'
import type { Definition } from '../../server/universe/definition.ts'
import { Random } from '../../shared/random.ts'

/** Checkpoints before the one that is not written any more: by then the compiler knows the code. */
const CHECKPOINTS = 6
/** A player takes a new course every 14 ticks on average. */
const COURSE_TICKS = 14

const NOBODY = { ticked: () => undefined, settled: () => undefined }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Writes it; gives the number of entries that a recovery has to apply. */
export async function writeCrowdedLog(
  folder: string,
  definition: Definition,
  players: number,
): Promise<number> {
  let saved = 0
  let tick = 0
  let lastTick = 0
  const disk = {
    ...nodeDisk,
    writeFile: async (file: string, bytes: Uint8Array) => {
      if (++saved > CHECKPOINTS) throw new Error('The process dies here.')
      lastTick = tick
      await nodeDisk.writeFile(file, bytes)
    },
  }
  const logs = await openFileLogs(folder, { disk })
  const archive = new Archive({ logs, logger: silent, now: () => performance.now() })
  const engine = await archive.open(definition, 'file')
  const { inbox } = engine
  for (let n = 0; n < players; n++)
    inbox!.add({
      type: 'join',
      name: `P${n}`,
      session: `session ${n}`,
      user: `guest:${n}`,
      ship: 0,
      party: '',
    })
  const random = new Random(1)
  while (saved <= CHECKPOINTS) {
    for (let n = 0; n < players; n++) {
      if (random.below(COURSE_TICKS) !== 0) continue
      const pilot = definition.rules.drones + n
      const [target, controls, sequence] = [random.below(256), random.below(4), random.below(128)]
      inbox!.add({ type: 'steer', pilot, target, controls, sequence })
    }
    engine.turn(NOBODY)
    tick = engine.universe.tick
    await setImmediate()
  }
  await logs.close()
  return tick - lastTick
}
