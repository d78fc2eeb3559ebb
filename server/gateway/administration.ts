// What operators may do about universes while the server runs: create, close and reset them, and change their terms.
import type { UniverseState } from '../../shared/admission.ts'
import { CLOSE, type Stutters } from '../../shared/protocol.ts'
import { cleanChat } from '../../shared/text.ts'
import { Refused } from '../admission/refused.ts'
import type { Logger } from '../process/logger.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import type { Replica } from '../replica/replica.ts'
import type { Store } from '../store/store.ts'
import { type Definition, type Origin, type Rules, type Terms, termsOf } from '../universe/definition.ts'
import type { Audiences } from './frames/audiences.ts'

/** Where universes are kept while they are not open. */
export interface Archive {
  has(id: string): Promise<boolean>
  begin(definition: Definition, origin: Origin): Promise<void>
  remove(id: string): Promise<void>
}

export interface AdministrationOptions {
  readonly multiverse: Multiverse
  /** Sends everybody in a universe away, in all processes. */
  readonly dismiss: (replica: Replica, why: Dismissal) => void
  readonly audiences: Audiences
  /** Null where universes are not kept, as replays are not: nothing can be changed then. */
  readonly archive: Archive | null
  readonly store: Pick<Store, 'forgetUniverse'>
  /** Universes from which on no more are created. */
  readonly mostUniverses: number
  /** A universe was created, closed, reset, or has other terms. */
  readonly changed: (id: string) => void
  readonly logger: Logger
}

/** Why everybody is sent away: the name of a close code. */
export type Dismissal = 'closed' | 'reset'

/** Who wanted a change: the server closes what nobody is in any more. */
type Actor = 'operator' | 'player' | 'server'

/** Who says what is broadcast: a name that nobody else may have. */
const SERVER = { from: 'Server', user: 'server' } as const

/** Of the terms, those that are to change. */
export interface TermsOrder extends Partial<Pick<Terms, 'name' | 'capacity'>> {
  readonly rules?: Partial<Rules>
}

/** A universe, as operators see it: its definition with the terms in force. */
export interface AdministeredUniverse extends Omit<Definition, 'codeHash'> {
  readonly origin: Origin
  readonly state: UniverseState
  /** Who is in it, drones not counted. */
  readonly pilots: number
  readonly spectators: number
  /** Why it is unavailable, or null. */
  readonly trouble: string | null
  /** What clients have reported since it woke up, or null while it sleeps. */
  readonly stutters: Stutters | null
}

export class Administration {
  private readonly options: AdministrationOptions
  /** One change after another: two that meet would both look right. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(options: AdministrationOptions) {
    this.options = options
  }

  list(): AdministeredUniverse[] {
    const { multiverse, audiences } = this.options
    return Array.from(multiverse.list(), ({ definition, terms, origin, state, trouble, replica }) => {
      const stutters = replica === null ? null : { ...audiences.of(replica).stutters }
      const pilots = replica?.pilots ?? 0
      const spectators = replica === null ? 0 : audiences.of(replica).countSpectators()
      const { codeHash: _, ...known } = definition
      return {
        ...known,
        ...termsOf(terms),
        origin,
        state,
        pilots,
        spectators,
        trouble: trouble?.reason ?? null,
        stutters,
      }
    })
  }

  // All of these throw Refused.

  create(
    definition: Definition,
    origin: Exclude<Origin, 'file'> = 'operator',
  ): Promise<AdministeredUniverse> {
    return this.change('create', definition.id, origin, async (archive) => {
      const { id } = definition
      const { multiverse, store, mostUniverses } = this.options
      if (multiverse.has(id)) throw new Refused(409, `There is a universe "${id}" already.`)
      if (multiverse.size >= mostUniverses)
        throw new Refused(
          409,
          `There are ${multiverse.size} universes, and no more than ${mostUniverses} may be created (--max-universes).`,
        )
      if (await archive.has(id))
        throw new Refused(
          409,
          `The data folder has the log of a universe "${id}" that is not defined any more. Define it again, or move the log away.`,
        )
      // What is left of another one of that name, in case its end was cut short.
      await store.forgetUniverse(id)
      await archive.begin(definition, origin)
      multiverse.add({ definition, origin })
    })
  }

  /**
   * Closes a universe for good: everybody in it is sent away, and its log and its board are removed.
   * @param by who wanted it, for the log
   */
  async close(id: string, by: Actor = 'operator'): Promise<void> {
    await this.change('close', id, by, async (archive) => {
      const { multiverse, dismiss, store, logger } = this.options
      if (this.find(id).origin === 'file')
        throw new Refused(
          409,
          `The universe "${id}" is in the definitions file: take it out there, and restart the server.`,
        )
      await multiverse.end(
        id,
        (replica) => dismiss(replica, 'closed'),
        async () => {
          await archive.remove(id)
          multiverse.remove(id)
        },
      )
      await store.forgetUniverse(id).catch((error: unknown) => {
        // It is gone all the same; the board would go when another one of that name is created.
        logger.error({ universe: id, error: String(error) }, 'board not removed')
      })
    })
  }

