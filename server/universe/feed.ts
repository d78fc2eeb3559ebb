// What a universe tells the public: who joined, left, was destroyed and by whom, and who leads. Every item has a number,
// so that whoever missed some knows how many; the last ones are kept, also in checkpoints. It decides nothing, and is no
// part of the fingerprint.
import type { PilotId, Tick } from '../../shared/ids.ts'
import type { Pilot } from './pilots.ts'

/** Items kept: some minutes of a busy universe, and few enough for a checkpoint. */
export const KEPT_ITEMS = 256

export const FEED_KINDS = ['joined', 'left', 'destroyed', 'leader', 'ruled'] as const
export type FeedKind = (typeof FEED_KINDS)[number]

/** Somebody as the public sees them. */
export interface Somebody {
  readonly pilot: PilotId
  readonly name: string
  readonly drone: boolean
}

export interface FeedItem {
  /** Counts the items of this universe, from 1. */
  readonly number: number
  readonly tick: Tick
  readonly kind: FeedKind
  /** Whom it happened to; null if nobody. */
  readonly who: Somebody | null
  /** Who did it; null if nobody. */
  readonly by: Somebody | null
  /** Of `who`, then. */
  readonly score: number
}

export class Feed {
  /** Items so far. */
  count = 0
  /** The last of them, oldest first. */
  readonly items: FeedItem[] = []
  /** Who led when it was looked at last, or -1. */
  leader: PilotId = -1

  /** @param who null for what happens to the universe */
  add(kind: FeedKind, tick: Tick, who: Pilot | null, by: Pilot | null = null): void {
    const score = who?.score ?? 0
    this.items.push({ number: ++this.count, tick, kind, who: publicly(who), by: publicly(by), score })
    if (this.items.length > KEPT_ITEMS) this.items.shift()
  }

  restore(count: number, leader: PilotId, items: readonly FeedItem[]): void {
    this.count = count
    this.leader = leader
    this.items.splice(0, this.items.length, ...items)
  }
}

function publicly(pilot: Pilot | null): Somebody | null {
  return pilot === null ? null : { pilot: pilot.id, name: pilot.name, drone: pilot.drone }
}
