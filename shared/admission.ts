// What is said over HTTP before a socket is opened: the bodies of requests and answers, as JSON.
import type { Mode } from './modes.ts'
import type { Role } from './protocol.ts'

/** POST /api/tickets */
export interface TicketOrder {
  readonly universe: string
  readonly role: Role
  /** A guest's; who is signed in has the account's name, and need not say one. */
  readonly name?: string
  /** Of the session to come back to, from its welcome. */
  readonly key?: string
  /** The code of a private universe, from a link. */
  readonly code?: string
  /** The code of a party, from the ticket of one of its pilots or from a link: its pilots fly for one team. */
  readonly party?: string
}

export interface TicketAnswer {
  readonly ticket: string
  /** Milliseconds since 1970, by the server's clock. */
  readonly expiresAt: number
  /** Where the socket is to be opened, in a cluster: ws://host:port/socket. Without it, where the ticket comes from. */
  readonly socket?: string
  /** For a new pilot: the code with which others join its party. */
  readonly party?: string
}

/** POST /api/accounts and POST /api/login */
export interface Credentials {
  readonly name: string
  readonly passphrase: string
}

/** What a pilot with an account has done so far. */
export interface Career {
  readonly flights: number
  /** The most points of one flight. */
  readonly best: number
  /** The points of all flights. */
  readonly total: number
}

/** GET /api/account, and the answer to who signs in. */
export interface AccountAnswer {
  readonly account: { readonly name: string; readonly career: Career } | null
  /** For programs (requests without an Origin): the login, to be sent as Authorization: Bearer. Pages get a cookie. */
  readonly login?: string
}

/** POST /api/reports */
export interface ReportOrder {
  /** Of the reporter's own session. */
  readonly key: string
  /** Who is reported: who said something as `name` in the same universe lately, or else is there under it. */
  readonly name: string
  readonly reason: string
}

export const PRIVATE_SIZES = ['small', 'medium', 'large'] as const
export type PrivateSize = (typeof PRIVATE_SIZES)[number]
/** Drones of a private universe at most. */
export const MOST_PRIVATE_DRONES = 24

/** POST /api/private-universes */
export interface PrivateOrder {
  readonly mode: Mode
  readonly size: PrivateSize
  readonly drones: number
}

/** The answer: what a link needs. The code is shown once. */
export interface PrivateAnswer {
  readonly universe: string
  readonly code: string
}

/** Of a universe: somebody is or was just there; nobody is; or it cannot be opened at the moment. */
export type UniverseState = 'awake' | 'asleep' | 'unavailable'

/** GET /api/universes: one universe as the picker lists it. */
export interface UniverseRow {
  readonly id: string
  readonly name: string
  readonly columns: number
  readonly rows: number
  readonly capacity: number
  readonly pilots: number
  readonly spectators: number
  /** What is played for. */
  readonly mode: Mode
  /** A replay can only be watched. */
  readonly state: UniverseState | 'replay'
}

/** POST /api/operator/ACTION, with the header Orrery-Key. */
export interface OperatorOrder {
  /** Who is meant: any of these that are given. */
  readonly user?: string
  readonly name?: string
  readonly address?: string
  /** Only with `mute` and `ban`; without it there is no end. */
  readonly minutes?: number
}

export const OPERATOR_ACTIONS = ['mute', 'unmute', 'kick', 'ban', 'unban'] as const
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number]

/** The header with a bot's or an operator's key. */
export const KEY_HEADER = 'Orrery-Key'

/** An error over HTTP (RFC 9457), as application/problem+json. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** Fit to be shown to a person. */
  readonly detail: string
}
