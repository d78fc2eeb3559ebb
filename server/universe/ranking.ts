// Who stands before whom, on every board of a universe: players before drones, then the higher score, and of equals who is
// earlier in the list.
import type { Pilot } from './pilots.ts'

function isBefore(one: Pilot, other: Pilot): boolean {
  return one.drone === other.drone ? one.score > other.score : other.drone
}

/** The best of `pilots`, best first, at most `places` of them. */
export function bestOf(pilots: readonly Pilot[], places: number): Pilot[] {
  const best: Pilot[] = []
  for (const pilot of pilots) {
    if (best.length === places && !isBefore(pilot, best.at(-1)!)) continue
    let at = best.length
    while (at > 0 && isBefore(pilot, best[at - 1]!)) at--
    best.splice(at, 0, pilot)
    if (best.length > places) best.pop()
  }
  return best
}

/** All of `pilots`, best first. */
export function ranked(pilots: readonly Pilot[]): Pilot[] {
  return [...pilots].sort((one, other) => (isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0))
}
