// One number for a whole universe: equal when everything that decides what comes next is.
import { hashSectors } from '../../shared/hash.ts'
import { mix } from '../../shared/random.ts'
import type { Universe } from './universe.ts'

/** The fingerprint of `universe` now: all but what was said. `sectors`: scratch, one number per sector. */
export function fingerprint(universe: Universe, sectors: Uint32Array): number {
  const { bodies, grid, tick, random, pilots, flights, relays, rules, capacity } = universe
  hashSectors(bodies, grid, tick, sectors)
  let hash = mix(random.state ^ tick)
  for (const sector of sectors) hash = mix(hash ^ sector)
  hash = chain(hash, [capacity, rules.rocks, rules.drones, rules.shotDamage])
  hash = chain(hash, [rules.respawnTicks, rules.shieldTicks, flights.ended, pilots.numbers.fresh])
  for (const [number, until] of pilots.numbers.resting) hash = chain(hash, [number, until])
  for (const [relay, batch] of relays.list) hash = chain(hash, [relay, batch])
  for (const { number, score } of flights.pending) hash = chain(hash, [number, score])
  for (const { id, score, readyAt, spawnAt, joinedAt, adriftSince, relay, next } of pilots.list) {
    hash = chain(hash, [id, score, readyAt, spawnAt, joinedAt, adriftSince, relay])
    const ack = bodies.ships.has(id) ? bodies.ships.ack[id]! : 0
    hash = chain(hash, [next.target, next.controls, next.sequence, ack])
    hash = chain(hash, pilots.identityOf(id))
  }
  return hash
}

function chain(hash: number, values: ArrayLike<number>): number {
  for (let n = 0; n < values.length; n++) hash = mix((hash + 1) ^ values[n]!)
  return hash
}
