// What the gateway has sent, and how its clients kept up, counted since the start for all universes together.
import { EVENT_LENGTH, FIRST_EVENT, nextEvent } from '../../../shared/events.ts'

export class Traffic {
  /** Frames composed, and the messages that they became: one for each watcher. */
  frames = 0
  messages = 0
  /** Bytes of these messages, of keyframes and of welcomes and catch-ups, without what the WebSocket adds. */
  frameBytes = 0
  keyframeBytes = 0
  keyframes = 0
  /** By op. */
  readonly events = new Float64Array(EVENT_LENGTH.length)
  /** Keyframes that clients asked for, because of a gap or a differing hash. */
  resyncs = 0
  /** Clients that fell behind or silent, and those that caught up again. */
  stalls = 0
  catchUps = 0
  /** Players who came back to their ship in another connection. */
  resumes = 0

  sentFrame(bytes: number, watchers: number): void {
    this.frames++
    this.messages += watchers
    this.frameBytes += bytes * watchers
  }

  sentKeyframe(bytes: number): void {
    this.keyframes++
    this.keyframeBytes += bytes
  }

  countEvents(block: readonly number[]): void {
    for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at)) {
      const op = block[at]!
      this.events[op] = this.events[op]! + 1
    }
  }
}
