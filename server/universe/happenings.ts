// What happened to a universe's pilots and rules in the last tick, for those who keep company with it: news, sessions, careers.
// Bodies have their events in the sector log.
import type { Line } from './chat.ts'
import type { Pilot } from './pilots.ts'

export type Happening =
  | { readonly type: 'joined'; readonly pilot: Pilot }
  /** Nobody joined: the universe is full. */
  | { readonly type: 'full'; readonly session: string }
  | { readonly type: 'left'; readonly pilot: Pilot }
  /** Nobody steers it, or somebody does again; or it has changed teams. */
  | { readonly type: 'flagged'; readonly pilot: Pilot }
  | { readonly type: 'said'; readonly line: Line }
  /** Other rules are in force. */
  | { readonly type: 'ruled' }
  /** The state of the round has changed. */
  | { readonly type: 'played' }
