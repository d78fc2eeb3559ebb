// What a scenario found: promises with their figures, and the figures behind them.

/** One promise. `limit` is the most (or, with `atLeast`, the least) that the value may be. */
export interface Line {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  readonly met: boolean
}

/** A load process that takes more of a core than this is what is measured, and not the server. */
export const SATURATED = 0.9

export type Figures = Readonly<Record<string, number | string>>

export interface Report {
  readonly scenario: string
  readonly lines: readonly Line[]
  /** Rows of one table. */
  readonly rows: readonly Figures[]
}

export function atMost(name: string, value: number, limit: number, unit: string): Line {
  return { name, value, unit, limit, met: value <= limit }
}

export function atLeast(name: string, value: number, limit: number, unit: string): Line {
  return { name, value, unit, limit, met: value >= limit }
}

/** A load that took all it could get is what was measured, and not the server: then the run does not count. */
export function sane(what: string, { load, witness }: { load: number; witness: number }): Line {
  return atMost(`${what}: the busiest load process`, Math.max(load, witness), SATURATED, 'of a core')
}

/** The value below which a fraction of `sorted` lies; NaN for none. */
export function quantile(sorted: readonly number[], fraction: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}

export function printReport({ scenario, lines, rows }: Report): void {
  console.log(`\n${scenario}`)
  if (rows.length > 0) console.table(rows)
  for (const { name, value, unit, limit, met } of lines) {
    console.log(`  ${met ? 'met    ' : 'not met'}  ${name}: ${round(value)} ${unit} (limit ${limit})`)
  }
}
