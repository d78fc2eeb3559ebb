// When a pilot's event is seen on each node: new courses, as watchers see them whose home is the sector of that ship. Their
// frames do not wait for more ticks, so what is left is how long an event takes from node to node.
import type { Mirror } from '../client/mirror.ts'
import { sectorAt } from '../shared/sectors.ts'

export class Sightings {
  /** Of each course the time at which each node saw it first; 0 for not yet. */
  private readonly seen = new Map<string, number[]>()
  /** Of each watcher the last courses it saw, and its home then. */
  private readonly before = new Map<number, { readonly home: number; readonly acks: Map<number, number> }>()
  private readonly nodes: number

  constructor(nodes: number) {
    this.nodes = nodes
  }

  /** A frame came to a watcher on a node. */
  note(watcher: number, node: number, mirror: Mirror, now: number): void {
    const { ships } = mirror.bodies
    const acks = new Map<number, number>()
    const former = this.before.get(watcher)
    for (let k = 0; k < ships.count; k++) {
      const ship = ships.ids[k]!
      if (sectorAt(mirror.grid, ships.x[ship]!, ships.y[ship]!) !== mirror.home) continue
      const ack = ships.ack[ship]!
      acks.set(ship, ack)
      // Whoever has just come here has been seen late.
      const last = former?.home === mirror.home ? former.acks.get(ship) : undefined
      if (last !== undefined && last !== ack) this.add(`${ship} ${ack}`, node, now)
    }
    this.before.set(watcher, { home: mirror.home, acks })
  }

  /** Milliseconds by which nodes saw courses later than the first one did, where more than one saw it. */
  lateness(): number[] {
    return [...this.seen.values()].flatMap((times) => {
      const those = times.filter((at) => at > 0)
      const first = Math.min(...those)
      return those.length < 2 ? [] : [Math.max(...those) - first]
    })
  }

  private add(course: string, node: number, now: number): void {
    const times = this.seen.get(course) ?? Array.from({ length: this.nodes }, () => 0)
    if (times[node] === 0) times[node] = now
    this.seen.set(course, times)
  }
}
