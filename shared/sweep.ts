// Whether two bodies met during a tick: swept, so that nothing is too fast to be seen. Whole numbers only: every
// product stays below 2^53 for bodies that start within 4 sectors of each other.

/** No contact. Contacts are 0 (touching already) to 1 (at the end of the tick). */
export const APART = 2

/**
 * When two circles come closest, if they touch during the tick.
 * @param px where the one starts, seen from where the other starts, in sub-units
 * @param dx how far the one moves in the tick, seen from the other
 * @param reach sum of their radii
 * @returns the fraction of the tick at which they are closest, 0..1, or APART
 */
export function sweep(px: number, py: number, dx: number, dy: number, reach: number): number {
  const start = px * px + py * py - reach * reach
  if (start <= 0) return 0
  const along = px * dx + py * dy
  if (along >= 0) return APART
  const travel = dx * dx + dy * dy
  if (-along >= travel) {
    // Closest at the end of the tick: is the end inside?
    const ex = px + dx
    const ey = py + dy
    return ex * ex + ey * ey <= reach * reach ? 1 : APART
  }
  // |p|^2 |d|^2 - (p.d)^2 = |p x d|^2, the squared distance of the path from the centre times |d|^2.
  const cross = px * dy - py * dx
  return cross * cross <= reach * reach * travel ? -along / travel : APART
}
