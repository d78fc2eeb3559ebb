// New velocities after a collision, and the events that say so.
import { bounceOff, closingSpeed, type Meeting, push } from '../../../shared/contact.ts'
import { pushDeflected } from '../../../shared/events.ts'
import type { Universe } from '../universe.ts'
import { sectorOf } from './damage.ts'

/** Logs a ship's new velocity. */
export function logDeflected(universe: Universe, ship: number): void {
  const { ships } = universe.bodies
  pushDeflected(universe.log.at(sectorOf(universe, ships, ship)), ships, ship)
}

/** The ship bounces off something far heavier; the result is its closing speed, 0 when it does not close. */
export function bounce(universe: Universe, ship: number, meeting: Meeting): number {
  const speed = bounceOff(universe.bodies.ships, ship, meeting)
  if (speed > 0) logDeflected(universe, ship)
  return speed
}

/** Two ships of equal mass exchange their closing velocities; the result is their closing speed. */
export function exchange(universe: Universe, one: number, other: number, meeting: Meeting): number {
  const { ships } = universe.bodies
  const speed = closingSpeed(meeting)
  if (speed > 0) {
    push(ships, one, meeting, 1, 1, 1)
    logDeflected(universe, one)
    push(ships, other, meeting, -1, 1, 1)
    logDeflected(universe, other)
  }
  return speed
}
