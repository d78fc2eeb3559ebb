// Two bodies during one tick: whether they met, and how a ship flies on after it. The server judges by this and the
// client predicts by it, so it knows motion only: who is hurt or scores is the universe's business.
import type { Drifters, Ships } from './bodies.ts'
import { type Grid, shortWay } from './sectors.ts'
import { sweep } from './sweep.ts'

/** Two bodies during one tick, seen from one of them. All in sub-units. */
export interface Meeting {
  /** Where the one started, seen from where the other started. */
  px: number
  py: number
  /** How far the one moved, seen from the other. */
  dx: number
  dy: number
}

/**
 * When bodies `a` and `b`, both after the motion of this tick, met: as `sweep` says. Leaves the details in `meeting`.
 * @param reach sum of their radii in sub-units
 */
export function contact(
  grid: Grid,
  a: Ships | Drifters,
  i: number,
  b: Ships | Drifters,
  j: number,
  reach: number,
  meeting: Meeting,
): number {
  meeting.dx = a.vx[i]! - b.vx[j]!
  meeting.dy = a.vy[i]! - b.vy[j]!
  meeting.px = shortWay(b.x[j]!, a.x[i]!, grid.width) - meeting.dx
  meeting.py = shortWay(b.y[j]!, a.y[i]!, grid.height) - meeting.dy
  return sweep(meeting.px, meeting.py, meeting.dx, meeting.dy, reach)
}

/** How fast two bodies come together along the line between their centres, in sub-units per tick; 0 if they do not. */
export function closingSpeed({ px, py, dx, dy }: Meeting): number {
  const along = px * dx + py * dy
  const distance = Math.floor(Math.sqrt(px * px + py * py))
  return along >= 0 || distance === 0 ? 0 : Math.max(1, Math.floor(-along / distance))
}

/**
 * Adds `numerator / denominator` times the closing velocity of the meeting to the ship, away from the other body
 * (`sign` 1) or for the other body (-1). Rounded toward zero.
 */
export function push(
  ships: Ships,
  ship: number,
  m: Meeting,
  sign: 1 | -1,
  numerator: number,
  denominator: number,
): void {
  const along = m.px * m.dx + m.py * m.dy
  const divisor = (m.px * m.px + m.py * m.py) * denominator
  ships.vx[ship] = ships.vx[ship]! - sign * Math.trunc((along * numerator * m.px) / divisor)
  ships.vy[ship] = ships.vy[ship]! - sign * Math.trunc((along * numerator * m.py) / divisor)
}

/** The ship bounces off something far heavier and keeps half of its closing speed, which is the result. */
export function bounceOff(ships: Ships, ship: number, meeting: Meeting): number {
  const speed = closingSpeed(meeting)
  if (speed > 0) push(ships, ship, meeting, 1, 3, 2)
  return speed
}

/** Hull points that a ship and a rock take from each other when they close at `speed` sub-units per tick. */
export function rockDamage(speed: number): number {
  return 1 + (speed >> 3)
}
