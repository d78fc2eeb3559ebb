// The stage in which ships use their specials, after all collisions of the tick, so that what is pushed moves from the
// next tick on. What a special does to its own ship is in shared/specials.ts.
import { SHIP } from '../../../shared/bodies.ts'
import { spend } from '../../../shared/energy.ts'
import { pushSpecial } from '../../../shared/events.ts'
import { SPECIAL } from '../../../shared/rules.ts'
import { shortWay } from '../../../shared/sectors.ts'
import { classOf, reloadOf } from '../../../shared/ship-classes.ts'
import { canUseSpecial, REPEL_REACH, salvoAside, specialOf, useSpecial } from '../../../shared/specials.ts'
import { entryId, entryKind } from '../cells.ts'
import { areAllied } from '../match/teams.ts'
import type { Universe } from '../universe.ts'
import { logDeflected } from './bounce.ts'
import { sectorOf, spendShot } from './damage.ts'
import { addShot } from './firing.ts'

export function useSpecials(universe: Universe): void {
  const { ships } = universe.bodies
  for (let k = 0; k < ships.count; k++) {
    const id = ships.ids[k]!
    if ((ships.controls[id]! & SPECIAL) === 0 || !canUseSpecial(ships, id, universe.tick)) continue
    pushSpecial(universe.log.at(sectorOf(universe, ships, id)), id)
    useSpecial(ships, id, universe.tick)
    const { kind } = specialOf(ships, id)
    if (kind === 'salvo') fireSalvo(universe, id)
    else if (kind === 'repel') repel(universe, id)
  }
}

/** A fan of shots, each of which takes what a shot takes; the gun reloads after it. */
function fireSalvo(universe: Universe, ship: number): void {
  const { pilots, tick, bodies } = universe
  const { strength } = specialOf(bodies.ships, ship)
  pilots.get(ship)!.readyAt = tick + reloadOf(bodies.ships, ship)
  for (let shot = 0; shot < strength; shot++) {
    spend(bodies.ships, ship, classOf(bodies.ships, ship).shotCost, tick)
    addShot(universe, ship, salvoAside(shot, strength))
  }
}

/** Pushes other ships away, and ends the shots of others, but for those of its team. */
function repel(universe: Universe, ship: number): void {
  const { cells, grid } = universe
  const { ships, shots } = universe.bodies
  const [x, y] = [ships.x[ship]!, ships.y[ship]!]
  const count = cells.near(x - REPEL_REACH, y - REPEL_REACH, x + REPEL_REACH, y + REPEL_REACH)
  for (let n = 0; n < count; n++) {
    const entry = cells.found[n]!
    const other = entryId(entry)
    if (entryKind(entry) === SHIP && other !== ship && ships.has(other) && !areAllied(universe, ship, other))
      pushAway(universe, ship, other)
  }
  for (let k = shots.count - 1; k >= 0; k--) {
    const shot = shots.ids[k]!
    const dx = shortWay(x, shots.x[shot]!, grid.width)
    const dy = shortWay(y, shots.y[shot]!, grid.height)
    const owner = shots.sort[shot]!
    if (owner === ship || areAllied(universe, ship, owner)) continue
    if (dx * dx + dy * dy <= REPEL_REACH * REPEL_REACH) spendShot(universe, shot)
  }
}

function pushAway(universe: Universe, ship: number, other: number): void {
  const { grid } = universe
  const { ships } = universe.bodies
  const dx = shortWay(ships.x[ship]!, ships.x[other]!, grid.width)
  const dy = shortWay(ships.y[ship]!, ships.y[other]!, grid.height)
  const distance = Math.floor(Math.sqrt(dx * dx + dy * dy))
  if (distance === 0 || distance > REPEL_REACH) return
  const { strength } = specialOf(ships, ship)
  ships.vx[other] = ships.vx[other]! + Math.trunc((dx * strength) / distance)
  ships.vy[other] = ships.vy[other]! + Math.trunc((dy * strength) / distance)
  logDeflected(universe, other)
}
