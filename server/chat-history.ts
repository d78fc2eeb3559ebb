// The last lines said in a universe, for those who come, or come back.
import type { Said } from '../shared/protocol.ts'

/** Lines kept; who comes back after more gets the last of them. */
const KEPT = 30

export class ChatHistory {
  private lines: (Said & { tick: number })[] = []

  add(tick: number, said: Said): void {
    this.lines.push({ ...said, tick })
    if (this.lines.length > KEPT) this.lines.shift()
  }

  /** What was said after `tick`. */
  since(tick: number): Said[] {
    return this.lines.filter((line) => line.tick > tick)
  }
}
