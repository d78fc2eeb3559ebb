// Two bodies during one tick, seen from one of them.

/** All in sub-units. */
export interface Meeting {
  /** Where the one started, seen from where the other started. */
  px: number
  py: number
  /** How far the one moved, seen from the other. */
  dx: number
  dy: number
}
