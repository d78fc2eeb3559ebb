// The names of everything that a log has in Redis. The universe is in braces, so that in a Redis cluster all of one
// universe is on one server, as its scripts need it.

export interface LogKeys {
  /** Hash: `epoch` is the current one; `last` the tick of the last entry, or of the first checkpoint. */
  readonly meta: string
  /** Stream: the entry of tick N has the id N-0, and its bytes (log/entry.ts) in the field `e`. */
  readonly entries: string
  /** Hash: of each tick's checkpoint the epoch (u32, little endian) and the bytes. */
  readonly checkpoints: string
  /** The node that leads, for as long as it appends; nothing about safety depends on it. */
  readonly lease: string
}

/** Of the logs of one place: set of the universes that have a log. */
export function listKey(prefix: string): string {
  return `${prefix}logs`
}

/** What a try to write leaves, for a moment. */
export function probeKey(prefix: string): string {
  return `${prefix}probe`
}

export function logKeys(prefix: string, universe: string): LogKeys {
  const of = (name: string) => `${prefix}{${universe}}:${name}`
  return {
    meta: of('log'),
    entries: of('entries'),
    checkpoints: of('checkpoints'),
    lease: of('lease'),
  }
}
