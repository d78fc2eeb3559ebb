// Messages between nodes, over publish-subscribe: requests to the leader of a universe, and to one node. Any may be lost:
// who sends one that matters repeats it until its effect is seen.
import type { Timers } from '../../shared/timers.ts'
import type { Logger } from '../process/logger.ts'
import type { RedisConnection } from '../process/redis-connection.ts'

/** Between two messages to itself; a subscription that is half open says nothing. */
const PULSE_MS = 1000
/** Without one for so long, the subscription is made anew. */
const DEAF_MS = 3500

export interface ChannelsOptions {
  /** A connection of its own: one that subscribes does nothing else. */
  readonly subscriber: RedisConnection
  readonly publisher: RedisConnection
  readonly prefix: string
  readonly node: string
  readonly logger: Logger
  readonly timers: Timers
}

type Receive = (bytes: Uint8Array) => void

export class Channels {
  private readonly options: ChannelsOptions
  private readonly receivers = new Map<string, Receive>()
  private endPulse: () => void = () => undefined
  private heardAt: number

  constructor(options: ChannelsOptions) {
    this.options = options
    this.heardAt = options.timers.now()
    options.subscriber.on('messageBuffer', (channel: Buffer, bytes: Buffer) =>
      this.hand(channel.toString(), bytes),
    )
    // What was asked for while there was no connection is not known to it.
    options.subscriber.on('ready', () => {
      for (const channel of this.receivers.keys())
        options.subscriber.subscribe(channel).catch(() => undefined)
    })
    this.listen(`pulse:${options.node}`, () => {
      this.heardAt = options.timers.now()
    })
    this.awaitPulse()
  }

  /** Messages of this name come here from now on; the result ends that. */
  listen(name: string, receive: Receive): () => void {
    const channel = this.options.prefix + name
    this.receivers.set(channel, receive)
    // When this fails, the connection is lost, and subscribes by itself when it is back.
    this.options.subscriber.subscribe(channel).catch(() => undefined)
    return () => {
      if (this.receivers.get(channel) !== receive) return
      this.receivers.delete(channel)
      this.options.subscriber.unsubscribe(channel).catch(() => undefined)
    }
  }

  send(name: string, bytes: Buffer | string): void {
    // What is not sent is lost, as any message may be.
    this.options.publisher.publish(this.options.prefix + name, bytes).catch(() => undefined)
  }

  close(): void {
    this.endPulse()
    this.options.subscriber.disconnect()
  }

  private hand(channel: string, bytes: Buffer): void {
    try {
      this.receivers.get(channel)?.(bytes)
    } catch (error) {
      this.options.logger.error({ channel, error: String(error) }, 'a message could not be read')
    }
  }

  private awaitPulse(): void {
    this.endPulse = this.options.timers.after(PULSE_MS, () => {
      this.awaitPulse()
      this.beat()
    })
  }

  private beat(): void {
    const { node, timers, subscriber } = this.options
    const now = timers.now()
    this.send(`pulse:${node}`, '')
    if (now - this.heardAt < DEAF_MS) return
    this.heardAt = now
    if (subscriber.status === 'ready') subscriber.disconnect(true)
  }
}
