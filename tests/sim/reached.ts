// Rare branches, and how often a simulation came to each: a fault that never does anything proves nothing.

export const BRANCHES = [
  /** A process died, and of those: while it was recovering, with the power. */
  'killed',
  'killedWhileRecovering',
  'powerCut',
  /** A process ended on purpose, and another one started. */
  'restarted',
  /** A process went on while another one took its universe. */
  'fenced',
  /** Recovery took an entry from the log that nobody had been told of. */
  'entryInDoubt',
  /** Recovery cut off the beginning of a record. */
  'tornTailCut',
  'checkpointFailed',
  'openFailed',
  'stoodStill',
  'wentOn',
  'sleptAndWoke',
  /** A client came back to the same pilot after its server had died. */
  'resumedAfterDeath',
  /** The time to come back was over, and the client got another pilot. */
  'cameTooLate',
  'caughtUpWithLines',
  'caughtUpWithMissingLines',
  /** The truth was written as a snapshot, read again, and went on from there. */
  'recomputed',
] as const
export type Branch = (typeof BRANCHES)[number]
export type Reached = Record<Branch, number>

export function noneReached(): Reached {
  return Object.fromEntries(BRANCHES.map((branch) => [branch, 0])) as Reached
}
