// What a server knows of one universe, asleep or awake.
import type { UniverseState } from '../../shared/admission.ts'
import { type Definition, type Origin, type Terms, termsOf } from '../universe/definition.ts'
import type { Replica } from './replica.ts'

/** Why a universe cannot be woken up. */
export interface Trouble {
  readonly reason: string
  /** When it may be tried again, by a clock in milliseconds. */
  readonly until: number
  /** With this definition it could go on: that is what keeps it from doing so. */
  readonly former: Definition | null
}

export interface Defined {
  readonly definition: Definition
  readonly origin: Origin
  /** In force; by default those of the definition. */
  readonly terms?: Terms
}

export class Place {
  readonly definition: Definition
  readonly origin: Origin
  /** While it is awake. */
  replica: Replica | null = null
  /** Resolves when it has woken up, gone to sleep, or come to its end. */
  changing: Promise<void> | null = null
  trouble: Trouble | null = null
  /** As it fell asleep. */
  private lastTerms: Terms

  constructor({ definition, origin, terms = definition }: Defined) {
    this.definition = definition
    this.origin = origin
    this.lastTerms = terms
  }

  /** Whether it is in no list, and opened by a code. */
  get isPrivate(): boolean {
    return this.definition.codeHash !== undefined
  }

  get state(): UniverseState {
    if (this.replica !== null) return 'awake'
    return this.trouble === null ? 'asleep' : 'unavailable'
  }

  /** Those in force. */
  get terms(): Terms {
    return this.replica?.universe ?? this.lastTerms
  }

  set terms(terms: Terms) {
    this.lastTerms = termsOf(terms)
  }
}
