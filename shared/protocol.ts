import type { PilotId, SectorId, Tick } from './ids.ts'
import type { Match, Mode, Team } from './modes.ts'
// Every message, as two unions by sender, and why a socket is closed. docs/PROTOCOL.md draws them byte by byte.

/** A client that speaks another version is told to reload. */
export const PROTOCOL_VERSION = 4

/** The WebSocket subprotocol, offered with the ticket as the next one: ['orrery.1', ticket]. */
export const SUBPROTOCOL = `orrery.${PROTOCOL_VERSION}`

/** What a ticket lets one be. A bot is a program with a ship; an operator has none. */
export const ROLES = ['pilot', 'spectator', 'bot', 'operator'] as const
export type Role = (typeof ROLES)[number]

/** How often what is shown stuttered, by what made it: a late tick, a line that held messages up, a slow machine. */
export interface Stutters {
  server: number
  line: number
  machine: number
}

/** What a client sends. One message is one msgpack array: [type, field..]. */
export type ClientMessage =
  /**
   * `key`: of the session to come back to, from its welcome; '' for a new one. The ticket has said who, where and what.
   * `ship`: the class of the first ship. `line`, here and below: the number of the last chat line this client has shown; 0 for none.
   */
  | { type: 'join'; version: number; key: string; line: number; ship: number }
  /** `tick`: the one it is meant for; one that has passed means the next. */
  | { type: 'steer'; sequence: number; target: number; controls: number; tick: number }
  | { type: 'chat'; text: string }
  /** A spectator's camera stays with this pilot. */
  | { type: 'follow'; pilot: PilotId }
  /** A spectator's camera is free, and in this sector. */
  | { type: 'look'; sector: SectorId }
  /** `tick`: the mirror's; the server learns from it what has really arrived. */
  | { type: 'ping'; token: number; tick: Tick; line: number }
  /** "I missed something: send me a keyframe." */
  | { type: 'resync'; line: number }
  /** Of who watches a replay: its speed in quarters of real time (0 stops it), and the tick to go to. */
  | { type: 'play'; speed: number }
  | { type: 'seek'; tick: Tick }
  /** With a ping: how often what is shown stuttered since the last such message, by the cause. */
  | ({ type: 'stutters' } & Stutters)
  /** The next ship is to be of this class. */
  | { type: 'choose'; ship: number }
  /** One step more of this property (PROPERTIES) for the ship that flies. */
  | { type: 'upgrade'; property: number }

/** Numbers of the client's messages, in their first place. */
export const CLIENT_TYPE = {
  join: 0,
  steer: 1,
  chat: 2,
  follow: 3,
  look: 4,
  ping: 5,
  resync: 6,
  play: 7,
  seek: 8,
  stutters: 9,
  choose: 10,
  upgrade: 11,
} as const

export interface Player {
  pilot: PilotId
  name: string
  score: number
  /** Run by the server. */
  drone: boolean
  /** Its connection is lost; its ship drifts, and goes if nobody comes back for it. */
  adrift: boolean
  team: Team
}

/** Bits of a player's flags on the wire. */
export const DRONE = 1
export const ADRIFT = 2
/** Its team is in the flags from this bit on. */
export const TEAM_SHIFT = 2

export interface Said {
  /** Counts the chat lines of a universe, from 1: whoever finds a number left out has missed something. */
  number: number
  from: string
  text: string
}

/** Rules of a universe that a client needs to know. */
export interface ClientRules {
  /** Hull points a shot takes. */
  shotDamage: number
  /** Others are drawn in the present, as far as their motion is known, and not a little in the past. */
  drawAhead: boolean
  mode: Mode
  /** Points with which a team wins a round; 0: as many as the mode's table says. */
  goal: number
}

/** News, in the same frames as the events: for the whole universe, but `audit` and `pilots` follow the frame's view. */
export type News =
  | { type: 'audit'; hashes: number[] }
  | ({ type: 'chat' } & Said)
  /** For people to read; in a rush some are left out. */
  | { type: 'joined'; pilot: PilotId; name: string }
  | { type: 'left'; pilot: PilotId; name: string }
  /** `population`: pilots in the universe, drones included. The best come first. */
  | { type: 'standings'; population: number; standings: Player[] }
  /** Those whose ships the same message gives whole, or who went adrift or came back. */
  | { type: 'pilots'; pilots: Player[] }
  /** The universe has other rules from now on. */
  | { type: 'rules'; rules: ClientRules }
  /** This tick came `ms` after it was due. `skipped`: ticks by which all later ones come later, too. */
  | { type: 'late'; ms: number; skipped: number }
  /** How the round stands. In a new round all scores are 0. */
  | { type: 'match'; match: Match }

/** Numbers of news, negative in the place where a block has its sector. */
export const NEWS_TYPE = {
  audit: -1,
  chat: -2,
  joined: -3,
  left: -4,
  standings: -5,
  pilots: -6,
  rules: -7,
  late: -8,
  match: -9,
} as const

