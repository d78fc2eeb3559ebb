// What was asked for is not given.
import type { Identity } from './conduct/bans.ts'

export class Refused extends Error {
  /** An HTTP status. */
  readonly status: 401 | 403 | 404 | 409 | 422 | 429 | 503
  /** For the log: whose request it was, as far as that is known. */
  readonly who: Partial<Identity>

  /** @param detail fit to be shown to a person */
  constructor(status: Refused['status'], detail: string, who: Partial<Identity> = {}) {
    super(detail)
    this.status = status
    this.who = who
  }
}
