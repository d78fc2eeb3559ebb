// The stage in which ships fire. A shot starts ahead of its ship, with the ship's velocity added to its own.
import { hasEnergyToFire, spend } from '../../../shared/energy.ts'
import { pushShot } from '../../../shared/events.ts'
import { launch } from '../../../shared/motion.ts'
import { FIRE } from '../../../shared/rules.ts'
import { sectorAt } from '../../../shared/sectors.ts'
import { classOf, gunOf, reloadOf } from '../../../shared/ship-classes.ts'
import type { Universe } from '../universe.ts'

export function fire(universe: Universe): void {
  const { ships } = universe.bodies
  const { pilots, tick } = universe
  for (let k = 0; k < ships.count; k++) {
    const id = ships.ids[k]!
    if ((ships.controls[id]! & FIRE) === 0 || tick < ships.shieldUntil[id]!) continue
    const pilot = pilots.get(id)!
    if (tick < pilot.readyAt || !hasEnergyToFire(ships, id, tick)) continue
    pilot.readyAt = tick + reloadOf(ships, id)
    spend(ships, id, classOf(ships, id).shotCost, tick)
    addShot(universe, id, 0)
  }
}

/** A shot of this pilot's ship, so many steps of heading from where it points. */
export function addShot({ bodies, grid, log, tick }: Universe, pilot: number, aside: number): void {
  const { ships, shots } = bodies
  const id = shots.lowestFree()
  shots.add(id)
  launch(ships, pilot, shots, id, tick, grid, aside)
  shots.sort[id] = pilot
  shots.hull[id] = 0
  shots.gun[id] = gunOf(ships, pilot)
  shots.sector[id] = sectorAt(grid, shots.x[id]!, shots.y[id]!)
  pushShot(log.at(shots.sector[id]!), shots, id, tick)
}
