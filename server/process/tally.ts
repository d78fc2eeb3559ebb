// Counts by name. The number of names is bounded, so that whatever is counted by what peers sent stays small.

/** What is counted once there are too many names. */
const OTHER = 'other'
const MOST_NAMES = 60

export class Tally {
  private readonly counts = new Map<string, number>()

  add(name: string): void {
    const known = this.counts.has(name) || this.counts.size < MOST_NAMES ? name : OTHER
    this.counts.set(known, (this.counts.get(known) ?? 0) + 1)
  }

  /** Names and their counts since the start. */
  entries(): Iterable<readonly [name: string, count: number]> {
    return this.counts
  }
}
