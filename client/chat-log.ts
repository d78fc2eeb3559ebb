// The last lines of chat and news, as they were said.
import type { ChatLine } from './status.ts'

/** Lines kept. */
const KEPT = 100

export class ChatLog {
  /** Oldest first; a new array for each line. */
  lines: readonly ChatLine[] = []
  private id = 0

  /** Adds what `from` said, or what the game has to say (null). */
  add(from: string | null, text: string): void {
    this.lines = [...this.lines.slice(1 - KEPT), { id: ++this.id, from, text }]
  }
}
