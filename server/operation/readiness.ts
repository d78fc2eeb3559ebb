// Whether this server can take players: universes tick, the log takes entries, and the store answers. Each is tried or
// looked at when somebody asks, so that a part that thinks it is well does not count as well.

import { setTimeout as delay } from 'node:timers/promises'
import { json } from '../net/replies.ts'
import type { Reply } from '../net/request.ts'

export interface ReadinessOptions {
  readonly isLeaving: () => boolean
  /** Those that are awake, each with the milliseconds since its last tick; null where it need not tick. */
  readonly universes: () => readonly { readonly id: string; readonly silenceMs: number | null }[]
  /** Each resolves when it works. The log is tried only while no universe ticks: ticks are entries of the log. */
  readonly log: () => Promise<unknown>
  readonly store: () => Promise<unknown>
}

/** What takes longer does not work. */
const PATIENCE_MS = 1500
/** Answers are kept for so long, so that many who ask cost no more than one. */
const KEPT_MS = 250
const SLOW = Symbol('slow')

/** One part, tried at most once at a time: a trial that hangs is not joined by more of them. */
class Trial {
  private readonly run: () => Promise<unknown>
  private going: { readonly since: number; readonly outcome: Promise<string | null> } | null = null

  constructor(run: () => Promise<unknown>) {
    this.run = run
  }

  /** Null when it works, or why not. */
  async look(): Promise<string | null> {
    this.going ??= { since: performance.now(), outcome: this.begin() }
    const { since, outcome } = this.going
    const waited = new AbortController()
    const left = Math.max(0, since + PATIENCE_MS - performance.now())
    const late = delay(left, SLOW, { signal: waited.signal }).catch(() => SLOW)
    const first = await Promise.race([outcome, late])
    waited.abort()
    return first === SLOW ? 'does not answer' : (first as string | null)
  }

  private async begin(): Promise<string | null> {
    try {
      await this.run()
      return null
    } catch (error) {
      return `fails: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      this.going = null
    }
  }
}

export class Readiness {
  private readonly options: ReadinessOptions
  private readonly log: Trial
  private readonly store: Trial
  private latest: { readonly at: number; readonly troubles: Promise<string[]> } | null = null

  constructor(options: ReadinessOptions) {
    this.options = options
    this.log = new Trial(options.log)
    this.store = new Trial(options.store)
  }

  /** 200 when it is ready, else 503; the body says why. */
  async reply(): Promise<Reply> {
    const troubles = this.options.isLeaving() ? ['the server restarts'] : await this.troubles()
    const answer = json({ ready: troubles.length === 0, troubles }, { 'Cache-Control': 'no-store' })
    return troubles.length === 0 ? answer : { ...answer, status: '503 Service Unavailable' }
  }

  private troubles(): Promise<string[]> {
    const now = performance.now()
    if (this.latest === null || now - this.latest.at > KEPT_MS)
      this.latest = { at: now, troubles: this.look() }
    return this.latest.troubles
  }

  private async look(): Promise<string[]> {
    const universes = this.options.universes().filter(({ silenceMs }) => silenceMs !== null)
    const silent = universes.filter(({ silenceMs }) => silenceMs! > PATIENCE_MS)
    const [store, log] = await Promise.all([
      this.store.look(),
      universes.length === 0 ? this.log.look() : null,
    ])
    return [
      ...silent.map(({ id }) => `universe ${id} does not tick`),
      ...(log === null ? [] : [`the log ${log}`]),
      ...(store === null ? [] : [`the store ${store}`]),
    ]
  }
}
