// What is measured as it happens: how long ticks, appends and the store take. Everything else is read when it is asked for
// (collected.ts). No label here takes a value that a peer can choose.
import { Counter, Histogram, type Registry } from 'prom-client'
import type { LogWatch } from '../../replica/log-watch.ts'

/** In seconds: a tick has 0.05. */
const TICK_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.25, 1]
const ANSWER_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2]

export class Measures implements LogWatch {
  /** Universes' newest checkpoints, by their tick. */
  readonly checkpoints = new Map<string, number>()
  private readonly tickDuration: Histogram
  private readonly tickLateness: Histogram
  private readonly append: Histogram
  private readonly store: Histogram<'operation'>
  private readonly storeFailures: Counter
  private readonly logRefusals: Counter
  private readonly recoveries: Counter
  private readonly differences: Counter

  constructor(registry: Registry) {
    const registers = [registry]
    this.tickDuration = new Histogram({
      name: 'orrery_tick_duration_seconds',
      help: 'Time that one tick of all universes took.',
      buckets: TICK_BUCKETS,
      registers,
    })
    this.tickLateness = new Histogram({
      name: 'orrery_tick_lateness_seconds',
      help: 'How long after it was due a tick began.',
      buckets: TICK_BUCKETS,
      registers,
    })
    this.append = new Histogram({
      name: 'orrery_log_append_seconds',
      help: 'Time until the log acknowledged an entry.',
      buckets: ANSWER_BUCKETS,
      registers,
    })
    this.store = new Histogram({
      name: 'orrery_store_seconds',
      help: 'Time until the store answered.',
      labelNames: ['operation'],
      buckets: ANSWER_BUCKETS,
      registers,
    })
    this.storeFailures = new Counter({
      name: 'orrery_store_failures_total',
      help: 'Changes that the store could not make.',
      registers,
    })
    this.logRefusals = new Counter({
      name: 'orrery_log_refusals_total',
      help: 'Entries that a log did not take. The universe stands still until it does.',
      registers,
    })
    this.recoveries = new Counter({
      name: 'orrery_recoveries_total',
      help: 'Universes that were taken up from their logs.',
      registers,
    })
    this.differences = new Counter({
      name: 'orrery_replica_differences_total',
      help: 'Ticks at which a universe differed from its log during a recovery. Must be 0.',
      registers,
    })
  }

  ticked(lateMs: number, tookMs: number): void {
    this.tickLateness.observe(lateMs / 1000)
    this.tickDuration.observe(tookMs / 1000)
  }

  stored(operation: string, seconds: number, isRefused: boolean): void {
    this.store.observe({ operation }, seconds)
    if (isRefused) this.storeFailures.inc()
  }

  appended(ms: number): void {
    this.append.observe(ms / 1000)
  }

  refused(): void {
    this.logRefusals.inc()
  }

  checkpointed(universe: string, tick: number): void {
    this.checkpoints.set(universe, tick)
  }

  recovered(universe: string, tick: number, differences: number): void {
    this.checkpoints.set(universe, tick)
    this.recoveries.inc()
    this.differences.inc(differences)
  }
}
