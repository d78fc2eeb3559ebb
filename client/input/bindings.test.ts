import { describe, expect, it } from 'vitest'
import { ACTIONS, bind, DEFAULT_BINDINGS, isFree, keyLabel, readBindings } from './bindings.ts'

describe('bindings', () => {
  it('begin with no key that has two meanings', () => {
    const keys = ACTIONS.flatMap((action) => DEFAULT_BINDINGS[action]).filter((key) => key !== '')
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.filter((key) => !isFree(key))).toEqual([])
  })

  it('move a key from the action that had it', () => {
    const bound = bind(DEFAULT_BINDINGS, 'fire', 1, 'KeyA')
    expect(bound.fire).toEqual(['Space', 'KeyA'])
    expect(bound.left).toEqual(['ArrowLeft', ''])
    expect(bind(bound, 'fire', 0, 'KeyA').fire).toEqual(['KeyA', ''])
  })

  it('are read as they were kept, and else begin anew', () => {
    const bound = bind(DEFAULT_BINDINGS, 'thrust', 1, 'Numpad8')
    expect(readBindings(JSON.parse(JSON.stringify(bound)))).toEqual(bound)
    for (const kept of [
      null,
      7,
      {},
      { ...bound, fire: ['Enter', ''] },
      { ...bound, left: ['KeyA'] },
      { ...bound, left: 'KeyA' },
    ])
      expect(readBindings(kept)).toBe(DEFAULT_BINDINGS)
  })

  it.each([
    ['Escape', false],
    ['Enter', false],
    ['Digit3', false],
    ['', false],
    ['KeyQ', true],
    ['Numpad4', true],
  ])('%s may be bound: %s', (code, free) => expect(isFree(code)).toBe(free))

  it('are shown by what is on the keys', () =>
    expect(['ArrowUp', 'KeyA', 'Digit7', 'Space'].map(keyLabel)).toEqual(['↑', 'A', '7', 'Space']))
})
