// What one player of an arena did, suffered and saw.
import type { BadLine } from '../../client/read-bad-line.ts'
import { SHIP_RADIUS, SHOT_RADIUS, SUB_UNITS } from '../../shared/rules.ts'

const REACH = SHIP_RADIUS + SHOT_RADIUS

/** What one player did, suffered and saw. */
export interface Record {
  readonly line: BadLine
  hits: number
  hitsTaken: number
  /** Ships destroyed, by the place of their pilots in the list of lines; and who destroyed this one's. */
  wins: number[]
  /** Shots at ships that hit on the own screen, and those of them that hit in the universe, too. */
  shown: number
  shownTrue: number
  /** Hits in the universe that the own screen did not show. */
  unshown: number
  /** Frames of others' ships, and those with a fault. */
  shipFrames: number
  backwards: number
  tooFar: number
  /** Distances in units by which hits on the own ship missed it on the own screen. */
  missedBy: number[]
  /** Hits by shots that the own screen had not shown at all by then. */
  unseen: number
  /** The same figures as a server would have made them that judges shots in the past. */
  readonly rewound: Rewound
  /** How often the server's word on the own ship was compared with what had been drawn. */
  comparisons: number
  /** How far off that was, in units, when it was more than a quarter of one. */
  corrections: number[]
}

/** What would have come of the same play, had each shot been judged where its shooter saw the target. */
export interface Rewound {
  hits: number
  hitsTaken: number
  shownTrue: number
  missedBy: number[]
  unseen: number
}

export function newRecord(line: BadLine, players: number): Record {
  return {
    line,
    hits: 0,
    hitsTaken: 0,
    wins: new Array<number>(players).fill(0),
    shown: 0,
    shownTrue: 0,
    unshown: 0,
    shipFrames: 0,
    backwards: 0,
    tooFar: 0,
    missedBy: [],
    unseen: 0,
    rewound: { hits: 0, hitsTaken: 0, shownTrue: 0, missedBy: [], unseen: 0 },
    comparisons: 0,
    corrections: [],
  }
}

/** A hit on the own ship, by how near the shot came on the own screen, in sub-units; undefined when it was not shown. */
export function noteMiss(record: Pick<Record, 'missedBy' | 'unseen'>, distance: number | undefined): void {
  if (distance === undefined) record.unseen++
  else if (distance > REACH) record.missedBy.push((distance - REACH) / SUB_UNITS)
}
