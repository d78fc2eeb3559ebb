// All universes of this process. Nothing is shared between them but the process. One that nobody is in sleeps: it is in
// its log then, and costs no memory but its definition.
import type { Logger } from '../process/logger.ts'
import type { Definition } from '../universe/definition.ts'
import type { Engine } from './engine.ts'
import { Replica } from './replica.ts'

export interface MultiverseOptions {
  readonly definitions: readonly Definition[]
  /** Makes a universe go on, from where it was. Throws an Error with one line when it cannot. */
  readonly openEngine: (definition: Definition) => Promise<Engine>
  /** Something is to keep company with a universe that is awake from now on, or no longer. */
  readonly attach: (replica: Replica) => void
  readonly detach: (replica: Replica) => void
  /** Milliseconds a universe stays awake with nobody in it. */
  readonly graceMs: number
  /** A clock in milliseconds. */
  readonly now: () => number
  readonly logger: Logger
}

interface Place {
  definition: Definition
  /** While it is awake. */
  replica: Replica | null
  /** Resolves when it has woken up, or has gone to sleep. */
  changing: Promise<void> | null
}

export class Multiverse {
  private readonly options: MultiverseOptions
  private readonly places = new Map<string, Place>()

  constructor(options: MultiverseOptions) {
    this.options = options
    for (const definition of options.definitions)
      this.places.set(definition.id, { definition, replica: null, changing: null })
  }

  /** The universes, asleep or awake, in the order in which they were defined. */
  *list(): Iterable<{ readonly definition: Definition; readonly replica: Replica | null }> {
    yield* this.places.values()
  }

  has(id: string): boolean {
    return this.places.has(id)
  }

  /** A universe that is awake. */
  find(id: string): Replica | undefined {
    return this.places.get(id)?.replica ?? undefined
  }

  /** Adds a universe that is not in the definitions; asleep. */
  add(definition: Definition): void {
    this.places.set(definition.id, { definition, replica: null, changing: null })
  }

  /** Wakes a universe up; it stays awake for the grace period at least. Null when there is none. Rejects when its log cannot be read. */
  async wake(id: string): Promise<Replica | null> {
    const place = this.places.get(id)
    if (place === undefined) return null
    while (place.changing !== null) await place.changing
    place.replica?.refresh()
    if (place.replica === null) await this.change(place, this.open(place))
    return place.replica
  }

  /** One tick of every universe that is awake. */
  tick(): void {
    for (const place of this.places.values()) {
      const { replica } = place
      if (replica === null || place.changing !== null) continue
      // What goes wrong is in the server's log; the entries are in the universe's own.
      if (replica.isIdle) this.change(place, this.sleep(place, replica)).catch(() => undefined)
      else replica.tick()
    }
  }

  /** Puts all universes to sleep. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.places.values()].map(async (place) => {
        while (place.changing !== null) await place.changing
        if (place.replica !== null) await this.change(place, this.sleep(place, place.replica))
      }),
    )
  }

  private async open(place: Place): Promise<void> {
    const { openEngine, attach, graceMs, now } = this.options
    const { definition } = place
    const replica = new Replica({ definition, engine: await openEngine(definition), graceMs, now })
    attach(replica)
    place.replica = replica
  }

  private async sleep(place: Place, replica: Replica): Promise<void> {
    // From here on it cannot be found: somebody who comes now waits, and wakes it up again.
    place.replica = null
    this.options.detach(replica)
    await replica.close()
  }

  private async change(place: Place, done: Promise<void>): Promise<void> {
    place.changing = done.then(
      () => undefined,
      () => undefined,
    )
    try {
      await done
    } catch (error) {
      this.options.logger.error(
        { universe: place.definition.id, error: String(error) },
        'universe not opened or closed',
      )
      throw error
    } finally {
      place.changing = null
    }
  }
}
