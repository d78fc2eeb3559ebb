// One number for a whole universe: equal when everything that decides what comes next is.
import { hashSectors } from '../../shared/hash.ts'
import { mix } from '../../shared/random.ts'
import type { Universe } from './universe.ts'

/** The fingerprint of `universe` now. `sectors`: scratch, one number per sector. */
export function fingerprint(universe: Universe, sectors: Uint32Array): number {
  const { bodies, grid, tick, random, pilots } = universe
  hashSectors(bodies, grid, tick, sectors)
  let hash = mix(random.state ^ tick)
  for (const sector of sectors) hash = mix(hash ^ sector)
  for (const { id, score, readyAt, spawnAt } of pilots.list) {
    hash = mix(hash ^ id)
    hash = mix(hash ^ score)
    hash = mix(hash ^ readyAt)
    hash = mix(hash ^ spawnAt)
  }
  return hash
}
