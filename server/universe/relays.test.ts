import { describe, expect, it } from 'vitest'
import { smallUniverse } from '../../tests/small-universe.ts'
import { STEERED } from './pilots.ts'
import { restoreSnapshot, takeSnapshot } from './snapshot.ts'
import type { Command } from './stages/commands.ts'
import { step } from './tick.ts'

const relay = (number: number, batch: number): Command => ({ type: 'relay', relay: number, batch })
const join = (name: string): Command => ({
  type: 'join',
  name,
  session: `s ${name}`,
  user: name,
  ship: 0,
  party: '',
})
const say = (text: string): Command => ({ type: 'say', from: 'A', user: 'a', text })

describe('requests of other processes', () => {
  it('are applied once and in order, however often a batch comes', () => {
    const universe = smallUniverse()
    step(universe, [relay(7, 1), say('one')])
    step(universe, [relay(7, 1), say('one'), relay(8, 1), say('two')])
    step(universe, [relay(7, 3), say('three')])
    step(universe, [relay(7, 2), say('four'), relay(7, 2), say('four')])
    expect(universe.chat.lines.map(({ text }) => text)).toEqual(['one', 'two', 'four'])
  })

  it('are still known after a checkpoint', () => {
    // Of 32 bits: as a signed number it would be negative.
    const HIGH = 0xe40abc09
    const universe = smallUniverse()
    step(universe, [relay(HIGH, 1), join('A')])
    const other = smallUniverse()
    restoreSnapshot(other, takeSnapshot(universe))
    step(other, [relay(HIGH, 1), say('again'), relay(HIGH, 2), say('new')])
    expect(other.chat.lines.map(({ text }) => text)).toEqual(['new'])
    expect(other.pilots.list[0]!.relay).toBe(HIGH)
  })

  it('steer, set adrift and end only the pilots that are there', () => {
    const universe = smallUniverse()
    step(universe, [relay(7, 1), join('A')])
    step(universe, [relay(8, 1), { type: 'adrift', pilot: 0 }, { type: 'leave', pilot: 0 }])
    expect(universe.pilots.get(0)?.adriftSince).toBe(STEERED)
    step(universe, [relay(8, 2), { type: 'return', pilot: 0 }])
    expect(universe.happenings.map(({ type }) => type)).toEqual(['flagged'])
    step(universe, [relay(7, 2), { type: 'adrift', pilot: 0 }])
    expect(universe.pilots.get(0)).toMatchObject({ adriftSince: STEERED, relay: 8 })
    step(universe, [relay(8, 3), { type: 'leave', pilot: 0 }])
    expect(universe.pilots.get(0)).toBeUndefined()
  })

  it('of a process that is cut off begin anew, and its pilots are adrift', () => {
    const universe = smallUniverse()
    step(universe, [relay(7, 1), join('A'), relay(8, 1), join('B')])
    step(universe, [{ type: 'cutOff', relay: 7 }])
    expect(universe.pilots.list.map(({ adriftSince }) => adriftSince)).toEqual([2, STEERED])
    expect([...universe.relays.list]).toEqual([[8, 1]])
    step(universe, [relay(9, 1), { type: 'return', pilot: 0 }])
    expect(universe.pilots.get(0)).toMatchObject({ adriftSince: STEERED, relay: 9 })
  })
})
