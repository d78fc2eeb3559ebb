// The numbers of a universe's pilots: the lowest free one first, and none again before everything of its last pilot is gone.

export class PilotNumbers {
  private readonly taken = new Set<number>()
  /** Numbers given back, with the tick at which each may be given again. */
  private readonly resting = new Map<number, number>()

  get count(): number {
    return this.taken.size
  }

  has(number: number): boolean {
    return this.taken.has(number)
  }

  take(tick: number): number {
    let number = 0
    while (this.taken.has(number) || (this.resting.get(number) ?? -1) > tick) number++
    this.resting.delete(number)
    this.taken.add(number)
    return number
  }

  /** Gives `number` back, to be given again from `until` on. */
  release(number: number, until: number): void {
    if (this.taken.delete(number)) this.resting.set(number, until)
  }
}
