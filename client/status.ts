// What menus and instruments show: the state of one visit, as plain data that changes a few times a second at most.
import type { Match, Mode, Team } from '../shared/modes.ts'
import type { Notice } from '../shared/protocol.ts'
import type { Death, Gain, Kill, Tally, Wound } from './deeds.ts'
import type { Cause } from './stutters.ts'

/** Shown with team colours, for players who cannot tell the colours apart. */
export const TEAM_SIGNS = ['', '▲', '◆'] as const

/** What a person can be here: with a ship, or without. */
export type Part = 'pilot' | 'spectator'

export interface PlayerRow {
  readonly pilot: number
  readonly name: string
  readonly score: number
  readonly drone: boolean
  /** Its connection is lost, and its ship drifts. */
  readonly adrift: boolean
  readonly team: Team
}

/** What the game has to say in the chat. The page has the words for it. */
export type LogNews =
  | { readonly is: 'joined' | 'left'; readonly name: string }
  /** So many lines can no longer be had. */
  | { readonly is: 'missed'; readonly lines: number }
  | { readonly is: 'notice'; readonly notice: Notice }
  /** The connection is down. */
  | { readonly is: 'notSent'; readonly text: string }
  | { readonly is: 'reported' }
  /** `reason`: the server's, or '' when it did not answer. */
  | { readonly is: 'notReported'; readonly status: number; readonly reason: string }

/** A line of the chat: what a player said, or news. Ids grow by one a line. */
export type ChatLine =
  | { readonly id: number; readonly from: string; readonly text: string }
  | { readonly id: number; readonly from: null; readonly news: LogNews }

/** How the visit stands. */
export type Phase =
  | { readonly is: 'joining' }
  | { readonly is: 'here' }
  /** The connection is down; the next try is at `retryAt` (performance.now() milliseconds). */
  | {
      readonly is: 'away'
      readonly retryAt: number
      readonly attempt: number
      /** The close code, and what the server said, or ''. */
      readonly code: number
      readonly reason: string
    }
  /** The server said why not, and coming back by oneself would not help. */
  | { readonly is: 'refused'; readonly code: number; readonly reason: string }

/** The tape of a replay. Ticks. */
export interface Tape {
  readonly first: number
  readonly last: number
  /** Where it is now, to the nearest half second. */
  readonly tick: number
  /** 1 is real time, 0 stands still. */
  readonly speed: number
  /** The speed at which it goes on when it stands still. */
  readonly chosen: number
  /** It is at its last tick. */
  readonly ended: boolean
}

export interface Status {
  readonly phase: Phase
  readonly universe: string
  readonly role: Part
  /** The player's pilot, or -1. */
  readonly pilot: number
  /** The pilot whose ship is in the middle: one's own, or the one followed; -1 with a free camera. */
  readonly watched: number
  readonly watchedName: string
  /** Of the watched ship; 0 while it has none. */
  readonly hull: number
  /** Of a whole ship of its class. */
  readonly fullHull: number
  /** Exact for the own ship. */
  readonly energy: number
  readonly fullEnergy: number
  /** Seconds until its special may be used again, 0 when it may; and whether it has the energy for it. */
  readonly specialIn: number
  readonly specialPaid: boolean
  /** Crystals that it holds (exact for the own ship), and the steps that it has bought: see shared/upgrades.ts. */
  readonly crystals: number
  readonly upgrades: number
  /** The class of the pilot's next ship. */
  readonly nextShip: number
  readonly alive: boolean
  readonly shielded: boolean
  readonly score: number
  /** Of the watched pilot. */
  readonly team: Team
  readonly mode: Mode
  /** Points with which a team wins; 0: only the clock ends a round. */
  readonly goal: number
  readonly match: Match
  /** Until the round, or the break after it, ends; null without a clock. */
  readonly secondsLeft: number | null
  /** Best first. */
  readonly standings: readonly PlayerRow[]
  /** Of the watched pilot, from 1; null when it is not among the best. */
  readonly rank: number | null
  /** What was done nearby, by and to the watched pilot lately; and by the player in the whole visit. */
  readonly kills: readonly Kill[]
  readonly gains: readonly Gain[]
  readonly wounds: readonly Wound[]
  readonly death: Death | null
  readonly tally: Tally
  /** When the visit was welcomed first, by performance.now(); null before. */
  readonly since: number | null
  /** Pilots in the universe, drones included. */
  readonly population: number
  readonly chat: readonly ChatLine[]
  /** Names whose lines the player does not want to see. */
  readonly muted: readonly string[]
  /** Round trip in milliseconds, or null before the first was measured. */
  readonly pingMs: number | null
  /** What made the picture stutter in the last seconds, or null. */
  readonly stutter: Cause | null
  /** Null in a live universe. */
  readonly tape: Tape | null
}
