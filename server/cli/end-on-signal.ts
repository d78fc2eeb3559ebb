// How the server ends: the first SIGTERM or SIGINT drains it, the second one ends it at once. Either way nothing is lost,
// since what anybody has seen is in the logs.
import { constants } from 'node:os'
import type { Server } from '../create-server.ts'
import type { Logger } from '../process/logger.ts'

/** What closing takes at most, beside the drain: a store or a log that does not answer must not keep the process. */
const CLOSING_MS = 15_000
/** Goodbyes are written at the end of a loop turn. */
const LAST_WORDS_MS = 200
/** Exit code of a process that a signal ended: 128 and the signal's number. */
const BY_SIGNAL = 128

export function endOnSignal(
  server: Pick<Server, 'drain' | 'close'>,
  drainSeconds: number,
  log: Logger,
): void {
  let isEnding = false
  const stop = async (signal: 'SIGTERM' | 'SIGINT') => {
    if (isEnding) process.exit(BY_SIGNAL + constants.signals[signal])
    isEnding = true
    const mostMs = drainSeconds * 1000
    setTimeout(() => {
      log.error({}, 'the server did not end in time: ended at once')
      process.exit(1)
    }, mostMs + CLOSING_MS).unref()
    try {
      await server.drain(mostMs)
      await server.close()
      setTimeout(() => process.exit(0), LAST_WORDS_MS)
    } catch (error) {
      log.error({ error: String(error) }, 'the server did not end as it should')
      process.exit(1)
    }
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
