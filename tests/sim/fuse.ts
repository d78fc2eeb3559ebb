// The moment at which a simulated process dies: between any two of its effects on the world outside, which are writes to its
// disk or log and messages to its clients. A dead process may go on computing; nothing of it gets out.

export class Fuse {
  private left = Number.POSITIVE_INFINITY

  get isBlown(): boolean {
    return this.left <= 0
  }

  /** The process dies in place of its next effect but `effects`, unless it dies before that. */
  light(effects: number): void {
    this.left = Math.min(this.left, effects + 1)
  }

  /** The process lives on. No effect on one that is dead. */
  putOut(): void {
    if (!this.isBlown) this.left = Number.POSITIVE_INFINITY
  }

  /** An effect is about to happen; false: it does not, since the process is dead. */
  pass(): boolean {
    if (this.left > 0) this.left--
    return this.left > 0
  }
}
