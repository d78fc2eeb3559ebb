// What the process of a server says about itself when it is asked: its CPU, its memory and its ticks.
import { type Charged, charged } from './calls.ts'

export interface ServerReport extends Charged {
  readonly rss: number
  readonly heap: number
  /** Milliseconds of each tick since the last report. */
  readonly ticks: number[]
}

export class ServerReporter {
  private ticks: number[] = []

  /** Runs one tick, and notes how long it took. */
  time(tick: () => void): void {
    const started = performance.now()
    tick()
    this.ticks.push(performance.now() - started)
  }

  report(): ServerReport {
    const { rss, heapUsed } = process.memoryUsage()
    const { ticks } = this
    this.ticks = []
    return { ...charged(), rss, heap: heapUsed, ticks }
  }
}