/** What happened in one tick, as far as a view shows it. */
export interface FrameTick {
  tick: Tick
  /** See events.ts: [sector, op, field.., op, field..] */
  blocks: number[][]
  news: News[]
}

/** What the server sends. One message is a sequence of msgpack values: type, field, field.. */
export type ServerMessage =
  | {
      type: 'welcome'
      version: number
      /** Which host's turn it is to run the universe; grows. */
      epoch: number
      /** Your pilot, or -1 for a spectator. */
      pilot: PilotId
      /** Opens this session again after a break, for a while; a secret. '' for a spectator. */
      key: string
      universe: string
      columns: number
      rows: number
      tick: Tick
      /** As in the standings news. */
      population: number
      standings: Player[]
      /** Chat lines said so far. */
      lines: number
      /** The last of them: of the last minute, or since you were last here, as far as they are kept. */
      said: Said[]
      rules: ClientRules
      match: Match
    }
  | { type: 'frame'; home: SectorId; sequence: number; ticks: FrameTick[] }
  | {
      type: 'keyframe'
      epoch: number
      home: SectorId
      sequence: number
      tick: Tick
      blocks: number[][]
      news: News[]
    }
  /** Before a whole keyframe for somebody who missed something: what that does not hold. Fields as in the welcome. */
  | {
      type: 'catchUp'
      lines: number
      said: Said[]
      population: number
      standings: Player[]
      rules: ClientRules
      match: Match
    }
  /** `fraction`: how much of the tick after `tick` had passed, in 1/256. `lines`: chat lines said so far. */
  | { type: 'pong'; token: number; tick: Tick; fraction: number; lines: number }
  | { type: 'notice'; notice: Notice }
  /** What is seen is a replay of these ticks, at this speed in quarters of real time. */
  | { type: 'replay'; first: number; last: number; speed: number }

/** Numbers of the server's messages, in their first place. */
export const SERVER_TYPE = {
  welcome: 0,
  frame: 1,
  keyframe: 2,
  pong: 3,
  notice: 4,
  replay: 5,
  catchUp: 6,
} as const

/** What the server tells one client, without closing. */
export const NOTICES = [
  'chatTooFast',
  'chatRefused',
  'noSuchPilot',
  'chatFiltered',
  'muted',
  // The universe takes no ticks until its log can be written again; the connection stays.
  'standsStill',
  'goesOn',
  'noSuchShip',
  'noSuchUpgrade',
  'tooFewCrystals',
  'noShip',
] as const
export type Notice = (typeof NOTICES)[number]

/** Why the server closes a socket. 4400..4499: put something right and try again; 4500..4999: do not. */
export const CLOSE = {
  malformed: { code: 4400, reason: 'That message is not of the protocol.' },
  notBinary: { code: 4401, reason: 'Messages are binary; a text frame came.' },
  tooLong: { code: 4402, reason: 'That message is too long.' },
  unexpected: { code: 4403, reason: 'That message does not belong here.' },
  noUniverse: { code: 4404, reason: 'There is no such universe.' },
  joinTimeout: { code: 4408, reason: 'No join came in time.' },
  full: { code: 4409, reason: 'The universe is full. Try another, or watch.' },
  tooSlow: { code: 4410, reason: 'Your connection did not keep up.' },
  crowded: {
    code: 4411,
    reason: 'Too many ships from your network are in this universe. Try another, or watch.',
  },
  noSuchShip: { code: 4412, reason: 'There is no such class of ships.' },
  noTicket: { code: 4420, reason: 'That is no ticket, or it was used before.' },
  oldTicket: { code: 4421, reason: 'That ticket is too old.' },
  otherAddress: { code: 4422, reason: 'That ticket was given to another address.' },
  tooMany: { code: 4429, reason: 'Too many messages.' },
  unavailable: { code: 4430, reason: 'Nobody can be let in right now. Trying again…' },
  reset: { code: 4431, reason: 'An operator has reset this universe. Coming back…' },
  version: { code: 4500, reason: 'The game has been updated. Reload the page.' },
  replaced: { code: 4501, reason: 'You are playing in another window.' },
  signedOut: { code: 4502, reason: 'You have signed out.' },
  closed: { code: 4503, reason: 'An operator has closed this universe. Choose another.' },
  kicked: { code: 4510, reason: 'An operator has ended your visit.' },
  banned: { code: 4511, reason: 'An operator has banned you from this server.' },
} as const satisfies Record<string, { code: number; reason: string }>
export type Close = (typeof CLOSE)[keyof typeof CLOSE]

/** Codes from 4400 on after which a client may come back by itself, with a new ticket. */
const PASSING: readonly number[] = [
  CLOSE.joinTimeout,
  CLOSE.full,
  CLOSE.crowded,
  CLOSE.tooSlow,
  CLOSE.noTicket,
  CLOSE.oldTicket,
  CLOSE.otherAddress,
  CLOSE.tooMany,
  CLOSE.unavailable,
  CLOSE.reset,
].map(({ code }) => code)

/** Whether a client may come back after this close code by itself. */
export function mayRetry(code: number): boolean {
  return code < 4400 || PASSING.includes(code)
}
