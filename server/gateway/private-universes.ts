// Universes that players make for themselves and their friends: in no list, opened by a code, and closed for good some time
// after the last one has left.
import { randomBytes } from 'node:crypto'
import type { PrivateOrder, PrivateSize } from '../../shared/admission.ts'
import type { Caller } from '../admission/addresses/callers.ts'
import { AddressRate, RATES } from '../admission/addresses/limits.ts'
import { Refused } from '../admission/refused.ts'
import { hashSecret, newSecret } from '../admission/secrets.ts'
import type { Logger } from '../process/logger.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import type { Place } from '../replica/place.ts'
import { DEFAULT_RULES, type Definition } from '../universe/definition.ts'
import type { Administration } from './administration.ts'

export interface PrivateUniversesOptions {
  readonly multiverse: Multiverse
  readonly administration: Pick<Administration, 'create' | 'close'>
  /** How many there are at most; 0: none can be made. */
  readonly most: number
  /** Milliseconds from the last departure to the end. */
  readonly keepMs: number
  /** Whether no other process has somebody in a universe. */
  readonly isFree: (id: string) => Promise<boolean>
  /** A clock in milliseconds. */
  readonly now: () => number
  readonly logger: Logger
}

/** By default: how many there are at most, and how long one is kept after the last has left. */
export const MOST_PRIVATE = 50
export const KEEP_PRIVATE_MS = 15 * 60_000

const NAME = 'Private universe'
const PREFIX = 'private-'
/** Random bytes of an id. It is no secret, only unlike the others. */
const ID_BYTES = 6
/** Rocks in a sector, as many as in the largest universe that ships. */
const ROCKS_PER_SECTOR = 0.6
/** By size: sectors on each side, and pilots. */
const SIZES: Readonly<Record<PrivateSize, { readonly side: number; readonly capacity: number }>> = {
  small: { side: 6, capacity: 16 },
  medium: { side: 10, capacity: 40 },
  large: { side: 16, capacity: 100 },
}
/** Ticks of a round, where there are teams: ten minutes. */
const ROUND_TICKS = 12_000

const TOO_MANY = 'There are too many private universes at the moment. Try again later.'
const TOO_MANY_TRIES = 'Too many tries with codes from your network. Try again in a minute.'

export class PrivateUniverses {
  private readonly options: PrivateUniversesOptions
  private readonly tries = new AddressRate(RATES.code)
  /** Since when nobody has been in each of them. */
  private readonly emptySince = new Map<string, number>()

  constructor(options: PrivateUniversesOptions) {
    this.options = options
  }

  /** Makes one; gives its id, and the code that opens it, which is kept only as its hash. Throws Refused. */
  async create(order: PrivateOrder): Promise<{ id: string; code: string }> {
    const { administration, most } = this.options
    if (this.list().length >= most) throw new Refused(409, TOO_MANY)
    const code = newSecret()
    const definition = define(order, code)
    await administration.create(definition, 'player')
    return { id: definition.id, code }
  }

  /**
   * The universe with this id, if it is open to all, or this code opens it, or it is an operator who asks; else null.
   * Throws Refused when codes are tried too often from that network.
   */
  async find(id: string, code: string, caller: Caller): Promise<Readonly<Place> | null> {
    const place = await this.options.multiverse.look(id)
    if (place === undefined) return null
    if (!place.isPrivate || caller.isOperator) return place
    if (!caller.isTrusted && !this.tries.take(caller.networks, this.options.now()))
      throw new Refused(429, TOO_MANY_TRIES)
    return hashSecret(code) === place.definition.codeHash ? place : null
  }

  /** Closes those that have been empty for too long; to be called about once a second. */
  async sweep(): Promise<void> {
    const { administration, keepMs, isFree, now, logger } = this.options
    this.tries.prune(now())
    const places = this.list()
    const ids = new Set(places.map(({ definition }) => definition.id))
    for (const id of this.emptySince.keys()) if (!ids.has(id)) this.emptySince.delete(id)
    for (const { definition, state } of places) {
      const { id } = definition
      const since = this.emptySince.get(id)
      if (state === 'awake') this.emptySince.delete(id)
      else if (since === undefined) this.emptySince.set(id, now())
      else if (now() - since >= keepMs) {
        // When it cannot be closed now, it is tried again after as long.
        this.emptySince.set(id, now())
        try {
          if (await isFree(id)) await administration.close(id, 'server')
        } catch (error) {
          logger.warn({ universe: id, error: String(error) }, 'private universe not closed')
        }
      }
    }
  }

  private list(): Readonly<Place>[] {
    return [...this.options.multiverse.list()].filter(({ isPrivate }) => isPrivate)
  }
}

function define({ mode, size, drones }: PrivateOrder, code: string): Definition {
  const { side, capacity } = SIZES[size]
  const random = randomBytes(ID_BYTES)
  return {
    id: PREFIX + random.toString('hex'),
    name: NAME,
    columns: side,
    rows: side,
    capacity,
    seed: random.readUInt32LE(),
    rules: {
      ...DEFAULT_RULES,
      mode,
      drones,
      rocks: Math.round(side * side * ROCKS_PER_SECTOR),
      roundTicks: mode === 'free' ? 0 : ROUND_TICKS,
    },
    codeHash: hashSecret(code),
  }
}
