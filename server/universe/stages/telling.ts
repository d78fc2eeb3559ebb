// What of a tick goes into the feed beside joins and leaves: who was destroyed, and who leads.
import type { PilotId } from '../../../shared/ids.ts'
import { TICKS_PER_SECOND } from '../../../shared/rules.ts'
import type { Universe } from '../universe.ts'

/** Looks once a second whether another player leads. Of those with as many points, the one who led goes on leading. */
export function watchLeader({ feed, pilots, tick }: Universe): void {
  if (tick % TICKS_PER_SECOND !== 0) return
  let best = pilots.get(feed.leader)
  for (const pilot of pilots.list) if (!pilot.drone && pilot.score > (best?.score ?? 0)) best = pilot
  if (best === undefined || best.score === 0) {
    feed.leader = -1
    return
  }
  if (best.id === feed.leader) return
  feed.leader = best.id
  feed.add('leader', tick, best)
}

/** A ship was destroyed. Drones among themselves are no news. */
export function tellDestroyed({ feed, pilots, tick }: Universe, ship: PilotId, by: PilotId): void {
  const [victim, other] = [pilots.get(ship)!, pilots.get(by) ?? null]
  if (victim.drone && (other?.drone ?? true)) return
  feed.add('destroyed', tick, victim, other)
}
