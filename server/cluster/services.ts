// What the engines of a node share.
import type { Timers } from '../../shared/timers.ts'
import type { RedisLogStore } from '../log/redis/redis-log-store.ts'
import type { StreamReader } from '../log/redis/stream-reader.ts'
import type { Logger } from '../process/logger.ts'
import type { LeadingOptions } from '../replica/leading-engine.ts'
import type { Channels } from './channels.ts'
import type { Leases } from './leases.ts'
import type { Votes } from './votes.ts'

export interface Services extends Pick<LeadingOptions, 'keep' | 'watch'> {
  readonly logs: RedisLogStore
  readonly reader: StreamReader
  readonly channels: Channels
  readonly leases: Leases
  readonly votes: Votes
  readonly members: Members
  readonly closed: (universe: string) => void
  readonly logger: Logger
  readonly timers: Timers
}

/** What is known of the other nodes. */
export interface Members {
  /** Relay numbers in use in a universe; null while that is not known for certain. */
  relaysOf(universe: string): ReadonlySet<number> | null
  /** Milliseconds for which Redis has been answering without a break; 0 while it does not. */
  connectedMs(): number
}