  /** Lets a universe begin anew from its definition: everybody in it is sent away, and may come back. */
  reset(id: string): Promise<AdministeredUniverse> {
    return this.change('reset', id, 'operator', async (archive) => {
      const { multiverse, dismiss } = this.options
      const { definition, origin } = this.find(id)
      await multiverse.end(
        id,
        (replica) => dismiss(replica, 'reset'),
        () => archive.begin(definition, origin),
      )
    })
  }

  /** Changes terms of a universe, with its next tick. */
  setTerms(id: string, { name, capacity, rules }: TermsOrder): Promise<AdministeredUniverse> {
    return this.change('terms', id, 'operator', async () => {
      const { terms } = this.find(id)
      const changed: Terms = {
        name: name ?? terms.name,
        capacity: capacity ?? terms.capacity,
        rules: { ...terms.rules, ...rules },
      }
      await this.options.multiverse.setTerms(id, changed)
    })
  }

  /**
   * Says a line of chat as the server: in one universe, or in all that are awake in this process.
   * @returns in how many
   */
  async broadcast(raw: string, id?: string): Promise<number> {
    const text = cleanChat(raw)
    if (text === null) throw new Refused(422, 'There is nothing to say in that line.')
    const { multiverse, logger } = this.options
    const replicas: Replica[] = []
    if (id === undefined)
      for (const { replica } of multiverse.list()) replicas.push(...(replica ? [replica] : []))
    else {
      this.find(id)
      const replica = await multiverse.wake(id)
      if (replica === null) throw new Refused(503, CLOSE.unavailable.reason)
      replicas.push(replica)
    }
    const heard = replicas.filter((replica) => replica.ask({ type: 'say', ...SERVER, text })).length
    logger.warn({ action: 'broadcast', universe: id ?? null, text, heard }, 'operator')
    return heard
  }

  private find(id: string) {
    const place = this.options.multiverse.place(id)
    if (place === undefined) throw new Refused(404, CLOSE.noUniverse.reason)
    return place
  }

  /** Makes one change after those before it; gives the universe as it is then. */
  private change(
    action: string,
    id: string,
    by: Actor,
    work: (archive: Archive) => Promise<void>,
  ): Promise<AdministeredUniverse> {
    const { archive, logger } = this.options
    if (archive === null) return Promise.reject(new Refused(409, 'This server shows a replay.'))
    const done = this.turn.then(async () => {
      try {
        await work(archive)
      } catch (error) {
        if (error instanceof Refused) throw error
        const reason = error instanceof Error ? error.message : String(error)
        logger.error({ action, universe: id, reason }, `${by}: not done`)
        throw new Refused(503, `Universe "${id}": ${reason.replace(/\.$/, '')}.`)
      }
      logger.warn({ action, universe: id }, by)
      this.options.changed(id)
      return this.list().find((one) => one.id === id)!
    })
    // What went wrong is for those who asked.
    this.turn = done.catch(() => undefined)
    return done
  }
}
