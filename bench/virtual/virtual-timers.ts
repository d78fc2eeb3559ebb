// A clock that is moved by hand: what waits is called in the order of its time, and no time passes meanwhile.
import type { Timers } from '../../shared/timers.ts'

interface Waiting {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

export class VirtualTimers implements Timers {
  private time = 0
  private order = 0
  private waiting: Waiting[] = []

  now(): number {
    return this.time
  }

  after(ms: number, run: () => void): () => void {
    const entry = { at: this.time + Math.max(0, ms), order: this.order++, run }
    // Kept sorted, later ones first, so that the next is at the end.
    let at = this.waiting.length
    while (at > 0 && isBefore(this.waiting[at - 1]!, entry)) at--
    this.waiting.splice(at, 0, entry)
    return () => {
      const index = this.waiting.indexOf(entry)
      if (index >= 0) this.waiting.splice(index, 1)
    }
  }

  /** Moves the clock to `time`, calling all that is due on the way. */
  advanceTo(time: number): void {
    for (let next = this.waiting.at(-1); next !== undefined && next.at <= time; next = this.waiting.at(-1)) {
      this.waiting.pop()
      this.time = next.at
      next.run()
    }
    this.time = time
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
