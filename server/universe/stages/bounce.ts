// New velocities after a collision. Impulses along the line between the centres, rounded toward zero.
import { pushDeflected } from '../../../shared/events.ts'
import type { Universe } from '../universe.ts'
import { sectorOf } from './damage.ts'
import type { Meeting } from './meeting.ts'

/** How fast two bodies come together along the line between their centres, in sub-units per tick; 0 if they do not. */
function closingSpeed({ px, py, dx, dy }: Meeting): number {
  const along = px * dx + py * dy
  const distance = Math.floor(Math.sqrt(px * px + py * py))
  return along >= 0 || distance === 0 ? 0 : Math.max(1, Math.floor(-along / distance))
}

/** Adds `numerator / denominator` times the closing velocity of the meeting to the ship, away from the other body. */
function push(
  universe: Universe,
  ship: number,
  m: Meeting,
  sign: number,
  numerator: number,
  denominator: number,
): void {
  const { ships } = universe.bodies
  const along = m.px * m.dx + m.py * m.dy
  const divisor = (m.px * m.px + m.py * m.py) * denominator
  ships.vx[ship] = ships.vx[ship]! - sign * Math.trunc((along * numerator * m.px) / divisor)
  ships.vy[ship] = ships.vy[ship]! - sign * Math.trunc((along * numerator * m.py) / divisor)
  pushDeflected(universe.log.at(sectorOf(universe, ships, ship)), ships, ship)
}

/** The ship bounces off something far heavier and keeps half of its closing speed, which is the result. */
export function bounce(universe: Universe, ship: number, meeting: Meeting): number {
  const speed = closingSpeed(meeting)
  if (speed > 0) push(universe, ship, meeting, 1, 3, 2)
  return speed
}

/** Two ships of equal mass exchange their closing velocities; the result is their closing speed. */
export function exchange(universe: Universe, one: number, other: number, meeting: Meeting): number {
  const speed = closingSpeed(meeting)
  if (speed > 0) {
    push(universe, one, meeting, 1, 1, 1)
    push(universe, other, meeting, -1, 1, 1)
  }
  return speed
}
