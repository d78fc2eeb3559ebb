// A log for tests: only errors are news.
import type { Log } from '../server/process/logger.ts'

export const quietLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (details, message) => console.error(message, details),
}
