// Brings logs to the disk a while after they got news, few at a time: Node has four threads for all files.
import type { Timers } from '../../../../shared/timers.ts'

export interface Flushable {
  /** Brings its news to the disk; true: it needs to be called again. Never rejects. */
  flush(): Promise<boolean>
}

/** Logs that are brought to the disk at the same time. */
const LANES = 2

export class BackgroundSync {
  private readonly everyMs: number
  private readonly waiting = new Set<Flushable>()
  private readonly timers: Timers
  /** Calls the next round off. */
  private cancel: (() => void) | null = null
  private isRunning = false

  constructor(everyMs: number, timers: Timers) {
    this.everyMs = everyMs
    this.timers = timers
  }

  /** `log` has news: it is flushed within the period, or after the round that is under way. */
  request(log: Flushable): void {
    this.waiting.add(log)
    this.schedule()
  }

  /** `log` is closed. */
  forget(log: Flushable): void {
    this.waiting.delete(log)
    if (this.waiting.size > 0) return
    this.cancel?.()
    this.cancel = null
  }

  private schedule(): void {
    if (this.cancel !== null || this.isRunning || this.waiting.size === 0) return
    this.cancel = this.timers.after(this.everyMs, () => {
      this.cancel = null
      void this.round()
    })
  }

  private async round(): Promise<void> {
    const logs = [...this.waiting]
    this.waiting.clear()
    this.isRunning = true
    await Promise.all(Array.from({ length: LANES }, () => this.lane(logs)))
    this.isRunning = false
    this.schedule()
  }

  private async lane(logs: Flushable[]): Promise<void> {
    for (let log = logs.pop(); log !== undefined; log = logs.pop())
      if (await log.flush()) this.waiting.add(log)
  }
}
