// What is said in a universe: every line has a number, so that whoever missed some knows how many. The last lines are
// kept. They are no part of the fingerprint, since kept journals leave them out.

/** Lines kept: more than a universe says during the longest stall, and few enough to be sent with a catch-up. */
export const KEPT_LINES = 100

export interface Line {
  /** Counts the lines of this universe, from 1. */
  readonly number: number
  /** The tick in which it was said. */
  readonly tick: number
  readonly from: string
  readonly user: string
  readonly text: string
}

export class Chat {
  /** Lines said so far. */
  count = 0
  /** The last of them, oldest first. */
  readonly lines: Line[] = []

  say(line: Omit<Line, 'number'>): Line {
    const numbered = { ...line, number: ++this.count }
    this.lines.push(numbered)
    if (this.lines.length > KEPT_LINES) this.lines.shift()
    return numbered
  }

  restore(count: number, lines: readonly Line[]): void {
    this.count = count
    this.lines.splice(0, this.lines.length, ...lines)
  }
}
