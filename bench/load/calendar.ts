// What thousands of clients do at their own times, with one timer for all of them.

/** Milliseconds of a slot, and slots of the ring: nothing waits longer than the two make together. */
const SLOT_MS = 10
const SLOTS = 512

export class Calendar {
  private readonly slots: (() => void)[][] = Array.from({ length: SLOTS }, () => [])
  private slot = 0
  private readonly started = performance.now()
  private readonly timer = setInterval(() => this.run(), SLOT_MS)

  /** Calls `run` in `ms`, to the nearest slot. */
  after(ms: number, run: () => void): void {
    const ahead = Math.min(SLOTS - 1, Math.max(1, Math.round(ms / SLOT_MS)))
    this.slots[(this.slot + ahead) % SLOTS]!.push(run)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  private run(): void {
    const now = Math.floor((performance.now() - this.started) / SLOT_MS)
    while (this.slot < now) {
      this.slot++
      const due = this.slots[this.slot % SLOTS]!
      this.slots[this.slot % SLOTS] = []
      for (const run of due) run()
    }
  }
}
