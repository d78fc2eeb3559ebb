// Which node the sockets of a universe go to: a small universe stays where it is led, a large one is spread evenly.
import type { NodeInfo } from './membership.ts'

/** Sockets up to which a node is everybody's first choice for the universes that it leads. */
const COMFORT = 250

/** The node for one more socket; null when none takes any. */
export function place(nodes: readonly NodeInfo[], universe: string): NodeInfo | null {
  const open = nodes.filter(({ isDraining, sockets, capacity }) => !isDraining && sockets < capacity)
  const leader = open.find(({ universes }) => universes[universe]?.leads === true)
  if (leader !== undefined && leader.sockets < COMFORT) return leader
  return open.reduce<NodeInfo | null>(
    (best, node) => (best === null || node.sockets < best.sockets ? node : best),
    null,
  )
}

/** The node that a universe goes to when its leader leaves: one that follows it already, with the most room. */
export function successorOf(nodes: readonly NodeInfo[], universe: string, leaving: string): NodeInfo | null {
  const others = nodes.filter(({ node, isDraining }) => node !== leaving && !isDraining)
  const following = others.filter(({ universes }) => universes[universe] !== undefined)
  const candidates = following.length > 0 ? following : others
  return candidates.toSorted((a, b) => a.sockets - b.sockets)[0] ?? null
}
