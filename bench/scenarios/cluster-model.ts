// How many players a cluster holds, from what one costs. A model and no measurement: costs are taken as proportional to the
// players of a universe, and a core as full at a share of it.
import { type Figures, round } from '../report.ts'

/** In cores for each player of a universe, on the node that does it. */
export interface Costs {
  /** To lead: to order, to append, to tick, to apply. */
  readonly leading: number
  /** To follow: to read, to tick. */
  readonly following: number
  /** To serve one of its own players: sockets, frames, keyframes. */
  readonly serving: number
  /** To lead and to serve, where nobody is elsewhere. */
  readonly alone: number
  /** Of the core of Redis. */
  readonly redis: number
  /** Bytes through Redis in a second. */
  readonly bytesPerSecond: number
}

/** A core that has more to do than this answers late. */
const FULL = 0.7
const NODES = [8, 16, 10, 100]
/** What one network card and one Redis pass on in a second, in bytes: 10 Gbit. */
const MOST_BYTES = 1.25e9

interface Bound {
  readonly players: number
  readonly by: string
}

/** The most players in one universe that all of `nodes` serve: whichever bound comes first. */
export function inOne(costs: Costs, nodes: number): Bound {
  const { leading, following, serving, redis } = costs
  return first([
    // The leader leads and serves nobody; the others share the players.
    { players: FULL / leading, by: 'the core of the leader' },
    { players: FULL / (following + serving / Math.max(1, nodes - 1)), by: 'the cores that follow' },
    { players: FULL / redis, by: 'the core of Redis' },
    { players: MOST_BYTES / (costs.bytesPerSecond * nodes), by: 'the network of Redis' },
  ])
}

/** The most players in many universes, each small enough for one node. */
export function inMany(costs: Costs, nodes: number): Bound {
  return first([
    { players: (FULL * nodes) / costs.alone, by: 'all cores' },
    { players: FULL / costs.redis, by: 'the core of Redis' },
    { players: MOST_BYTES / costs.bytesPerSecond, by: 'the network of Redis' },
  ])
}

export function capacities(costs: Costs): Figures[] {
  const parts = (['leading', 'following', 'serving', 'alone', 'redis'] as const).map((part): Figures => {
    return { what: `${part}, for each 1,000 players`, cores: round(costs[part] * 1000, 3) }
  })
  const sizes = NODES.map((nodes): Figures => {
    const [one, many] = [inOne(costs, nodes), inMany(costs, nodes)]
    return {
      what: `${nodes} nodes (computed)`,
      'players in one universe': Math.floor(one.players),
      'limited by': one.by,
      'in many': Math.floor(many.players),
      'those limited by': many.by,
    }
  })
  return [...parts, ...sizes]
}

function first(bounds: readonly Bound[]): Bound {
  return bounds.reduce((least, bound) => (bound.players < least.players ? bound : least))
}
