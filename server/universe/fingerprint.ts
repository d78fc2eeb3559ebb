// One number for a whole universe: equal when everything that decides what comes next is. It is taken within a tick, once a
// second, so it must be quick.
import { energyAt } from '../../shared/energy.ts'
import { hashSectors } from '../../shared/hash.ts'
import { MODES, matchNumbers } from '../../shared/modes.ts'
import { mix } from '../../shared/random.ts'
import type { Universe } from './universe.ts'

/** The fingerprint of `universe` now: all but what was said. `sectors`: scratch, one number per sector. */
export function fingerprint(universe: Universe, sectors: Uint32Array): number {
  const { bodies, grid, tick, random, flights, relays, rules, capacity, pilots, match } = universe
  hashSectors(bodies, grid, tick, sectors)
  let hash = mix(random.state ^ tick)
  for (let n = 0; n < sectors.length; n++) hash = mix(hash ^ sectors[n]!)
  const { rocks, drones, shotDamage, respawnTicks, shieldTicks, mode, goal, roundTicks, breakTicks } = rules
  const modeNumber = MODES.indexOf(mode)
  for (const value of [capacity, rocks, drones, shotDamage, respawnTicks, shieldTicks])
    hash = chain(hash, value)
  for (const value of [modeNumber, goal, roundTicks, breakTicks]) hash = chain(hash, value)
  for (const value of matchNumbers(match)) hash = chain(hash, value)
  hash = chain(chain(hash, flights.ended), pilots.numbers.fresh)
  for (const [number, until] of pilots.numbers.resting) hash = chain(chain(hash, number), until)
  for (const [relay, batch] of relays.list) hash = chain(chain(hash, relay), batch)
  for (const { number, score } of flights.pending) hash = chain(chain(hash, number), score)
  const { shots } = bodies
  for (let k = 0; k < shots.count; k++) hash = chain(hash, shots.gun[shots.ids[k]!]!)
  return hashPilots(universe, hash)
}

function hashPilots({ pilots, bodies, tick }: Universe, hash: number): number {
  const { ships } = bodies
  for (const pilot of pilots.list) {
    const { id, score, readyAt, spawnAt, joinedAt, adriftSince, relay, next, ship } = pilot
    hash = chain(chain(chain(hash, pilot.banked), pilot.team), pilot.skill)
    hash = chain(chain(chain(hash, id), score), readyAt)
    hash = chain(chain(chain(chain(hash, spawnAt), joinedAt), adriftSince), relay)
    hash = chain(chain(chain(hash, next.target), next.controls), next.sequence)
    hash = chain(chain(hash, ships.has(id) ? ships.ack[id]! : 0), ship)
    if (ships.has(id)) hash = chain(chain(hash, energyAt(ships, id, tick)), ships.specialAt[id]!)
    if (ships.has(id)) hash = chain(hash, ships.crystals[id]!)
    hash = chain(hash, pilot.kept)
    for (const { by, damage } of pilot.wounds) hash = chain(chain(hash, by), damage)
    hash = chain(hash, pilots.identityHashOf(id))
  }
  return hash
}

function chain(hash: number, value: number): number {
  return mix((hash + 1) ^ value)
}
