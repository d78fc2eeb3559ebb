// Which chat lines this client has: every line is shown once and in order, or counted as missing.
import type { Said } from '../shared/protocol.ts'

/** Milliseconds that a frame may come later than a pong that knows its lines: a busy server, and a slow line. */
const PATIENCE_MS = 1800

export interface ChatLinesListener {
  chatted?(from: string, text: string): void
  /** So many lines were said that can no longer be had. */
  missed?(lines: number): void
}

export class ChatLines {
  /** The number of the last line; 0 before the first. */
  last = 0
  /** Lines that are missing here and were asked for. */
  isWaiting = false
  /** Nothing was shown yet: what was said before is no loss. */
  private isNew = true
  /** Lines said as of a pong that came at `reportedAt`. */
  private reported = 0
  private reportedAt = Number.NEGATIVE_INFINITY
  private readonly listener: ChatLinesListener

  constructor(listener: ChatLinesListener) {
    this.listener = listener
  }

  /** A line of a frame. False when one before it is missing: it waits until all have been asked for again. */
  hear({ number, from, text }: Said): boolean {
    if (number > this.last + 1) return false
    // A frame of a home sector that one just moved to may repeat what is known.
    if (number <= this.last) return true
    this.last = number
    this.listener.chatted?.(from, text)
    return true
  }

  /** What a welcome or a catch-up has: lines said so far, and the last of them. */
  catchUp(lines: number, said: readonly Said[]): void {
    const before = lines - said.length
    this.isWaiting = false
    this.reported = lines
    // Or the universe began anew.
    if (this.isNew || this.last > lines) this.last = before
    this.isNew = false
    if (before > this.last) {
      this.listener.missed?.(before - this.last)
      this.last = before
    }
    for (const line of said) this.hear(line)
  }

  /**
   * A pong says how many lines there are; frames may be on their way for a while. False when lines that a pong knew of
   * long ago have still not come.
   * @param now a clock in milliseconds
   */
  report(lines: number, now: number): boolean {
    if (now - this.reportedAt < PATIENCE_MS) return true
    const isComplete = this.last >= this.reported
    this.reported = lines
    this.reportedAt = now
    return isComplete
  }
}
