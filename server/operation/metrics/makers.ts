// Metrics that are read from somewhere when somebody asks for them.
import { Counter, Gauge, type Registry } from 'prom-client'

/** Values by their label. */
export type Labelled = Iterable<readonly [label: string, value: number]>

export interface Makers {
  gauge(name: string, help: string, read: () => number): void
  gauges(name: string, help: string, label: string, read: () => Labelled): void
  counter(name: string, help: string, read: () => number): void
  counters(name: string, help: string, label: string, read: () => Labelled): void
}

export function makersFor(registry: Registry): Makers {
  const registers = [registry]
  return {
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
    gauges(name, help, label, read) {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        collect() {
          this.reset()
          for (const [key, value] of read()) this.set({ [label]: key }, value)
        },
      })
    },
    counter(name, help, read) {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset()
          this.inc(read())
        },
      })
    },
    counters(name, help, label, read) {
      new Counter({
        name,
        help,
        labelNames: [label],
        registers,
        collect() {
          this.reset()
          for (const [key, value] of read()) this.inc({ [label]: key }, value)
        },
      })
    },
  }
}

/** Reads once for all metrics that are collected in the same turn. */
export function oncePerTurn<Value>(read: () => Value): () => Value {
  let latest: { readonly value: Value } | null = null
  return () => {
    if (latest === null) {
      latest = { value: read() }
      queueMicrotask(() => {
        latest = null
      })
    }
    return latest.value
  }
}
