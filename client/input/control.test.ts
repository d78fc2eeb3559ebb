// Keyboard and pointers reduced to one control.
import { describe, expect, it } from 'vitest'
import { headingDifference, headingOf, type Keys, type Pointer, Reduction } from './control.ts'

const NO_KEYS: Keys = { turn: 0, thrust: false, fire: false, special: false }
const LEFT: Keys = { ...NO_KEYS, turn: -1 }
const RIGHT: Keys = { ...NO_KEYS, turn: 1 }
const at = (heading: number | null): Pointer => ({ heading, thrust: false, fire: false, special: false })

describe('headings', () => {
  it('are 0 to the right and 64 down', () => {
    expect(headingOf(1, 0)).toBe(0)
    expect(headingOf(0, 1)).toBe(64)
    expect(headingOf(-1, 0)).toBe(128)
    expect(headingOf(0, -1)).toBe(192)
  })
  it('differ the short way', () => {
    expect(headingDifference(250, 6)).toBe(12)
    expect(headingDifference(6, 250)).toBe(-12)
  })
})

describe('Reduction', () => {
  it('keeps the present heading until somebody steers', () => {
    expect(new Reduction().next(0, 17, NO_KEYS, [at(null)])).toEqual({
      target: null,
      thrust: false,
      fire: false,
      special: false,
    })
  })

  it('turns with a held key, changing its target seldom, and stops on release', () => {
    const reduction = new Reduction()
    const targets = new Set<number | null>()
    let heading = 0
    for (let tick = 0; tick < 20; tick++) {
      targets.add(reduction.next(tick * 50, heading, RIGHT, []).target)
      heading += 10
    }
    expect(targets.size).toBeLessThanOrEqual(4)
    expect(reduction.next(1000, 200, NO_KEYS, []).target).toBe(200)
    expect(reduction.next(1050, 210, NO_KEYS, []).target).toBe(200)
  })

  it('turns left through zero', () => {
    const { target } = new Reduction().next(0, 10, LEFT, [])
    expect(headingDifference(10, target!)).toBeLessThan(-20)
  })

  it('follows a pointer at most 10 times a second', () => {
    const reduction = new Reduction()
    const changes = new Set<number | null>()
    for (let now = 0; now < 1000; now += 10)
      changes.add(reduction.next(now, 0, NO_KEYS, [at((now / 5) % 256)]).target)
    expect(changes.size).toBe(10)
  })

  it('lets the keys win over a mouse that lies still, and the mouse again when it moves', () => {
    const reduction = new Reduction()
    expect(reduction.next(0, 0, NO_KEYS, [at(64)]).target).toBe(64)
    reduction.next(200, 64, LEFT, [at(64)])
    expect(reduction.next(400, 30, NO_KEYS, [at(64)]).target).toBe(30)
    expect(reduction.next(600, 30, NO_KEYS, [at(64)]).target).toBe(30)
    expect(reduction.next(800, 30, NO_KEYS, [at(80)]).target).toBe(80)
  })

  it('thrusts and fires when any device does', () => {
    const control = new Reduction().next(0, 0, { turn: 0, thrust: true, fire: false, special: false }, [
      at(null),
      { heading: null, thrust: false, fire: true, special: false },
    ])
    expect(control).toMatchObject({ thrust: true, fire: true, special: false })
  })
})
