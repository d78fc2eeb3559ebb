// Seeded randomness for the universe: the same seed gives the same numbers in every engine.

/** One step of a 32-bit mix (the finalizer of MurmurHash3 by Austin Appleby): every input bit moves every output bit. */
export function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** A counter through `mix` with the golden ratio as its stride; the counter is the whole state. */
export class Random {
  state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** The next number, 0 .. 2^32 - 1. */
  next(): number {
    this.state = (this.state + 0x9e3779b9) >>> 0
    return mix(this.state)
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor((this.next() * bound) / 0x100000000)
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }
}
