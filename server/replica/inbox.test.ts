// Steers wait for the tick they are meant for: one of a pilot in a tick, whatever its client says.
import { describe, expect, it } from 'vitest'
import { EARLY_TICKS } from '../../shared/limits.ts'
import type { Command } from '../universe/stages/commands.ts'
import { Inbox } from './inbox.ts'

type Steer = Extract<Command, { type: 'steer' }>

const steer = (sequence: number, pilot = 7): Steer => {
  return { type: 'steer', pilot, target: sequence, controls: 0, sequence }
}

/** The sequences that take effect in each tick after 100, until nothing is left. */
function run(inbox: Inbox, ticks = 12): number[][] {
  return Array.from({ length: ticks }, (_, n) =>
    inbox.take(101 + n).flatMap((command) => (command.type === 'steer' ? [command.sequence] : [])),
  )
}

describe('an inbox', () => {
  it('R11: gives a steer in the tick that it is meant for', () => {
    const inbox = new Inbox()
    inbox.steer(steer(1), 100, 103)
    expect(run(inbox, 4)).toEqual([[], [], [1], []])
    expect(inbox.isEmpty).toBe(true)
  })

  it('R11: gives one that comes too late in the next tick, and those after it in theirs', () => {
    const inbox = new Inbox()
    inbox.steer(steer(1), 100, 99)
    inbox.steer(steer(2), 100, 100)
    inbox.steer(steer(3), 100, 104)
    expect(run(inbox, 4)).toEqual([[1], [2], [], [3]])
  })

  it('R11: passes over what is older than four ticks when there is something newer: a stall does not end in a burst', () => {
    const inbox = new Inbox()
    for (let n = 0; n < 40; n++) inbox.steer(steer(n), 100, 60 + n)
    const given = run(inbox).flat()
    expect(given.at(-1)).toBe(39)
    expect(given.length).toBeLessThanOrEqual(EARLY_TICKS)
    expect(given[0]).toBeGreaterThanOrEqual(35)
  })

  it('R11: does not let those that come in time wait for all that were late', () => {
    const inbox = new Inbox()
    for (let n = 0; n < 4; n++) inbox.steer(steer(n), 100, 97 + n)
    for (let n = 4; n < 8; n++) {
      inbox.steer(steer(n), 96 + n, 97 + n)
      expect(inbox.take(97 + n)).toHaveLength(1)
    }
    expect(run(inbox).flat()).toEqual([7])
  })

  it('R11: gives one for a tick too far ahead after EARLY_TICKS', () => {
    for (const meant of [101 + EARLY_TICKS, 5000, 0xffffffff]) {
      const inbox = new Inbox()
      inbox.steer(steer(1), 100, meant)
      expect(run(inbox, EARLY_TICKS)).toEqual([...Array.from({ length: EARLY_TICKS - 1 }, () => []), [1]])
    }
  })

  it('R11: the last word for a tick counts, and for an earlier one than before; without a tick nothing else waits', () => {
    const inbox = new Inbox()
    inbox.steer(steer(1), 100, 103)
    inbox.steer(steer(2), 100, 103)
    inbox.steer(steer(3), 100, 101)
    expect(run(inbox, 4)).toEqual([[], [], [3], []])
    inbox.steer(steer(4), 100, 104)
    inbox.steer(steer(5), 100)
    expect(run(inbox, 4)).toEqual([[5], [], [], []])
  })

  it('R11: gives one steer of a pilot in a tick, however many come, and keeps no more than EARLY_TICKS', () => {
    const inbox = new Inbox()
    for (let n = 0; n < 1000; n++) inbox.steer(steer(n % 128), 100, 90 + (n % 30))
    const given = run(inbox)
    expect(given.every((commands) => commands.length <= 1)).toBe(true)
    expect(given.flat().length).toBeLessThanOrEqual(EARLY_TICKS)
    expect(inbox.isEmpty).toBe(true)
  })

  it("one pilot's steers do not hold up another's, and end with the pilot", () => {
    const inbox = new Inbox()
    inbox.steer(steer(1, 7), 100, 103)
    inbox.steer(steer(2, 8), 100, 101)
    inbox.add({ type: 'adrift', pilot: 7 })
    expect(inbox.take(101).map(({ type }) => type)).toEqual(['adrift', 'steer'])
    expect(inbox.isEmpty).toBe(true)
  })
})
