// How pilots and their ships leave a universe.
import { SHIP } from '../../../shared/bodies.ts'
import { pushDestroyed } from '../../../shared/events.ts'
import type { PilotId } from '../../../shared/ids.ts'
import { RESUME_TICKS, SHOT_LIFE } from '../../../shared/rules.ts'
import { STEERED } from '../pilots.ts'
import type { Universe } from '../universe.ts'
import { forgetWounds } from './bounty.ts'

/** Ticks a pilot's number stays unused after it left: until the last of its shots is gone. */
const NUMBER_REST = SHOT_LIFE + 1

/** Ends pilots who were adrift for too long. */
export function endAdrift(universe: Universe): void {
  const { list } = universe.pilots
  // The last of the list takes the place of a pilot that leaves: walking backwards still meets each once.
  for (let k = list.length - 1; k >= 0; k--) {
    const { id, adriftSince } = list[k]!
    if (adriftSince !== STEERED && universe.tick - adriftSince >= RESUME_TICKS) removePilot(universe, id)
  }
}

/** Ends a pilot and its ship. */
export function removePilot(universe: Universe, id: PilotId): void {
  const { pilots, flights, happenings, feed, bodies, log, tick } = universe
  const pilot = pilots.get(id)
  if (pilot === undefined) return
  const { ships } = bodies
  if (ships.has(id)) {
    pushDestroyed(log.at(ships.sector[id]!), SHIP, id, -1)
    ships.remove(id)
  }
  pilots.leave(id, tick + NUMBER_REST)
  forgetWounds(universe, id)
  happenings.push({ type: 'left', pilot })
  const { user, name, score, banked, joinedAt } = pilot
  if (pilot.drone) return
  feed.add('left', tick, pilot)
  flights.end({ user, name, score: banked + score, ticks: tick - joinedAt })
}
