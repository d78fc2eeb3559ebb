// Every message, as two unions by sender, and why a socket is closed. docs/PROTOCOL.md draws them byte by byte.

/** A client that speaks another version is told to reload. */
export const PROTOCOL_VERSION = 1

export type Role = 'pilot' | 'spectator'

/** What a client sends. One message is one msgpack array: [type, field..]. */
export type ClientMessage =
  | { type: 'join'; version: number; universe: string; role: Role; name: string }
  | { type: 'steer'; sequence: number; target: number; controls: number }
  | { type: 'chat'; text: string }
  /** A spectator's camera stays with this pilot. */
  | { type: 'follow'; pilot: number }
  /** A spectator's camera is free, and in this sector. */
  | { type: 'look'; sector: number }
  | { type: 'ping'; token: number }
  /** "I missed something: send me a keyframe." */
  | { type: 'resync' }

/** Numbers of the client's messages, in their first place. */
export const CLIENT_TYPE = { join: 0, steer: 1, chat: 2, follow: 3, look: 4, ping: 5, resync: 6 } as const

export interface Player {
  pilot: number
  name: string
  score: number
  /** Run by the server. */
  drone: boolean
}

/** Universe-wide news, in the same frames as the events; `audit` is about the frame's view. */
export type News =
  | { type: 'audit'; hashes: number[] }
  | { type: 'chat'; from: string; text: string }
  | { type: 'joined'; player: Player }
  | { type: 'left'; pilot: number }
  | { type: 'standings'; standings: { pilot: number; score: number }[] }

/** Numbers of news, negative in the place where a block has its sector. */
export const NEWS_TYPE = { audit: -1, chat: -2, joined: -3, left: -4, standings: -5 } as const

/** What happened in one tick, as far as a view shows it. */
export interface FrameTick {
  tick: number
  /** See events.ts: [sector, op, field.., op, field..] */
  blocks: number[][]
  news: News[]
}

/** What the server sends. One message is a sequence of msgpack values: type, field, field.. */
export type ServerMessage =
  | {
      type: 'welcome'
      version: number
      /** Your pilot, or -1 for a spectator. */
      pilot: number
      universe: string
      columns: number
      rows: number
      tick: number
      players: Player[]
    }
  | { type: 'frame'; home: number; sequence: number; ticks: FrameTick[] }
  | { type: 'keyframe'; home: number; sequence: number; tick: number; blocks: number[][] }
  /** `fraction`: how much of the tick after `tick` had passed, in 1/256. */
  | { type: 'pong'; token: number; tick: number; fraction: number }
  | { type: 'notice'; notice: Notice }

/** Numbers of the server's messages, in their first place. */
export const SERVER_TYPE = { welcome: 0, frame: 1, keyframe: 2, pong: 3, notice: 4 } as const

/** What the server tells one client, without closing. */
export const NOTICES = ['chatTooFast', 'chatRefused', 'noSuchPilot'] as const
export type Notice = (typeof NOTICES)[number]

/** Why the server closes a socket. 4400..4499: put something right and try again; 4500..4999: do not. */
export const CLOSE = {
  malformed: { code: 4400, reason: 'That message is not of the protocol.' },
  notBinary: { code: 4401, reason: 'Messages are binary; a text frame came.' },
  tooLong: { code: 4402, reason: 'That message is too long.' },
  unexpected: { code: 4403, reason: 'That message does not belong here.' },
  noUniverse: { code: 4404, reason: 'There is no such universe.' },
  badName: { code: 4405, reason: 'A name has 1 to 20 visible characters.' },
  joinTimeout: { code: 4408, reason: 'No join came in time.' },
  full: { code: 4409, reason: 'The universe is full. Try another, or watch.' },
  tooMany: { code: 4429, reason: 'Too many messages.' },
  version: { code: 4500, reason: 'The game has been updated. Reload the page.' },
} as const satisfies Record<string, { code: number; reason: string }>
export type Close = (typeof CLOSE)[keyof typeof CLOSE]

/** Whether a client may come back after this close code by itself. */
export function mayRetry(code: number): boolean {
  return (
    code < 4400 || code === CLOSE.full.code || code === CLOSE.joinTimeout.code || code === CLOSE.tooMany.code
  )
}
