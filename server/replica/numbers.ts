// The numbers of a universe's pilots: the lowest free one first, and none again before everything of its last pilot is gone.

export class PilotNumbers {
  private readonly taken = new Set<number>()
  /** Numbers given back, with the tick at which each may be given again; in the order of those ticks. */
  private readonly resting = new Map<number, number>()
  /** Numbers that may be given again, the highest first. */
  private readonly free: number[] = []
  /** From here on no number was given yet. */
  private fresh = 0

  get count(): number {
    return this.taken.size
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
    if (this.taken.delete(number)) this.resting.set(number, until)
  }

  /** Frees what has rested. */
  private wake(tick: number): void {
    for (const [number, until] of this.resting) {
      if (until > tick) return
      this.resting.delete(number)
      let at = this.free.length
      while (at > 0 && this.free[at - 1]! < number) at--
      this.free.splice(at, 0, number)
    }
  }
}
