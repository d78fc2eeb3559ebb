// Time, handed in: what waits or measures takes its clock from here, so that a simulation can run years in a second.

export interface Timers {
  /** Milliseconds of a clock that does not go back. */
  now(): number
  /** Calls `run` once after `ms`; gives the function that calls it off. */
  after(ms: number, run: () => void): () => void
}

/** Resolves after `ms`. */
export function delay(timers: Timers, ms: number): Promise<void> {
  return new Promise((resolve) => timers.after(ms, resolve))
}

/** The process's own. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
