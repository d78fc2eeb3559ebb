// All universes of this process. Nothing is shared between them but the process. One that nobody is in sleeps: it is in
// its log then, and costs no memory but its definition. They may be added, changed and ended while the others go on.
import type { Logger } from '../process/logger.ts'
import { type Definition, type Origin, sameTerms, type Terms } from '../universe/definition.ts'
import type { Engine } from './engine.ts'
import { SizeChanged } from './leading-engine.ts'
import { type Defined, Place } from './place.ts'
import { Replica } from './replica.ts'

export interface MultiverseOptions {
  /** Those that are there from the beginning: of the definitions file. */
  readonly definitions: readonly Definition[]
  /** Makes a universe go on, from where it was. Throws an Error with one line when it cannot. */
  readonly openEngine: (definition: Definition, origin: Origin) => Promise<Engine>
  /** Looks for a universe that another process has made; by default there is none. */
  readonly discover?: (id: string) => Promise<Defined | null>
  /** Something is to keep company with a universe that is awake from now on, or no longer. */
  readonly attach: (replica: Replica) => void
  readonly detach: (replica: Replica) => void
  /** There is something to do again with each tick, where there was nothing. */
  readonly roused?: () => void
  /** Milliseconds a universe stays awake with nobody in it. */
  readonly graceMs: number
  /** A clock in milliseconds. */
  readonly now: () => number
  readonly logger: Logger
}

/** Milliseconds after which a universe that could not be woken up may be tried again. */
const RETRY_MS = 1500
/** Milliseconds that something which takes effect with a tick is waited for: the log or the store may be away. */
const PATIENCE_MS = 3000
const GONE = 'it is not there any more'

interface Wait {
  readonly isTrue: () => boolean
  readonly until: number
  readonly end: (isTrue: boolean) => void
}

export class Multiverse {
  private readonly options: MultiverseOptions
  private readonly places = new Map<string, Place>()
  private readonly awake = new Set<Place>()
  private readonly waits = new Set<Wait>()

  constructor(options: MultiverseOptions) {
    this.options = options
    for (const definition of options.definitions) this.add({ definition, origin: 'file' })
  }

  get size(): number {
    return this.places.size
  }

  /** The universes, in the order in which they were defined. */
  list(): Iterable<Readonly<Place>> {
    return this.places.values()
  }

  place(id: string): Readonly<Place> | undefined {
    return this.places.get(id)
  }

  has(id: string): boolean {
    return this.places.has(id)
  }

  /** A universe that is awake, and that one can go to. */
  find(id: string): Replica | undefined {
    const place = this.places.get(id)
    return place?.changing === null ? (place.replica ?? undefined) : undefined
  }

  /** The place of a universe, also of one that another process has made meanwhile. Rejects when that cannot be known. */
  async look(id: string): Promise<Readonly<Place> | undefined> {
    if (!this.places.has(id)) {
      const found = (await this.options.discover?.(id)) ?? null
      if (found !== null && !this.places.has(id)) this.add(found)
    }
    return this.places.get(id)
  }

  /** Adds a universe, or what is known of one beside its definition; asleep. */
  add(defined: Defined): void {
    this.places.set(defined.definition.id, new Place(defined))
  }

  /** A universe cannot go on with its definition: it is unavailable until it is reset. */
  refuse(id: string, { message, former }: SizeChanged): void {
    const place = this.places.get(id)!
    place.trouble = { reason: message, until: Number.POSITIVE_INFINITY, former }
    this.options.logger.error({ universe: id, reason: message }, 'universe unavailable')
  }

  /** Wakes a universe up; it stays awake for the grace period at least. Null when there is none, or it is unavailable. */
  async wake(id: string): Promise<Replica | null> {
    await this.look(id).catch(() => undefined)
    let place = this.places.get(id)
    while (place !== undefined && place.changing !== null) {
      await place.changing
      place = this.places.get(id)
    }
    if (place === undefined) return null
    place.replica?.refresh()
    const isHopeless = place.trouble !== null && this.options.now() < place.trouble.until
    // Why it cannot be opened is in the server's log, and in its place.
    if (place.replica === null && !isHopeless)
      await this.change(place, this.open(place)).catch(() => undefined)
    return place.replica
  }

  /** Whether all universes sleep, and ticks do nothing. */
  get isAsleep(): boolean {
    return this.awake.size === 0 && this.waits.size === 0
  }

