// All universes of this server. Nothing is shared between them but the process.

import { homeTopic } from '../gateway/frames/topics.ts'
import type { Definition } from '../universe/definition.ts'
import { Host, type HostOptions } from './host.ts'

export interface MultiverseOptions
  extends Pick<HostOptions, 'auditPeriod' | 'graceMs' | 'now' | 'openJournal' | 'pace' | 'replay'> {
  readonly definitions: readonly Definition[]
  readonly publish: (topic: string, frame: Uint8Array) => void
}

/** One universe as the picker lists it. */
export interface Listing {
  readonly id: string
  readonly name: string
  readonly columns: number
  readonly rows: number
  readonly capacity: number
  readonly pilots: number
  readonly spectators: number
}

export class Multiverse {
  private readonly hosts = new Map<string, Host>()
  private readonly numbers = new Map<Host, number>()

  constructor({ definitions, publish, ...options }: MultiverseOptions) {
    for (const [number, definition] of definitions.entries()) {
      const topics: string[] = []
      const host = new Host({
        ...options,
        definition,
        publish: (home, frame) => {
          topics[home] ??= homeTopic(number, home)
          publish(topics[home], frame)
        },
      })
      this.hosts.set(definition.id, host)
      this.numbers.set(host, number)
    }
  }

  find(id: string): Host | undefined {
    return this.hosts.get(id)
  }

  /** The topic of one home sector of one of these universes. */
  topic(host: Host, home: number): string {
    return homeTopic(this.numbers.get(host)!, home)
  }

  /** One tick of every universe that is awake. */
  tick(): void {
    for (const host of this.hosts.values()) if (!host.isAsleep) host.tick()
  }

  /** Ends what outlives the ticks. */
  async close(): Promise<void> {
    await Promise.all([...this.hosts.values()].map((host) => host.close()))
  }

  list(): Listing[] {
    return [...this.hosts.values()].map((host) => {
      const { id, name, columns, rows, capacity } = host.definition
      return { id, name, columns, rows, capacity, pilots: host.pilots, spectators: host.countSpectators() }
    })
  }
}
