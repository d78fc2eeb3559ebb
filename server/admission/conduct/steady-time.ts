// The time up to which things may be forgotten for good. A computer's clock may jump ahead and be set right again, but
// what was forgotten meanwhile does not come back; so the clock is believed once it has said the same for hours.

/** Milliseconds that a clock has to agree with itself. */
export const STEADY_MS = 6 * 3600 * 1000

export class SteadyTime {
  /** Of the last STEADY_MS, and the newest one before. */
  private readonly readings: { readonly at: number; readonly clock: number }[] = []

  /**
   * Notes what the clock says, and gives the earliest time that it said within the last STEADY_MS; 0, which is before
   * everything, until it has been watched for that long.
   * @param at milliseconds of a timer that does not jump
   * @param clock milliseconds since 1970
   */
  read(at: number, clock: number): number {
    const { readings } = this
    readings.push({ at, clock })
    while (readings.length > 1 && readings[1]!.at <= at - STEADY_MS) readings.shift()
    if (readings[0]!.at > at - STEADY_MS) return 0
    return Math.min(...readings.map((reading) => reading.clock))
  }
}
