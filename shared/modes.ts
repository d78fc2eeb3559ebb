// Modes as a table, and the state of a round, which client and server share.
import type { PilotId, SectorId, Tick } from './ids.ts'
import { SUB_UNITS, TICKS_PER_SECOND } from './rules.ts'
import { type Grid, SECTOR_CENTRE, sectorLeft, sectorTop } from './sectors.ts'

/** In their order on the wire. */
export const MODES = ['free', 'teams', 'hill', 'flags'] as const
export type Mode = (typeof MODES)[number]

/** 0 in place of a team: none. */
export type Team = 0 | 1 | 2
export const NO_TEAM = 0
export const TEAMS = [1, 2] as const

export interface ModeTraits {
  /** Two teams; else everybody flies alone. */
  readonly hasTeams: boolean
  /** Points with which a team wins, unless the universe's rules say otherwise; 0: only the clock ends a round. */
  readonly goal: number
}

export const MODE_TRAITS: Readonly<Record<Mode, ModeTraits>> = {
  free: { hasTeams: false, goal: 0 },
  /** A point for each ship of the other team. */
  teams: { hasTeams: true, goal: 90 },
  /** A point for each second in which a team holds the hill. */
  hill: { hasTeams: true, goal: 200 },
  /** A point for each flag brought home. */
  flags: { hasTeams: true, goal: 3 },
}

/** Points with which a team wins; 0: only the clock ends a round. */
export function goalOf({ mode, goal }: { readonly mode: Mode; readonly goal: number }): number {
  return MODE_TRAITS[mode].hasTeams && goal > 0 ? goal : MODE_TRAITS[mode].goal
}

/** Ticks that the hill stays in a sector: 60 seconds. */
export const HILL_TICKS = 60 * TICKS_PER_SECOND
/** Ticks between two points for holding it. */
export const HILL_PERIOD = TICKS_PER_SECOND
/** A flag, and the place at a base that it belongs to, in sub-units. */
export const FLAG_RADIUS = 24 * SUB_UNITS
export const BASE_RADIUS = 96 * SUB_UNITS
/** Ticks until a dropped flag returns to its base: 20 seconds. */
export const FLAG_TICKS = 20 * TICKS_PER_SECOND
/** Ships of a team start at most this far from the middle of their base along each axis, in sub-units. */
export const BASE_ROOM = 420 * SUB_UNITS

/** A team's flag. While carried, its position is the middle of the carrier's sector: all that is sent to everybody. */
export interface Flag {
  /** Who carries it, or -1. */
  carrier: PilotId
  x: number
  y: number
  /** The tick at which it returns by itself when it lies somewhere; 0 at its base and while it is carried. */
  until: Tick
}

/** A round and how it stands: the same for everybody in a universe. */
export interface Match {
  /** Counts from 1. */
  round: number
  /** It is decided, and the next one begins at `endsAt`. */
  isOver: boolean
  /** The tick at which the round, or the break after it, ends; 0: never. */
  endsAt: Tick
  /** Of a round that is over: the team that won it, or NO_TEAM. */
  winner: Team
  /** Of team 1 and team 2. */
  readonly points: [number, number]
  /** The sector that is the hill, or -1. */
  hill: SectorId
  /** The team that holds it; NO_TEAM for neither. */
  holder: Team
  /** The tick at which it moves; 0 without one. */
  hillMovesAt: Tick
  /** The player with the highest score, or -1; and the sector of its ship, or -1: looked at once a second. */
  leader: PilotId
  leaderAt: SectorId
  /** Of team 1 and team 2; none in other modes. */
  flags: Flag[]
}

export function createMatch(): Match {
  return {
    round: 1,
    isOver: false,
    endsAt: 0,
    winner: NO_TEAM,
    points: [0, 0],
    hill: -1,
    holder: NO_TEAM,
    hillMovesAt: 0,
    leader: -1,
    leaderAt: -1,
    flags: [],
  }
}

/** Where a team's base is, in sub-units: half a universe from the other's, along either way around. */
export function baseX(grid: Grid, team: Team): number {
  return Math.floor((grid.width * (team === 1 ? 1 : 3)) / 4)
}
export function baseY(grid: Grid): number {
  return Math.floor(grid.height / 2)
}

/** The middle of a sector, in sub-units. */
export function middleX(grid: Grid, sector: SectorId): number {
  return sectorLeft(grid, sector) + SECTOR_CENTRE
}
export function middleY(grid: Grid, sector: SectorId): number {
  return sectorTop(grid, sector) + SECTOR_CENTRE
}

/** Whether a flag is at its base. */
export function isHome({ carrier, until }: Flag): boolean {
  return carrier < 0 && until === 0
}

/** A match as numbers, none of them negative: on the wire, in checkpoints, in fingerprints. */
export function matchNumbers(match: Match): number[] {
  const { round, isOver, endsAt, winner, points, hill, holder, hillMovesAt, leader, leaderAt, flags } = match
  const numbers = [round, isOver ? 1 : 0, endsAt, winner, points[0], points[1], hill + 1, holder, hillMovesAt]
  numbers.push(leader + 1, leaderAt + 1)
  for (const { carrier, x, y, until } of flags) numbers.push(carrier + 1, x, y, until)
  return numbers
}

const FLAGS_AT = 11
const FLAG_NUMBERS = 4

export function readMatch(numbers: ArrayLike<number>): Match {
  const flags: Flag[] = []
  for (let at = FLAGS_AT; at + FLAG_NUMBERS <= numbers.length; at += FLAG_NUMBERS)
    flags.push({
      carrier: numbers[at]! - 1,
      x: numbers[at + 1]!,
      y: numbers[at + 2]!,
      until: numbers[at + 3]!,
    })
  return {
    round: numbers[0]!,
    isOver: numbers[1] === 1,
    endsAt: numbers[2]!,
    winner: numbers[3] as Team,
    points: [numbers[4]!, numbers[5]!],
    hill: numbers[6]! - 1,
    holder: numbers[7] as Team,
    hillMovesAt: numbers[8]!,
    leader: numbers[9]! - 1,
    leaderAt: numbers[10]! - 1,
    flags,
  }
}
