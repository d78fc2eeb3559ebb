// How a universe begins: a new incarnation of its definition, and the checkpoint that its log begins with.
import { randomBytes } from 'node:crypto'
import { type Description, encodeCheckpoint } from '../log/checkpoint.ts'
import type { StoredCheckpoint } from '../log/universe-log.ts'
import type { Definition, Origin } from '../universe/definition.ts'
import { createUniverse } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'

export interface Beginning {
  readonly universe: Universe
  readonly description: Description
  readonly checkpoint: StoredCheckpoint
}

export function newUniverse(definition: Definition, origin: Origin, epoch: number): Beginning {
  const universe = createUniverse(definition)
  const description = { incarnation: randomBytes(8).toString('hex'), origin, definition }
  const bytes = encodeCheckpoint(universe, description)
  return { universe, description, checkpoint: { epoch, tick: universe.tick, bytes } }
}
