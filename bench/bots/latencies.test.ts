import { expect, it } from 'vitest'
import { Latencies } from './latencies.ts'

it('percentiles are exact to a quarter of a millisecond', () => {
  const latencies = new Latencies()
  for (let ms = 1; ms <= 1000; ms++) latencies.add(ms)
  expect(latencies.percentiles()).toEqual({ count: 1000, p50: 500, p95: 950, p99: 990, most: 1000 })
})

it('what never happened has no duration, and what takes for ever counts as ten seconds', () => {
  const latencies = new Latencies()
  expect(latencies.percentiles()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, most: 0 })
  latencies.add(60_000)
  expect(latencies.percentiles()).toMatchObject({ p50: 10_000, most: 60_000 })
})
