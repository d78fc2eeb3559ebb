// Joins the stretches of a recording to what happened in a universe, one tick after another. Where something is missing,
// another history begins. Where a universe went back (to a backup, or to what a power cut left), what followed is no part of it.
import type { Description } from '../../log/checkpoint.ts'
import type { Entry } from '../../log/entry.ts'
import type { Entries, LoadedStretch, Recording, Stretch } from '../../log/recording.ts'
import type { Journal } from './journal-player.ts'

export interface History {
  readonly description: Description
  readonly firstTick: number
  readonly lastTick: number
  /** The parts follow each other without a gap. */
  readonly parts: readonly Part[]
}

/** A stretch, up to where it is part of a history. */
export interface Part {
  readonly stretch: Stretch
  readonly lastTick: number
}

export function historiesOf({ stretches }: Recording): History[] {
  const histories: Part[][] = []
  for (const stretch of stretches) {
    const current = histories.at(-1)
    if (current === undefined || !continues(current, stretch))
      histories.push([{ stretch, lastTick: stretch.lastTick }])
    else extend(current, stretch)
  }
  return histories.map((parts) => ({
    description: parts[0]!.stretch.description,
    firstTick: parts[0]!.stretch.firstTick,
    lastTick: parts.at(-1)!.lastTick,
    parts,
  }))
}

/** Whether a stretch begins within a history of the same life. */
function continues(parts: readonly Part[], { description, firstTick }: Stretch): boolean {
  const { stretch } = parts[0]!
  const isSame = stretch.description.incarnation === description.incarnation
  return isSame && firstTick >= stretch.firstTick && firstTick <= parts.at(-1)!.lastTick
}

function extend(parts: Part[], stretch: Stretch): void {
  while (parts.at(-1)!.stretch.firstTick >= stretch.firstTick && parts.length > 1) parts.pop()
  const { stretch: before } = parts.pop()!
  if (before.firstTick < stretch.firstTick) parts.push({ stretch: before, lastTick: stretch.firstTick })
  parts.push({ stretch, lastTick: stretch.lastTick })
}

/** The history from the last checkpoint on that is not after `from`. */
export function journalFrom({ parts, description, lastTick }: History, from: number): Journal {
  const first = parts.findLastIndex(({ stretch }) => stretch.firstTick <= from)
  const shelf = new Shelf(parts.slice(Math.max(first, 0)), lastTick)
  return {
    definition: description.definition,
    snapshot: shelf.load(0).snapshot,
    entries: shelf,
    checkpoints: shelf.parts
      .slice(1)
      .map(({ stretch }, n) => ({ tick: stretch.firstTick, load: () => shelf.load(n + 1).snapshot })),
  }
}

/** The entries of several stretches, of which one is in memory. */
class Shelf implements Entries {
  readonly length: number
  readonly parts: readonly Part[]
  private readonly firstTick: number
  private place = -1
  private loaded: LoadedStretch | null = null

  constructor(parts: readonly Part[], lastTick: number) {
    this.parts = parts
    this.firstTick = parts[0]!.stretch.firstTick
    this.length = lastTick - this.firstTick
  }

  at(n: number): Entry | undefined {
    if (n < 0 || n >= this.length) return undefined
    const tick = this.firstTick + n
    // The last one that begins there: others may be empty.
    const place = this.isAt(tick)
      ? this.place
      : this.parts.findLastIndex((part) => part.stretch.firstTick <= tick)
    return this.load(place).entries.at(tick - this.parts[place]!.stretch.firstTick)
  }

  load(place: number): LoadedStretch {
    if (this.loaded === null || this.place !== place) {
      this.loaded = this.parts[place]!.stretch.load()
      this.place = place
    }
    return this.loaded
  }

  private isAt(tick: number): boolean {
    const part = this.parts[this.place]
    return part !== undefined && part.stretch.firstTick <= tick && tick < part.lastTick
  }
}
