// The last lines of chat and news, as they were said, without those of who is muted here.
import type { ChatLine } from './status.ts'

/** Lines kept. */
const KEPT = 100

export class ChatLog {
  /** Oldest first; a new array for each change. */
  lines: readonly ChatLine[] = []
  /** Names whose lines are not wanted; a new array for each change. */
  muted: readonly string[] = []
  private id = 0

  /** Adds what `from` said, or what the game has to say (null). */
  add(from: string | null, text: string): void {
    if (from !== null && this.muted.includes(from)) return
    this.lines = [...this.lines.slice(1 - KEPT), { id: ++this.id, from, text }]
  }

  mute(name: string): void {
    if (this.muted.includes(name)) return
    this.muted = [...this.muted, name]
    this.lines = this.lines.filter(({ from }) => from !== name)
  }

  unmute(name: string): void {
    this.muted = this.muted.filter((one) => one !== name)
  }
}
