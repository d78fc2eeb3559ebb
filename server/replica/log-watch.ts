// Hears how the logs of universes do: for an operator's figures. It is called on the path of a tick and must not wait.

export interface LogWatch {
  /** An entry was acknowledged so many milliseconds after it was handed to the log. */
  appended(ms: number): void
  /** The log did not take an entry. */
  refused(): void
  /** The state of a universe at the end of `tick` was kept. */
  checkpointed(universe: string, tick: number): void
  /** A universe was taken up from its log, which has a checkpoint of `tick`. `differences`: 0, unless something is at fault. */
  recovered(universe: string, tick: number, differences: number): void
}
