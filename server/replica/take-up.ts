// What a server does with the logs that the process before it left, before it listens: the universes that somebody was in go
// on, the others sleep on, and what does not fit the definitions is said and left as it is.
import type { Logger } from '../process/logger.ts'
import { sameTerms } from '../universe/definition.ts'
import type { Archive, Found } from './archive.ts'
import { SizeChanged } from './leading-engine.ts'
import type { Multiverse } from './multiverse.ts'

/** @param isFree whether a universe is nobody else's to go on with */
export async function takeUp(
  archive: Archive,
  multiverse: Multiverse,
  logger: Logger,
  isFree: (id: string) => Promise<boolean> = async () => true,
): Promise<void> {
  const found = await archive.survey()
  for (const one of found) introduce(one, multiverse, logger)
  for (const { id, isAwake } of found) if (isAwake && (await isFree(id))) await multiverse.wake(id)
}

function introduce({ id, checkpoint }: Found, multiverse: Multiverse, logger: Logger): void {
  const definition = multiverse.place(id)?.definition
  if (definition === undefined) {
    if (checkpoint !== null && checkpoint.origin !== 'file') return multiverse.add(checkpoint)
    logger.warn({ universe: id }, 'a universe that is not defined any more: its log stays untouched')
    return
  }
  if (checkpoint === null) return
  const { definition: before, terms } = checkpoint
  const misfit = SizeChanged.find(before, definition)
  if (misfit !== null) return multiverse.refuse(id, misfit)
  if (before.seed !== definition.seed)
    logger.warn({ universe: id, seed: definition.seed }, 'another seed: it counts from the next reset on')
  // A definition whose terms have changed wins over those in force.
  if (sameTerms(before, definition)) multiverse.add({ definition, origin: 'file', terms })
}
