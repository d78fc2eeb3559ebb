// Which bad line an address or a command line asks for.

export interface BadLine {
  /** Milliseconds added to each round trip, half of it each way. */
  readonly lag: number
  /** A round trip takes up to so many milliseconds more or less than that, at random. */
  readonly jitter: number
  /** Every 20 seconds nothing comes through either way for so many seconds. */
  readonly stall: number
}

/** The line that an address or a command line asks for, or null for the line as it is. */
export function readBadLine(
  lag: string | null | undefined,
  jitter: string | null | undefined,
  stall: string | null | undefined,
): BadLine | null {
  const [first, second, third] = [lag, jitter, stall].map(readAmount) as [number, number, number]
  return first + second + third > 0 ? { lag: first, jitter: second, stall: third } : null
}

function readAmount(text: string | null | undefined): number {
  const value = Number(text ?? 0)
  return Number.isFinite(value) && value > 0 ? value : 0
}
