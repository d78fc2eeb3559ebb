// What clients of all nodes have seen of one universe, kept apart from it: whatever one of them has seen at a tick is what
// every other one sees at that tick, before and after whatever happens to nodes.
import { Bot } from '../bench/bot.ts'
import { Sightings } from './sightings.ts'

export class Ledger {
  /** Sectors of which two clients or more saw the same tick. */
  compared = 0
  /** Of those, the ones in which they differed: a fork, or a tick that was undone. */
  differences = 0
  /** The last tick that anybody saw. */
  lastTick = 0
  private readonly hashes = new Map<string, number>()

  /** A mirror at a tick. */
  note(tick: number, view: readonly number[], hashes: Uint32Array): void {
    this.lastTick = Math.max(this.lastTick, tick)
    for (const sector of view) {
      const key = `${tick} ${sector}`
      const before = this.hashes.get(key)
      if (before === undefined) this.hashes.set(key, hashes[sector]!)
      else {
        this.compared++
        if (before !== hashes[sector]) this.differences++
      }
    }
  }
}

export interface CrewOptions {
  readonly ledger: Ledger
  readonly universe: string
  /** Base addresses, http://host:port. A bot stays with the one of its number. */
  readonly nodes: readonly string[]
  readonly count: number
  /** Of each bot's ticks, one of so many is noted; by default all. A tick that was undone would show in all later ones. */
  readonly compareEvery?: number
}

/** Bots on all nodes, which write down what they see. */
export class Crew {
  readonly bots: Bot[]
  /** Sockets that were lost, by node. */
  readonly lost: number[]
  /** Bots whose ticks went back within one visit. */
  backward = 0
  /** When each bot saw its last frame, and the longest pause of each since `restart`. */
  private readonly seenAt: number[]
  private readonly longest: number[]
  private readonly nodes: number
  readonly sightings: Sightings

  constructor({ ledger, universe, nodes, count, compareEvery = 1 }: CrewOptions) {
    this.nodes = nodes.length
    this.sightings = new Sightings(nodes.length)
    this.lost = nodes.map(() => 0)
    this.seenAt = Array.from({ length: count }, () => performance.now())
    this.longest = Array.from({ length: count }, () => 0)
    const lastTicks = Array.from({ length: count }, () => 0)
    this.bots = Array.from({ length: count }, (_, n) => {
      const url = `${nodes[n % nodes.length]!.replace('http', 'ws')}/socket`
      const bot: Bot = new Bot({
        url,
        socketUrl: url,
        universe,
        name: `Bot ${n}`,
        seed: n + 1,
        listener: {
          framed: () => {
            const now = performance.now()
            ledger.lastTick = Math.max(ledger.lastTick, bot.visit.mirror?.tick ?? 0)
            this.longest[n] = Math.max(this.longest[n]!, now - this.seenAt[n]!)
            this.seenAt[n] = now
            const { mirror } = bot.visit
            if (mirror === null || mirror.stale) return
            if (mirror.tick < lastTicks[n]!) this.backward++
            lastTicks[n] = mirror.tick
            this.sightings.note(n, n % nodes.length, mirror, now)
            if (mirror.tick % compareEvery === 0) ledger.note(mirror.tick, mirror.view, mirror.hashSectors())
          },
          away: () => {
            this.lost[n % nodes.length]!++
          },
        },
      })
      return bot
    })
  }

  /** Those at one node. */
  at(node: number): Bot[] {
    return this.bots.filter((_, n) => n % this.nodes === node)
  }

  total(counter: 'desyncs' | 'gaps' | 'audits'): number {
    return this.bots.reduce((sum, { visit }) => sum + visit.received[counter], 0)
  }

  /** Pauses are counted from now on. */
  restart(): void {
    this.longest.fill(0)
    this.seenAt.fill(performance.now())
  }

  /** The longest pause of each bot at a node, in milliseconds. */
  pauses(node: number): number[] {
    return this.longest.filter((_, n) => n % this.nodes === node)
  }

  stop(): void {
    for (const bot of this.bots) bot.stop()
  }
}

/** Resolves when something is true; looks often. Rejects after `ms`. */
export async function until(what: string, isTrue: () => boolean, ms = 20_000): Promise<void> {
  const end = performance.now() + ms
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`${what}: not within ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
}
