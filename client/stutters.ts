// Why what is shown stuttered: ticks that came late (the server says so), messages that came late though their tick did
// not (the line), or frames that came late (this machine).
import type { Stutters as Counts } from '../shared/protocol.ts'

export type Cause = keyof Counts

/** Milliseconds by which something must be late to be seen. */
const NOTICEABLE_MS = 100
/** A pause of the display for this long is no slow machine: the page is hidden. */
const HIDDEN_MS = 1000
/** Milliseconds after which the same cause counts again. */
const EPISODE_MS = 500
/** Milliseconds without a frame or a message after which the machine was busy, and messages may have waited for it. */
const BUSY_MS = 50
/** Milliseconds after such a time in which messages still come that have waited. */
const BACKLOG_MS = 60
/** Milliseconds for which the last cause is shown. */
const SHOWN_MS = 4000
/** The most of one cause that a report can hold. */
const MOST = 255

export class Stutters {
  /** Since the start. */
  readonly counts: Counts = { server: 0, line: 0, machine: 0 }
  private readonly reported: Counts = { server: 0, line: 0, machine: 0 }
  private readonly lastAt: Record<Cause, number> = { server: -Infinity, line: -Infinity, machine: -Infinity }
  private latest: { readonly cause: Cause; readonly at: number } | null = null
  private frameAt = Number.NaN
  private heardAt = Number.NEGATIVE_INFINITY
  /** The last sign that the machine was not busy, and the last time that it was: from when to when. */
  private aliveAt = Number.NaN
  private busyFrom = 0
  private busyUntil = Number.NEGATIVE_INFINITY

  /** A frame is drawn at `now` (milliseconds). */
  drawn(now: number): void {
    this.live(now)
    const gap = now - this.frameAt
    // A hidden page draws nothing, but hears messages; one that is too busy does neither.
    const isHidden = gap >= HIDDEN_MS && this.heardAt > this.frameAt && this.busyUntil !== now
    if (gap >= NOTICEABLE_MS && !isHidden) this.count('machine', now)
    this.frameAt = now
  }

  /**
   * A message came.
   * @param behindMs how much later than usual, by the tick it is of
   * @param toldMs how late that tick was, as the server says
   */
  heard(now: number, behindMs: number, toldMs: number): void {
    this.live(now)
    this.heardAt = now
    if (toldMs >= NOTICEABLE_MS) this.count('server', now)
    const waited = now - this.busyUntil < BACKLOG_MS ? now - this.busyFrom : 0
    if (behindMs - toldMs - waited >= NOTICEABLE_MS) this.count('line', now)
  }

  /** What made the picture stutter in the last seconds, or null. */
  causeAt(now: number): Cause | null {
    return this.latest !== null && now - this.latest.at < SHOWN_MS ? this.latest.cause : null
  }

  /** What came since the last report, or null for nothing. */
  takeReport(): Counts | null {
    const { counts, reported } = this
    const of = (cause: Cause) => Math.min(MOST, counts[cause] - reported[cause])
    const report = { server: of('server'), line: of('line'), machine: of('machine') }
    Object.assign(reported, counts)
    return report.server + report.line + report.machine > 0 ? report : null
  }

  /** A new connection: what comes first is not late. */
  reset(): void {
    this.frameAt = Number.NaN
    this.aliveAt = Number.NaN
  }

  private live(now: number): void {
    if (now - this.aliveAt >= BUSY_MS) {
      this.busyFrom = this.aliveAt
      this.busyUntil = now
    }
    this.aliveAt = now
  }

  private count(cause: Cause, now: number): void {
    const isNew = now - this.lastAt[cause] > EPISODE_MS
    this.lastAt[cause] = now
    if (!isNew) return
    this.counts[cause]++
    this.latest = { cause, at: now }
  }
}
