// Answers that many ask for at the same time and that are worth making only now and then, such as lists and boards.

/** Kept at most; past it the oldest go. */
const MOST = 2000

export class Recent<Value> {
  private readonly ms: number
  private readonly now: () => number
  private readonly kept = new Map<string, { readonly at: number; readonly value: Value }>()

  /**
   * @param ms how long a value is good
   * @param now a clock in milliseconds
   */
  constructor(ms: number, now: () => number) {
    this.ms = ms
    this.now = now
  }

  get(key: string, make: () => Value): Value {
    const now = this.now()
    const found = this.kept.get(key)
    if (found !== undefined && now - found.at < this.ms) return found.value
    this.kept.delete(key)
    if (this.kept.size >= MOST) this.kept.delete(this.kept.keys().next().value!)
    const value = make()
    this.kept.set(key, { at: now, value })
    return value
  }
}