  /** One tick of every universe that is awake. */
  tick(): void {
    for (const place of this.awake) {
      const replica = place.replica!
      // What goes wrong is in the server's log; the entries are in the universe's own.
      if (place.changing === null && replica.isIdle)
        this.change(place, this.sleep(place, replica)).catch(() => undefined)
      else replica.tick()
    }
    this.lookAtWaits()
  }

  /** Changes the terms of a universe. Throws an Error with one line when they could not be put in force. */
  async setTerms(id: string, terms: Terms): Promise<void> {
    const replica = await this.wake(id)
    if (replica === null) throw new Error(this.places.get(id)?.trouble?.reason ?? GONE)
    replica.ask({ type: 'terms', terms })
    if (!(await this.waitFor(() => sameTerms(replica.universe, terms))))
      throw new Error('it stands still; the change comes when it goes on')
  }

  /**
   * Ends a universe as it is: lets everybody be sent away, waits until all flights are counted, puts it to sleep, and then
   * does `work`, during which nobody can wake it. Throws an Error with one line when that is not possible: then it goes on.
   */
  async end(id: string, dismiss: (replica: Replica) => void, work: () => Promise<void>): Promise<void> {
    let place = this.places.get(id)
    while (place !== undefined && place.changing !== null) {
      await place.changing
      place = this.places.get(id)
    }
    if (place === undefined) throw new Error(GONE)
    await this.change(place, this.conclude(place, dismiss, work))
    place.trouble = null
    place.terms = place.definition
  }

  /** Another process has ended a universe: lets everybody here be sent away, and forgets it. */
  async drop(id: string, dismiss: (replica: Replica) => void): Promise<void> {
    const place = this.places.get(id)
    while (place !== undefined && place.changing !== null) await place.changing
    if (place === undefined) return
    this.places.delete(id)
    const { replica } = place
    if (replica === null) return
    dismiss(replica)
    await this.change(place, this.sleep(place, replica))
  }

  /** Forgets a universe that is asleep. */
  remove(id: string): void {
    this.places.delete(id)
  }

  /** Puts all universes to sleep. */
  async close(): Promise<void> {
    for (const { end } of this.waits) end(false)
    this.waits.clear()
    await Promise.all(
      [...this.places.values()].map(async (place) => {
        while (place.changing !== null) await place.changing
        if (place.replica !== null) await this.change(place, this.sleep(place, place.replica))
      }),
    )
  }

  private async open(place: Place, definition = place.definition): Promise<Replica> {
    const { openEngine, attach, graceMs, now } = this.options
    try {
      const engine = await openEngine(definition, place.origin)
      const replica = new Replica({ definition, engine, graceMs, now })
      attach(replica)
      place.replica = replica
      place.trouble = null
      this.awake.add(place)
      this.options.roused?.()
      return replica
    } catch (error) {
      const former = error instanceof SizeChanged ? error.former : null
      const until = former === null ? now() + RETRY_MS : Number.POSITIVE_INFINITY
      place.trouble = { reason: error instanceof Error ? error.message : String(error), until, former }
      throw error
    }
  }

  private async sleep(place: Place, replica: Replica): Promise<void> {
    // From here on it cannot be found: somebody who comes now waits, and wakes it up again.
    place.terms = replica.universe
    place.replica = null
    this.awake.delete(place)
    this.options.detach(replica)
    await replica.close()
  }

  private async conclude(
    place: Place,
    dismiss: (replica: Replica) => void,
    work: () => Promise<void>,
  ): Promise<void> {
    const replica = place.replica ?? (await this.open(place, place.trouble?.former ?? place.definition))
    dismiss(replica)
    if (!(await this.waitFor(() => replica.isOver)))
      throw new Error('its last flights could not be counted; everybody was sent away, and may come again')
    await this.sleep(place, replica)
    await work()
  }

  /** Waits until a tick makes something true; false when that takes too long. */
  private waitFor(isTrue: () => boolean): Promise<boolean> {
    const until = this.options.now() + PATIENCE_MS
    return new Promise((end) => this.waits.add({ isTrue, until, end }))
  }

  private lookAtWaits(): void {
    for (const wait of this.waits) {
      const isTrue = wait.isTrue()
      if (!isTrue && this.options.now() < wait.until) continue
      this.waits.delete(wait)
      wait.end(isTrue)
    }
  }

  private async change(place: Place, done: Promise<unknown>): Promise<void> {
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
