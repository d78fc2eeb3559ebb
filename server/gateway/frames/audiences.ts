// The audience of each universe of this process, and the names of the topics that its frames are published to.
import type { Replica } from '../../replica/replica.ts'
import { Audience, type AudienceOptions } from './audience.ts'
import { streamTopic } from './topics.ts'

export interface AudiencesOptions extends Omit<AudienceOptions, 'replica' | 'publish'> {
  readonly publish: (topic: string, frame: Uint8Array) => void
}

export class Audiences {
  private readonly options: AudiencesOptions
  private readonly byReplica = new Map<Replica, { readonly audience: Audience; readonly number: number }>()
  /** Universes that had an audience so far: each time its topics have names of their own. */
  private count = 0

  constructor(options: AudiencesOptions) {
    this.options = options
  }

  /** Gives a universe its audience. */
  attach(replica: Replica): void {
    const number = this.count++
    const topics: Record<number, string> = {}
    const publish = (stream: number, frame: Uint8Array) => {
      topics[stream] ??= streamTopic(number, stream)
      this.options.publish(topics[stream], frame)
    }
    this.byReplica.set(replica, { audience: new Audience({ ...this.options, replica, publish }), number })
  }

  /** A universe is no longer held here. */
  detach(replica: Replica): void {
    this.byReplica.delete(replica)
  }

  of(replica: Replica): Audience {
    return this.byReplica.get(replica)!.audience
  }

  /** Gives the topic of each stream of a universe's frames, also when that is no longer held here. */
  topics(replica: Replica): (stream: number) => string {
    const { number } = this.byReplica.get(replica)!
    return (stream) => streamTopic(number, stream)
  }
}
