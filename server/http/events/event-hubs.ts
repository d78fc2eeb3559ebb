// All readers of events: by universe, and how many each address has.
import type { Caller } from '../../admission/addresses/callers.ts'
import { NetworkCounts } from '../../admission/addresses/limits.ts'
import { Refused } from '../../admission/refused.ts'
import type { Audiences } from '../../gateway/frames/audiences.ts'
import type { Stream } from '../../net/request.ts'
import { Ticker } from '../../process/ticker.ts'
import type { Multiverse } from '../../replica/multiverse.ts'
import { EventHub, TURN_MS } from './event-hub.ts'
import { encodeEvent, parsePosition } from './event-text.ts'
import { overviewOf } from './overview.ts'

/** Readers of one address: some walls, and the tabs of some people behind it. */
export const READERS_PER_ADDRESS = 20

export interface EventHubsOptions {
  readonly multiverse: Multiverse
  readonly audiences: Audiences
  /** A clock in milliseconds. */
  readonly now: () => number
}

export class EventHubs {
  private readonly options: EventHubsOptions
  private readonly hubs = new Map<string, EventHub>()
  private readonly readers = new NetworkCounts()
  private readonly ticker = new Ticker(TURN_MS, () => this.next())
  /** Readers that were cut because they were too slow. */
  cut = 0

  constructor(options: EventHubsOptions) {
    this.options = options
  }

  get count(): number {
    return this.readers.total
  }

  /** The events of a universe, which exists, as a body. @param lastId of the last event that the reader has, or '' */
  read(id: string, { networks, isTrusted }: Caller, lastId: string): Stream {
    if (!isTrusted && !this.readers.hasRoom(networks, READERS_PER_ADDRESS))
      throw new Refused(429, 'Too many readers of events from this address.')
    return {
      open: (sink) => {
        this.readers.add(networks)
        this.ticker.start()
        // What is no id of ours is of another time: the answer is a gap.
        const unknown = { incarnation: '', tick: 0, number: 0 }
        const after = lastId === '' ? null : (parsePosition(lastId) ?? unknown)
        return this.hubOf(id).join(sink, after, () => this.left(id, networks))
      },
    }
  }

  /** Ends all of them: the server ends. */
  close(): void {
    this.ticker.stop()
    for (const hub of this.hubs.values()) hub.close(encodeEvent('restart', {}))
    this.hubs.clear()
  }

  private hubOf(id: string): EventHub {
    const { multiverse, audiences, now } = this.options
    const hub =
      this.hubs.get(id) ??
      new EventHub({
        place: () => multiverse.place(id),
        overview: (place) => overviewOf(place, audiences),
        now,
        onCut: () => {
          this.cut++
        },
      })
    this.hubs.set(id, hub)
    return hub
  }

  private left(id: string, networks: Caller['networks']): void {
    this.readers.remove(networks)
    if (this.hubs.get(id)?.size === 0) this.hubs.delete(id)
    if (this.hubs.size === 0) this.ticker.stop()
  }

  private next(): void {
    for (const [id, hub] of this.hubs) {
      if (this.options.multiverse.has(id)) hub.next()
      else hub.close(encodeEvent('closed', {}))
    }
  }
}
