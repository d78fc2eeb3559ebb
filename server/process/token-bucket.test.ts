import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { TokenBucket } from './token-bucket.ts'

describe('a token bucket', () => {
  it('gives its burst at once, and then no more', () => {
    const bucket = new TokenBucket(2, 5, 1000)
    const taken = Array.from({ length: 7 }, () => bucket.take(1000))
    expect(taken).toEqual([true, true, true, true, true, false, false])
  })

  it('gives one more for each share of a second that passed', () => {
    const bucket = new TokenBucket(2, 1, 0)
    expect([0, 499, 500, 501, 999, 1000].map((now) => bucket.take(now))).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
    ])
  })

  it('never saves more than its burst, however long nobody asks', () => {
    const bucket = new TokenBucket(100, 3, 0)
    const later = 3_600_000
    expect([1, 2, 3, 4].map(() => bucket.take(later))).toEqual([true, true, true, false])
  })

  it('is not refilled by asking in vain', () => {
    const bucket = new TokenBucket(1, 1, 0)
    bucket.take(0)
    for (let now = 1; now < 1000; now++) expect(bucket.take(now)).toBe(false)
    expect(bucket.take(1001)).toBe(true)
  })

  it('gives at most burst + rate x time, whatever the pattern of asking', () => {
    const random = new Random(5)
    for (let run = 0; run < 50; run++) {
      const [rate, burst] = [random.between(1, 50), random.between(1, 100)]
      const bucket = new TokenBucket(rate, burst, 0)
      let now = 0
      let taken = 0
      for (let n = 0; n < 500; n++) {
        now += random.below(40)
        if (bucket.take(now)) taken++
        expect(taken).toBeLessThanOrEqual(burst + (rate * now) / 1000)
      }
    }
  })
})
