// Which tick the server is at, from round trips: of the last few, the fastest was delayed the least and is believed.
// The clock is slewed, not set, so that what is drawn by it never jumps. No wall clock is involved.
import { TICK_MS } from '../shared/rules.ts'

/** Round trips remembered: of a quarter of a minute. */
const SAMPLES = 8
/** Farther off than this many ticks, the clock is set at once: the server stood still, or skipped time. */
const SET_BEYOND = 4
/** Fraction of the time passed by which the clock may run fast or slow to get right. */
const SLEW = 0.05

interface Sample {
  /** Ticks at local time 0, as this round trip would have it. */
  readonly base: number
  readonly roundTrip: number
}

export class ServerClock {
  /** How often it was set at once, after the first time. */
  jumps = 0
  private samples: Sample[] = []
  private base = 0
  /** Ticks of the server per tick of time: 1, or the speed of a replay. */
  private rate = 1
  private lastNow = 0
  private set = false

  /** True once a round trip was measured. */
  get isSet(): boolean {
    return this.set
  }

  /** The least round trip of late, in milliseconds. */
  get roundTrip(): number {
    return this.samples.reduce((least, sample) => Math.min(least, sample.roundTrip), Number.POSITIVE_INFINITY)
  }

  /** A round trip ended: sent and received in local milliseconds; the server was at `tick`, with fractions. */
  add(sent: number, received: number, tick: number): void {
    const roundTrip = received - sent
    this.samples.push({ base: tick + (this.rate * (roundTrip / 2 - received)) / TICK_MS, roundTrip })
    if (this.samples.length > SAMPLES) this.samples.shift()
    if (!this.set) this.base = this.best()
    this.set = true
  }

  /** The server's tick at local time `now`, with fractions. Call with a time that does not go back. */
  tick(now: number): number {
    const passed = (Math.max(0, now - this.lastNow) / TICK_MS) * Math.max(1, this.rate)
    this.lastNow = now
    const off = this.best() - this.base
    if (Math.abs(off) > SET_BEYOND) {
      this.base += off
      this.jumps++
    } else this.base += Math.max(-passed * SLEW, Math.min(passed * SLEW, off))
    return this.at(now)
  }

  /** The server's tick at any local time of late, as far as is known now. */
  at(time: number): number {
    return this.base + (time * this.rate) / TICK_MS
  }

  /** The server has skipped so many ticks of its time. */
  skip(ticks: number): void {
    this.base -= ticks
    this.samples = this.samples.map(({ base, roundTrip }) => ({ base: base - ticks, roundTrip }))
  }

  /** Whether the server's time goes as it does for everybody. */
  get isRealTime(): boolean {
    return this.rate === 1
  }

  /** The server's time goes at another speed from now on; what was measured before does not count. */
  setRate(rate: number, now: number): void {
    if (rate === this.rate) return
    this.base += (now * (this.rate - rate)) / TICK_MS
    this.rate = rate
    this.samples = []
  }

  /** Forgets everything, for a new connection. */
  reset(): void {
    this.samples = []
    this.set = false
  }

  private best(): number {
    let best: Sample | undefined
    for (const sample of this.samples)
      if (best === undefined || sample.roundTrip <= best.roundTrip) best = sample
    return best?.base ?? this.base
  }
}
