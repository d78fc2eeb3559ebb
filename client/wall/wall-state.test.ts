import { describe, expect, it } from 'vitest'
import { hear, lose, MOST_LINES, NOTHING_YET } from './wall-state.ts'

const PLACE = { id: 'one', name: 'One', columns: 4, rows: 3 }
const live = hear(NOTHING_YET, 'universe', PLACE)

describe('a wall', () => {
  it('has the newest events first, and keeps a bounded number of them', () => {
    let state = live
    for (let n = 0; n < MOST_LINES + 5; n++) state = hear(state, 'joined', { name: `Pilot ${n}`, pilot: n })
    expect(state.lines).toHaveLength(MOST_LINES)
    expect(state.lines[0]).toEqual({
      number: MOST_LINES + 5,
      kind: 'joined',
      name: `Pilot ${MOST_LINES + 4}`,
      by: null,
      score: 0,
    })
  })

  it('says who destroyed whom, and that events are missing', () => {
    const by = { pilot: 2, name: 'Bob', drone: false }
    const state = hear(hear(live, 'destroyed', { name: 'Ada', by, score: 7 }), 'gap', { reason: 'lost' })
    expect(state.lines.map(({ kind, name, by: doer }) => [kind, name, doer])).toEqual([
      ['gap', '', null],
      ['destroyed', 'Ada', 'Bob'],
    ])
    expect(hear(live, 'destroyed', { name: 'Ada', by: null }).lines[0]!.by).toBeNull()
  })

  it('knows whether it is connected', () => {
    expect(live).toMatchObject({ phase: 'live', place: PLACE })
    expect(lose(NOTHING_YET).phase).toBe('connecting')
    expect(lose(live).phase).toBe('away')
    expect(hear(lose(live), 'universe', PLACE).phase).toBe('live')
    expect(hear(live, 'restart', {}).phase).toBe('away')
    expect(lose(hear(live, 'closed', {})).phase).toBe('closed')
  })

  it('leaves events alone that it does not know', () => {
    expect(hear(live, 'flag', { name: 'Ada' })).toBe(live)
  })
})
