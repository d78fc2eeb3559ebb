// How a node comes to a universe: as its leader, if nobody leads it, or else as one that follows.
import { delay } from '../../shared/timers.ts'
import { newUniverse } from '../replica/beginning.ts'
import { SizeChanged } from '../replica/leading-engine.ts'
import { recover } from '../replica/recovery.ts'
import type { Definition, Origin } from '../universe/definition.ts'
import type { Services } from './services.ts'
import { SharedEngine } from './shared-engine.ts'

/** Between two looks for the first checkpoint of a universe that another node begins. */
const LOOK_MS = 50
const LOOKS = 60

/** Throws an Error with one line when it cannot be led or followed. */
export async function openShared(
  services: Services,
  definition: Definition,
  origin: Origin,
): Promise<SharedEngine> {
  const { id } = definition
  const { logs, leases, logger, timers } = services
  const log = await logs.open(id)
  try {
    for (let look = 0; look < LOOKS; look++) {
      const leads = await leases.acquire(id)
      const epoch = leads ? await log.claim() : log.epoch
      const found = await recover(log)
      if (found !== null) {
        const { definition: before, incarnation, origin: from } = found.description
        const misfit = SizeChanged.find(before, definition)
        if (misfit !== null) throw misfit
        for (const line of found.damage) logger.warn({ universe: id, damage: line }, 'the log was damaged')
        services.watch?.recovered(id, found.universe.tick - found.entries, found.differences.length)
        const description = { incarnation, origin: from, definition }
        const options = { ...services, log, universe: found.universe, description, before }
        return new SharedEngine(options, leads ? epoch : found.epoch, leads)
      }
      if (leads) {
        const { universe, description, checkpoint } = newUniverse(definition, origin, epoch)
        await log.saveCheckpoint(checkpoint)
        services.watch?.checkpointed(id, universe.tick)
        return new SharedEngine({ ...services, log, universe, description, before: definition }, epoch, true)
      }
      await delay(timers, LOOK_MS)
    }
    throw new Error('another node leads it, and has not begun it')
  } catch (error) {
    await leases.release(id).catch(() => undefined)
    await log.close()
    throw error
  }
}
