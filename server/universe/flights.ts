// Flights that ended: each has a number, so that careers and boards count it exactly once, however often a recovery runs
// over its end. One stays here until the log says that it was counted.

/** One pilot's time in a universe, from the join to the leave. */
export interface Flight {
  /** Counts the flights of this universe, from 1. */
  readonly number: number
  readonly user: string
  readonly name: string
  readonly score: number
  /** How long it was. */
  readonly ticks: number
}

export class Flights {
  /** Flights that ended so far. */
  ended = 0
  /** Those that are not yet known to be counted, in their order. */
  pending: Flight[] = []

  end(flight: Omit<Flight, 'number'>): Flight {
    const numbered = { ...flight, number: ++this.ended }
    this.pending.push(numbered)
    return numbered
  }

  /** All flights up to `number` are counted. */
  settle(number: number): void {
    this.pending = this.pending.filter((flight) => flight.number > number)
  }

  restore(ended: number, pending: readonly Flight[]): void {
    this.ended = ended
    this.pending = [...pending]
  }
}
