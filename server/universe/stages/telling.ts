// What of a tick goes into the feed beside joins and leaves: who was destroyed, and who leads.
import type { PilotId } from '../../../shared/ids.ts'
import { TICKS_PER_SECOND } from '../../../shared/rules.ts'
import { sectorAt } from '../../../shared/sectors.ts'
import { announce } from '../match/points.ts'
import type { Universe } from '../universe.ts'

/** Looks once a second whether another player leads. Of those with as many points, the one who led goes on leading. */
export function watchLeader(universe: Universe): void {
  const { feed, pilots, tick } = universe
  if (tick % TICKS_PER_SECOND !== 0) return
  let best = pilots.get(feed.leader)
  for (const pilot of pilots.list) if (!pilot.drone && pilot.score > (best?.score ?? 0)) best = pilot
  if (best?.score === 0) best = undefined
  if (best !== undefined && best.id !== feed.leader) feed.add('leader', tick, best)
  feed.leader = best?.id ?? -1
  showLeader(universe, feed.leader)
}

/** Everybody is shown in which sector the leader is. */
function showLeader(universe: Universe, leader: PilotId): void {
  const { match, bodies, grid } = universe
  const { ships } = bodies
  const sector = ships.has(leader) ? sectorAt(grid, ships.x[leader]!, ships.y[leader]!) : -1
  if (match.leader === leader && match.leaderAt === sector) return
  match.leader = leader
  match.leaderAt = sector
  announce(universe)
}

/** A ship was destroyed. Drones among themselves are no news. */
export function tellDestroyed({ feed, pilots, tick }: Universe, ship: PilotId, by: PilotId): void {
  const [victim, other] = [pilots.get(ship)!, pilots.get(by) ?? null]
  if (victim.drone && (other?.drone ?? true)) return
  feed.add('destroyed', tick, victim, other)
}
