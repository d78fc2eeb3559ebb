// The numbers of a universe's pilots: the lowest free one first, and none again before everything of its last pilot is gone.

export class PilotNumbers {
  /** From here on no number was given yet. */
  fresh = 0
  private readonly taken = new Set<number>()
  /** Numbers given back, with the tick at which each may be given again; in the order of those ticks. */
  private readonly waiting = new Map<number, number>()
  /** Numbers that may be given again, the highest first. */
  private readonly free: number[] = []

  get count(): number {
    return this.taken.size
  }

  /** Numbers that rest, each with the tick at which it may be given again. */
  get resting(): ReadonlyMap<number, number> {
    return this.waiting
  }

  has(number: number): boolean {
    return this.taken.has(number)
  }

  take(tick: number): number {
    this.wake(tick)
    const number = this.free.pop() ?? this.fresh++
    this.taken.add(number)
    return number
  }

  /** Gives `number` back, to be given again from `until` on; later calls give later ticks. */
  release(number: number, until: number): void {
    if (this.taken.delete(number)) this.waiting.set(number, until)
  }

  /** Everything that decides which number comes next. */
  restore(taken: readonly number[], resting: readonly (readonly [number, number])[], fresh: number): void {
    this.fresh = fresh
    this.taken.clear()
    this.waiting.clear()
    this.free.length = 0
    for (const number of taken) this.taken.add(number)
    for (const [number, until] of resting) this.waiting.set(number, until)
    for (let number = fresh - 1; number >= 0; number--)
      if (!this.taken.has(number) && !this.waiting.has(number)) this.free.push(number)
  }

  /** Frees what has rested. */
  private wake(tick: number): void {
    for (const [number, until] of this.waiting) {
      if (until > tick) return
      this.waiting.delete(number)
      let at = this.free.length
      while (at > 0 && this.free[at - 1]! < number) at--
      this.free.splice(at, 0, number)
    }
  }
}
