import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { smallDefinition } from '../../tests/small-universe.ts'
import { KEPT_ITEMS } from './feed.ts'
import { restoreSnapshot, takeSnapshot } from './snapshot.ts'
import type { Command } from './stages/commands.ts'
import { tellDestroyed } from './stages/telling.ts'
import { createUniverse, step } from './tick.ts'
import type { Universe } from './universe.ts'

function join(name: string): Command {
  return { type: 'join', name, session: `session of ${name}`, user: `guest:${name}`, ship: 0, party: '' }
}

/** Kinds and names of the items after `number`. */
function told({ feed }: Universe, number = 0): string[] {
  return feed.items
    .filter((item) => item.number > number)
    .map(({ kind, who, by }) => [kind, who?.name, by?.name].filter((part) => part !== undefined).join(' '))
}

describe('the feed of a universe', () => {
  it('tells who joins and leaves, who destroyed whom, and who leads', () => {
    const universe = createUniverse(smallDefinition({ drones: 1, shieldTicks: 100 }))
    step(universe, [join('Ada'), join('Bob')])
    const [drone, ada, bob] = universe.pilots.list
    tellDestroyed(universe, ada!.id, bob!.id)
    tellDestroyed(universe, bob!.id, -1)
    tellDestroyed(universe, drone!.id, ada!.id)
    tellDestroyed(universe, drone!.id, drone!.id)
    ada!.score = 10
    while (universe.tick < 20) step(universe, [])
    bob!.score = 10
    while (universe.tick < 40) step(universe, [])
    bob!.score = 11
    while (universe.tick < 60) step(universe, [])
    step(universe, [{ type: 'leave', pilot: bob!.id }])
    while (universe.tick < 80) step(universe, [])
    expect(told(universe)).toEqual([
      'joined Ada',
      'joined Bob',
      'destroyed Ada Bob',
      'destroyed Bob',
      `destroyed ${drone!.name} Ada`,
      'leader Ada',
      'leader Bob',
      'left Bob',
      'leader Ada',
    ])
    expect(universe.feed.items.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('keeps the last items', () => {
    const universe = createUniverse(smallDefinition())
    for (let n = 0; n < KEPT_ITEMS + 7; n++) universe.feed.add('ruled', n, null)
    expect(universe.feed.count).toBe(KEPT_ITEMS + 7)
    expect([universe.feed.items.length, universe.feed.items[0]!.number]).toEqual([KEPT_ITEMS, 8])
  })

  it('is the same from a snapshot on, whenever that is taken', () => {
    const random = new Random(5)
    const definition = smallDefinition({ drones: 3, rocks: 30 })
    const [one, other] = [createUniverse(definition), createUniverse(definition)]
    for (let n = 0; n < 2000; n++) {
      const commands: Command[] = []
      if (random.below(20) === 0) commands.push(join(`Pilot ${n}`))
      const { list } = one.pilots
      const pilot = list[random.below(list.length)]!
      if (random.below(30) === 0 && !pilot.drone) commands.push({ type: 'leave', pilot: pilot.id })
      commands.push({ type: 'steer', pilot: pilot.id, target: random.below(256), controls: 3, sequence: 1 })
      for (const universe of [one, other]) step(universe, commands)
      if (random.below(40) !== 0) continue
      const snapshot = takeSnapshot(other)
      other.feed.restore(0, -1, [])
      restoreSnapshot(other, snapshot)
    }
    expect(one.feed.count).toBeGreaterThan(100)
    expect(other.feed).toEqual(one.feed)
    const kinds = new Set(one.feed.items.map(({ kind }) => kind))
    console.info(`feed: ${one.feed.count} items in 2000 ticks, of the kinds ${[...kinds].join(', ')}`)
  })
})
