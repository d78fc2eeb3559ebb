import { describe, expect, it } from 'vitest'
import { Random } from './random.ts'
import { APART, sweep } from './sweep.ts'

/** Places looked at along the path. */
const STEPS = 2000

/** The least distance along the path, found by looking at many places of it, and when that is. */
function walk(px: number, py: number, dx: number, dy: number): { least: number; when: number } {
  let least = Number.POSITIVE_INFINITY
  let when = 0
  for (let n = 0; n <= STEPS; n++) {
    const distance = Math.hypot(px + (dx * n) / STEPS, py + (dy * n) / STEPS)
    if (distance >= least) continue
    least = distance
    when = n / STEPS
  }
  return { least, when }
}

describe('sweep', () => {
  it('finds the contacts that a walk along the path in 2,000 steps finds, and when they are closest', () => {
    const random = new Random(4)
    const figures = { contacts: 0, apart: 0, grazing: 0 }
    for (let n = 0; n < 5000; n++) {
      const reach = random.between(20, 1200)
      const [px, py] = [random.between(-2000, 2000), random.between(-2000, 2000)]
      const [dx, dy] = [random.between(-1500, 1500), random.between(-1500, 1500)]
      const { least, when } = walk(px, py, dx, dy)
      const result = sweep(px, py, dx, dy, reach)
      // Between two steps the path may come nearer by this much: too close to call.
      const doubt = Math.hypot(dx, dy) / STEPS
      if (Math.abs(least - reach) <= doubt) figures.grazing++
      else if (least < reach) {
        figures.contacts++
        expect(result).toBeGreaterThanOrEqual(0)
        expect(result).toBeLessThanOrEqual(1)
        if (Math.hypot(px, py) > reach) expect(Math.abs(result - when)).toBeLessThanOrEqual(2 / STEPS)
        else expect(result).toBe(0)
      } else {
        figures.apart++
        expect(result).toBe(APART)
      }
    }
    console.info(
      `sweep: ${figures.contacts} contacts, ${figures.apart} apart, ${figures.grazing} too close to call`,
    )
    expect(figures.contacts).toBeGreaterThan(500)
    expect(figures.apart).toBeGreaterThan(500)
  })

  it('counts a touch as a contact, at the start, on the way and at the end', () => {
    expect(sweep(100, 0, 5, 0, 100)).toBe(0)
    expect(sweep(-300, 100, 600, 0, 100)).toBe(0.5)
    expect(sweep(-300, 0, 200, 0, 100)).toBe(1)
    expect(sweep(-300, 101, 600, 0, 100)).toBe(APART)
    expect(sweep(-300, 0, 199, 0, 100)).toBe(APART)
  })

  it('lets nothing through, however fast: a path right across is a contact at its middle', () => {
    for (let speed = 4; speed <= 1 << 14; speed *= 2) expect(sweep(-speed, 0, speed * 2, 0, 1)).toBe(0.5)
  })

  it('is the same from either body', () => {
    const random = new Random(6)
    for (let n = 0; n < 1000; n++) {
      const [px, py, dx, dy] = [1, 2, 3, 4].map(() => random.between(-1500, 1500)) as [
        number,
        number,
        number,
        number,
      ]
      expect(sweep(-px, -py, -dx, -dy, 300)).toBe(sweep(px, py, dx, dy, 300))
    }
  })
})
