// The last lines said in a universe, for those who come, or come back.
import type { Said } from '../../shared/protocol.ts'

/** Lines kept; who comes back after more gets the last of them. */
const KEPT = 30

interface Line extends Said {
  readonly user: string
}

export interface Speaker {
  readonly user: string
  /** What they said lately, oldest first. */
  readonly lines: readonly string[]
}

export class ChatHistory {
  private readonly lines: Line[] = []

  add(said: Said, user: string): void {
    this.lines.push({ ...said, user })
    if (this.lines.length > KEPT) this.lines.shift()
  }

  /** What frames of ticks after `tick` told. */
  since(tick: number): Said[] {
    return this.lines.filter((line) => line.tick > tick)
  }

  /** Who, other than `asker`, said something as `name` last; null when nobody did. They may have left. */
  speaker(name: string, asker: string): Speaker | null {
    const last = this.lines.findLast(({ from, user }) => from === name && user !== asker)
    if (last === undefined) return null
    const lines = this.lines.flatMap(({ user, text }) => (user === last.user ? [text] : []))
    return { user: last.user, lines }
  }
}
