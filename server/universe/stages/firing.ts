// The stage in which ships fire. A shot starts ahead of its ship, with the ship's velocity added to its own.
import { pushShot } from '../../../shared/events.ts'
import { COSINE, SINE, wrap } from '../../../shared/motion.ts'
import { FIRE, MUZZLE, RELOAD, SHOT_LIFE, SHOT_SPEED } from '../../../shared/rules.ts'
import { sectorAt } from '../../../shared/sectors.ts'
import type { Universe } from '../universe.ts'

export function fire(universe: Universe): void {
  const { ships } = universe.bodies
  const { pilots, tick } = universe
  for (let k = 0; k < ships.count; k++) {
    const id = ships.ids[k]!
    if ((ships.controls[id]! & FIRE) === 0 || tick < ships.shieldUntil[id]!) continue
    const pilot = pilots.get(id)!
    if (tick < pilot.readyAt) continue
    pilot.readyAt = tick + RELOAD
    addShot(universe, id)
  }
}

function addShot({ bodies, grid, log, tick }: Universe, pilot: number): void {
  const { ships, shots } = bodies
  const heading = ships.heading[pilot]!
  const id = shots.lowestFree()
  shots.add(id)
  shots.x[id] = wrap(ships.x[pilot]! + ((COSINE[heading]! * MUZZLE) >> 12), grid.width)
  shots.y[id] = wrap(ships.y[pilot]! + ((SINE[heading]! * MUZZLE) >> 12), grid.height)
  shots.vx[id] = ships.vx[pilot]! + ((COSINE[heading]! * SHOT_SPEED) >> 12)
  shots.vy[id] = ships.vy[pilot]! + ((SINE[heading]! * SHOT_SPEED) >> 12)
  shots.until[id] = tick + SHOT_LIFE
  shots.sort[id] = pilot
  shots.hull[id] = 0
  shots.sector[id] = sectorAt(grid, shots.x[id]!, shots.y[id]!)
  pushShot(log.at(shots.sector[id]!), shots, id, tick)
}
