// Brings flights that ended into the careers: each stays in the universe until the log says that it was counted.
import type { Logger } from '../process/logger.ts'
import type { Store } from '../store/store.ts'
import type { Replica } from './replica.ts'

export interface FlightRecorderOptions {
  readonly replica: Replica
  readonly store: Pick<Store, 'addFlight'>
  readonly logger: Logger
}

/** Counts the flights of a universe from now on, and those that ended before and were not counted. */
export function recordFlights({ replica, store, logger }: FlightRecorderOptions): void {
  let isCounting = false
  const count = async () => {
    const { pending } = replica.universe.flights
    for (const { user, score } of pending) if (user.startsWith('@')) await store.addFlight(user, score)
    replica.ask({ type: 'counted', flight: pending.at(-1)!.number })
  }
  replica.listen({
    ticked: () => {
      if (isCounting || replica.universe.flights.pending.length === 0) return
      isCounting = true
      count()
        .catch((error: unknown) => logger.error({ error: String(error) }, 'flights not counted'))
        .finally(() => {
          isCounting = false
        })
    },
  })
}
