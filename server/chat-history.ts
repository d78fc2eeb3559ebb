// The last lines said in a universe, for those who come, or come back.
import type { Said } from '../shared/protocol.ts'

/** Lines kept; who comes back after more gets the last of them. */
const KEPT = 30

interface Line extends Said {
  readonly tick: number
  readonly user: string
}

export interface Speaker {
  readonly user: string
  /** What they said lately, oldest first. */
  readonly lines: readonly string[]
}

export class ChatHistory {
  private readonly lines: Line[] = []

  add(tick: number, { from, text }: Said, user: string): void {
    this.lines.push({ from, text, tick, user })
    if (this.lines.length > KEPT) this.lines.shift()
  }

  /** What was said after `tick`. */
  since(tick: number): Said[] {
    return this.lines.filter((line) => line.tick > tick)
  }

  /** Who said something as `name` last; null when nobody did. They may have left. */
  speaker(name: string): Speaker | null {
    const last = this.lines.findLast(({ from }) => from === name)
    if (last === undefined) return null
    const lines = this.lines.flatMap(({ user, text }) => (user === last.user ? [text] : []))
    return { user: last.user, lines }
  }
}
