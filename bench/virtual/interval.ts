// What repeated plays say about a figure, and how sure that is. The plays are what is independent, and not the shots or
// fights in them; so the interval comes from how the plays differ.

/** A value and its 95 % interval. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Of a normal distribution, so many standard deviations either way. */
const DEVIATIONS = 1.96

/** The jackknife: how far the figure moves when one play after another is left out. */
export function interval<Play>(plays: readonly Play[], figure: (plays: readonly Play[]) => number): Interval {
  const value = figure(plays)
  const without = plays.map((_, left) => figure(plays.filter((_play, n) => n !== left)))
  const mean = without.reduce((sum, one) => sum + one, 0) / without.length
  const spread = without.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  const off = DEVIATIONS * Math.sqrt((spread * (plays.length - 1)) / plays.length)
  return { value, low: value - off, high: value + off }
}
