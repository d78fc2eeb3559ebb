// Metrics that are read from somewhere when somebody asks for them. They keep nothing: prom-client's own way, to set each
// value under a hash of its labels and read them all back, takes twice the time of a scrape.
import { Counter, Gauge, type Registry } from 'prom-client'

/** Values by their label. */
export type Labelled = Iterable<readonly [label: string, value: number]>

export interface Makers {
  gauge(name: string, help: string, read: () => number): void
  gauges(name: string, help: string, label: string, read: () => Labelled): void
  counter(name: string, help: string, read: () => number): void
  counters(name: string, help: string, label: string, read: () => Labelled): void
  /** With two labels. */
  pairedCounters(name: string, help: string, labels: Pair, read: () => Iterable<PairedValue>): void
}

type Pair = readonly [first: string, second: string]
type PairedValue = readonly [first: string, second: string, value: number]

interface Value {
  readonly labels: Record<string, string>
  readonly value: number
}

interface Description {
  readonly name: string
  readonly help: string
  readonly labelNames: string[]
  readonly registers: Registry[]
}

class ReadGauge extends Gauge {
  private readonly read: () => Value[]

  constructor(description: Description, read: () => Value[]) {
    super(description)
    this.read = read
  }

  override async get() {
    return { ...(await super.get()), values: this.read() }
  }
}

class ReadCounter extends Counter {
  private readonly read: () => Value[]

  constructor(description: Description, read: () => Value[]) {
    super(description)
    this.read = read
  }

  override async get() {
    return { ...(await super.get()), values: this.read() }
  }
}

export function makersFor(registry: Registry): Makers {
  const registers = [registry]
  const one = (read: () => number) => () => [{ labels: {}, value: read() }]
  const many = (label: string, read: () => Labelled) => () =>
    Array.from(read(), ([key, value]) => ({ labels: { [label]: key }, value }))
  return {
    gauge(name, help, read) {
      new ReadGauge({ name, help, labelNames: [], registers }, one(read))
    },
    gauges(name, help, label, read) {
      new ReadGauge({ name, help, labelNames: [label], registers }, many(label, read))
    },
    counter(name, help, read) {
      new ReadCounter({ name, help, labelNames: [], registers }, one(read))
    },
    counters(name, help, label, read) {
      new ReadCounter({ name, help, labelNames: [label], registers }, many(label, read))
    },
    pairedCounters(name, help, [first, second], read) {
      new ReadCounter({ name, help, labelNames: [first, second], registers }, () =>
        Array.from(read(), ([one, two, value]) => ({ labels: { [first]: one, [second]: two }, value })),
      )
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
