// Scores of pilots.
import { pushScored } from '../../../shared/events.ts'
import type { PilotId } from '../../../shared/ids.ts'
import { sectorAt } from '../../../shared/sectors.ts'
import type { Universe } from '../universe.ts'

/** Adds points to the score of pilot `by`, if it is still here; logged in the sector where its ship is, or was last. */
export function addScore(universe: Universe, by: PilotId, points: number): void {
  const { bodies, grid, log, match, pilots } = universe
  const pilot = pilots.get(by)
  // Nothing counts in the break between rounds.
  if (pilot === undefined || match.isOver) return
  pilot.score += points
  const { ships } = bodies
  pushScored(log.at(sectorAt(grid, ships.x[by]!, ships.y[by]!)), by, pilot.score)
}
