// How far ahead of the server the own ship is drawn: so far that a steer sent now is there just before the tick that
// it is meant for, and the server flies the ship exactly as it was drawn. Quick to grow when one came late, slow to shrink.
import { EARLY_TICKS } from '../shared/limits.ts'

/** Ticks that are added to the slowest of late. */
const MARGIN = 0.15
/** Milliseconds for which a journey is remembered: of some six pings. */
const MEMORY_MS = 12_000
/** Parts of the time passed by which the own ship's time may run fast, and slow. */
const GROWTH = 0.2
const SHRINKAGE = 0.03

interface Journey {
  /** When it became known, in milliseconds. */
  readonly at: number
  readonly ticks: number
}

export class Lead {
  /** In ticks. */
  ticks = 1
  private journeys: Journey[] = []
  private isNew = true
  /** What was sent before then was held up by a stall, for which no lead would do. In ticks of the server's clock. */
  private resumedAt = Number.NEGATIVE_INFINITY

  /** Something that was sent when the server was at `sentAt` took so many ticks, as became known at `now` (milliseconds). */
  note(now: number, sentAt: number, ticks: number): void {
    if (sentAt < this.resumedAt) return
    this.journeys = this.journeys.filter(({ at }) => at > now - MEMORY_MS)
    this.journeys.push({ at: now, ticks })
    if (this.isNew) this.ticks = this.wanted
    this.isNew = false
  }

  /** The line had stalled until now. */
  resume(tick: number): void {
    this.resumedAt = tick
  }

  /** Goes toward what is wanted; `passed` ticks since the last call. */
  follow(passed: number): void {
    const off = this.wanted - this.ticks
    this.ticks += Math.max(-passed * SHRINKAGE, Math.min(passed * GROWTH, off))
  }

  /** A new connection. */
  reset(): void {
    this.journeys = []
    this.isNew = true
    this.resumedAt = Number.NEGATIVE_INFINITY
  }

  private get wanted(): number {
    if (this.journeys.length === 0) return this.ticks
    const times = this.journeys.map(({ ticks }) => ticks)
    // The server does not let a steer wait for longer.
    return Math.min(Math.max(0, ...times), Math.min(...times) + EARLY_TICKS - 1) + MARGIN
  }
}
