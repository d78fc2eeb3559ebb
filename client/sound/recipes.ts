// What each happening sounds like, as a table: a tone that slides, or noise through a filter that slides, and fades.
import type { Happening } from '../sky.ts'

export interface Recipe {
  readonly source: OscillatorType | 'noise'
  /** Hertz at the start and at the end: of the tone, or of the filter that the noise goes through. */
  readonly from: number
  readonly to: number
  readonly seconds: number
  /** 1 is the loudest. */
  readonly gain: number
}

const SHOT: Recipe = { source: 'square', from: 900, to: 240, seconds: 0.09, gain: 0.16 }
const STRUCK: Recipe = { source: 'noise', from: 3200, to: 900, seconds: 0.08, gain: 0.25 }
const BUMPED: Recipe = { source: 'triangle', from: 130, to: 60, seconds: 0.16, gain: 0.5 }
const BLAST: readonly Recipe[] = [
  { source: 'noise', from: 1800, to: 90, seconds: 0.9, gain: 0.9 },
  { source: 'sine', from: 110, to: 30, seconds: 0.7, gain: 0.7 },
]
const CRYSTAL: readonly Recipe[] = [
  { source: 'sine', from: 1320, to: 1320, seconds: 0.12, gain: 0.25 },
  { source: 'sine', from: 1760, to: 1760, seconds: 0.22, gain: 0.2 },
]
const SPAWNED: Recipe = { source: 'sine', from: 220, to: 660, seconds: 0.45, gain: 0.3 }
const SPECIALS: Readonly<Record<Extract<Happening, { type: 'special' }>['kind'], Recipe>> = {
  boost: { source: 'noise', from: 300, to: 2600, seconds: 0.5, gain: 0.5 },
  bulwark: { source: 'triangle', from: 180, to: 360, seconds: 0.5, gain: 0.4 },
  salvo: { source: 'square', from: 700, to: 160, seconds: 0.2, gain: 0.3 },
  repel: { source: 'sine', from: 70, to: 320, seconds: 0.35, gain: 0.7 },
  dodge: { source: 'noise', from: 1600, to: 400, seconds: 0.25, gain: 0.4 },
}

/** All parts of what a happening sounds like, at the same time. */
export function recipesFor(happening: Happening): readonly Recipe[] {
  switch (happening.type) {
    case 'fired':
      return [SHOT]
    case 'struck':
      return [STRUCK]
    case 'bumped':
      return [BUMPED]
    case 'shipDestroyed':
      return BLAST
    case 'rockDestroyed':
      // Larger rocks are deeper and longer.
      return [
        {
          source: 'noise',
          from: 2400 / happening.size,
          to: 120,
          seconds: 0.2 + 0.15 * happening.size,
          gain: 0.3 + 0.1 * happening.size,
        },
      ]
    case 'collected':
      return CRYSTAL
    case 'spawned':
      return [SPAWNED]
    case 'special':
      return [SPECIALS[happening.kind]]
  }
}
