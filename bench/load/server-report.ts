// What the process of a server says about itself when it is asked: its CPU, its memory, its ticks, and what it wrote.
import { type Charged, charged } from './calls.ts'
import type { Written } from './counted-disk.ts'

export interface ServerReport extends Charged {
  readonly rss: number
  readonly heap: number
  /** Milliseconds of each tick since the last report. */
  readonly ticks: number[]
  /** Since the start. */
  readonly written: Written
  /** Milliseconds in which the server took up what was in its data folder. */
  readonly recoveryMs: number
}

export class ServerReporter {
  readonly written: Written = { entries: 0, checkpoints: 0, saved: 0 }
  recoveryMs = 0
  private ticks: number[] = []

  /** Runs one tick, and notes how long it took. */
  time(tick: () => void): void {
    const started = performance.now()
    tick()
    this.ticks.push(performance.now() - started)
  }

  report(): ServerReport {
    const { rss, heapUsed } = process.memoryUsage()
    const { ticks, written, recoveryMs } = this
    this.ticks = []
    return { ...charged(), rss, heap: heapUsed, ticks, written: { ...written }, recoveryMs }
  }
}
