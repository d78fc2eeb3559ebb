// The last lines of chat and news, as they were said, without those of who is muted here.
import type { ChatLine, LogNews } from './status.ts'

/** Lines kept. */
const KEPT = 100

export class ChatLog {
  /** Oldest first; a new array for each change. */
  lines: readonly ChatLine[] = []
  /** Names whose lines are not wanted; a new array for each change. */
  muted: readonly string[] = []
  private id = 0

  /** Adds what `from` said. */
  say(from: string, text: string): void {
    if (!this.muted.includes(from)) this.add({ id: ++this.id, from, text })
  }

  tell(news: LogNews): void {
    this.add({ id: ++this.id, from: null, news })
  }

  mute(name: string): void {
    if (this.muted.includes(name)) return
    this.muted = [...this.muted, name]
    this.lines = this.lines.filter(({ from }) => from !== name)
  }

  unmute(name: string): void {
    this.muted = this.muted.filter((one) => one !== name)
  }

  private add(line: ChatLine): void {
    this.lines = [...this.lines.slice(1 - KEPT), line]
  }
}
