// A log for tests: only errors are news.
import type { Logger } from '../server/process/logger.ts'

export const quietLog: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (details, message) => console.error(message, details),
}
