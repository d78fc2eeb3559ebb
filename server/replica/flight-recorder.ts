// Brings flights that ended into the careers and boards: each stays in the universe until the log says that it was counted.
// The store counts a flight once, so one that it may have counted already is simply sent again.
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import type { Logger } from '../process/logger.ts'
import type { Store } from '../store/store.ts'
import type { Replica } from './replica.ts'

export interface FlightRecorderOptions {
  readonly replica: Replica
  readonly store: Pick<Store, 'addFlights'>
  readonly logger: Logger
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Ticks after a store that refused before it is asked again. */
const RETRY_TICKS = 5 * TICKS_PER_SECOND

/** Counts the flights of a universe from now on, and those that ended before and were not counted. */
export function recordFlights({ replica, store, logger, clock }: FlightRecorderOptions): void {
  const { definition, incarnation } = replica
  let isCounting = false
  let notBefore = 0
  const count = async () => {
    const flights = replica.universe.flights.pending
    // Among friends anybody can have any score: it counts nowhere else.
    const counted =
      definition.codeHash === undefined
        ? await store.addFlights(definition.id, incarnation, flights, clock())
        : flights.at(-1)!.number
    replica.ask({ type: 'counted', flight: counted })
  }
  replica.listen({
    ticked: () => {
      const { flights, tick } = replica.universe
      if (!replica.leads || isCounting || flights.pending.length === 0 || tick < notBefore) return
      isCounting = true
      count()
        .catch((error: unknown) => {
          notBefore = tick + RETRY_TICKS
          logger.error({ error: String(error) }, 'flights not counted')
        })
        .finally(() => {
          isCounting = false
        })
    },
  })
}
