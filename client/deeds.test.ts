import { beforeEach, describe, expect, it } from 'vitest'
import { ROCK, SHIP, Ships } from '../shared/bodies.ts'
import {
  applyEvent,
  FIRST_EVENT,
  nextEvent,
  pushCollected,
  pushDestroyed,
  pushHit,
  pushScored,
  pushShip,
  pushSpent,
} from '../shared/events.ts'
import { GEM_REPAIR } from '../shared/rules.ts'
import { Deeds } from './deeds.ts'
import { Mirror } from './mirror.ts'

const NAMES = ['Ada', 'Brahe', 'Curie']
const OWN = 0

let mirror: Mirror
let deeds: Deeds

beforeEach(() => {
  mirror = new Mirror(3, 3, 1)
  deeds = new Deeds({ pilot: () => OWN, playerOf: (pilot) => ({ name: NAMES[pilot] ?? '', score: 100 }) })
  const { ships } = mirror.bodies
  for (const pilot of [0, 1, 2]) {
    ships.add(pilot)
    ships.hull[pilot] = 100
  }
  // Near enough to each other to be seen, too far to be taken for each other.
  ships.x[1] = 200_000
  ships.x[2] = 400_000
})

/** A shot of `pilot` that is at ship `at`. */
function fly(id: number, pilot: number, at: number): void {
  const { ships, shots } = mirror.bodies
  shots.add(id)
  shots.sort[id] = pilot
  shots.x[id] = ships.x[at]!
  shots.y[id] = ships.y[at]!
}

/** A tick in which what `write` pushes happens. */
function tick(write: (block: number[]) => void): void {
  const block = [mirror.tick + 1]
  write(block)
  for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at)) {
    deeds.note(mirror, block, at)
    applyEvent(mirror.bodies, mirror.grid, block, at, block[0]!)
  }
  deeds.ticked(mirror)
}

function destroyed(block: number[], victim: number, by: number): void {
  pushHit(block, SHIP, victim, 0)
  pushDestroyed(block, SHIP, victim, by)
}

describe('deeds', () => {
  it('names who destroyed whom nearby, and nobody where nobody did', () => {
    tick((block) => destroyed(block, 1, 2))
    tick((block) => destroyed(block, 2, 2))
    expect(deeds.kills.map(({ victim, by, own }) => [victim, by, own])).toEqual([
      ['Brahe', 'Curie', null],
      ['Curie', null, null],
    ])
  })

  it('takes a ship that leaves whole for no kill', () => {
    tick((block) => pushDestroyed(block, SHIP, 1, 1))
    expect(deeds.kills).toEqual([])
  })

  it('adds the points of a tick to one gain, and says what for', () => {
    tick((block) => {
      destroyed(block, 1, OWN)
      pushScored(block, OWN, 350)
    })
    tick((block) => pushScored(block, OWN, 360))
    expect(deeds.gains.map(({ points, what, name }) => [points, what, name])).toEqual([
      [250, 'ship', 'Brahe'],
      [10, 'other', ''],
    ])
    expect(deeds.tally).toEqual({ ships: 1, rocks: 0, gems: 0, losses: 0 })
  })

  it('counts rocks and gems, and tells a repair that brings no points', () => {
    mirror.bodies.rocks.add(5)
    mirror.bodies.gems.add(6)
    mirror.bodies.gems.sort[6] = GEM_REPAIR
    tick((block) => pushDestroyed(block, ROCK, 5, OWN))
    tick((block) => pushCollected(block, 6, OWN))
    expect(deeds.gains.map(({ points, what }) => [points, what])).toEqual([[0, 'repair']])
    expect(deeds.tally).toEqual({ ships: 0, rocks: 1, gems: 1, losses: 0 })
  })

  it('knows whose damage ended the own ship, the most first, and with what', () => {
    fly(1, 1, OWN)
    tick((block) => {
      pushHit(block, SHIP, OWN, 40)
      pushSpent(block, 1)
    })
    tick((block) => pushHit(block, SHIP, OWN, 30))
    fly(2, 2, OWN)
    tick((block) => {
      pushSpent(block, 2)
      destroyed(block, OWN, 2)
    })
    expect(deeds.death).toMatchObject({ by: 2, name: 'Curie', weapon: 'shot' })
    expect(deeds.death!.shares).toEqual([
      { name: 'Brahe', damage: 60 },
      { name: 'Curie', damage: 30 },
      { name: null, damage: 10 },
    ])
    expect(deeds.wounds.map(({ by, lost }) => [by, lost])).toEqual([
      [1, 60],
      [-1, 10],
      [2, 30],
    ])
    expect(deeds.tally.losses).toBe(1)
  })

  it('forgets the wounds of one life with the next', () => {
    tick((block) => destroyed(block, OWN, OWN))
    expect(deeds.death).toMatchObject({ by: -1, name: '', weapon: 'collision' })
    const next = new Ships()
    next.add(OWN)
    next.hull[OWN] = 100
    tick((block) => pushShip(block, next, OWN, mirror.tick))
    expect(deeds.death).toBeNull()
    tick((block) => destroyed(block, OWN, 1))
    expect(deeds.death!.shares).toEqual([{ name: null, damage: 100 }])
  })

  it('keeps no more than the newest few', () => {
    for (let n = 1; n <= 9; n++) tick((block) => pushScored(block, OWN, 100 + n))
    expect(deeds.gains.map(({ id }) => id)).toEqual([5, 6, 7, 8, 9])
  })
})
