// Sound, as far as it is arithmetic: what is heard from where, and that everything that happens sounds like something.
import { describe, expect, it } from 'vitest'
import { FIELD_WIDTH, SUB_UNITS } from '../../shared/rules.ts'
import type { Happening } from '../sky.ts'
import { heardAt } from './place.ts'
import { recipesFor } from './recipes.ts'

const EDGE = (FIELD_WIDTH / 2) * SUB_UNITS

describe('a sound', () => {
  it('is heard from where it is, and fainter with the distance', () => {
    expect(heardAt(0, 0)).toEqual({ pan: 0, loudness: 1 })
    expect(heardAt(EDGE, 0)).toEqual({ pan: 1, loudness: 0.35 })
    expect(heardAt(-EDGE / 2, 0).pan).toBe(-0.5)
    expect(heardAt(3 * EDGE, 0)).toEqual({ pan: 1, loudness: 0 })
    const away = [0, 0.3, 0.9, 1.1, 1.9, 2.5].map((share) => heardAt(0, share * EDGE).loudness)
    expect(away).toEqual([...away].sort((one, other) => other - one))
  })

  it('is there for everything that happens, within what can be played', () => {
    const at = { pilot: 1, own: false, x: 0, y: 0 }
    const all: Happening[] = [
      { type: 'fired', ...at },
      { type: 'struck', x: 0, y: 0 },
      { type: 'bumped', ...at },
      { type: 'shipDestroyed', ...at },
      ...[1, 2, 3].map((size): Happening => ({ type: 'rockDestroyed', size, x: 0, y: 0 })),
      { type: 'collected', sort: 0, own: true, x: 0, y: 0 },
      { type: 'spawned', ...at },
      ...(['boost', 'bulwark', 'salvo', 'repel', 'dodge'] as const).map(
        (kind): Happening => ({ type: 'special', kind, ...at }),
      ),
    ]
    for (const happening of all) {
      const recipes = recipesFor(happening)
      expect(recipes.length, happening.type).toBeGreaterThan(0)
      for (const { from, to, seconds, gain } of recipes) {
        expect(Math.min(from, to)).toBeGreaterThanOrEqual(20)
        expect(Math.max(from, to)).toBeLessThanOrEqual(8000)
        expect(seconds).toBeLessThanOrEqual(1)
        expect(gain).toBeLessThanOrEqual(1)
      }
    }
  })
})
