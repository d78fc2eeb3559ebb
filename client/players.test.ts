import { describe, expect, it } from 'vitest'
import { Ships } from '../shared/bodies.ts'
import { SCORED, SPENT } from '../shared/events.ts'
import type { Player } from '../shared/protocol.ts'
import { Players } from './players.ts'

function entry(pilot: number, score = 0): Player {
  return { pilot, name: `P${pilot}`, score, drone: false, adrift: false, team: 0 }
}

function shipsOf(...pilots: number[]): Ships {
  const ships = new Ships()
  for (const pilot of pilots) ships.add(pilot)
  return ships
}

/** Knows pilots 0 .. count - 1. */
function acquainted(count: number): Players {
  const players = new Players()
  players.learn(Array.from({ length: count }, (_, pilot) => entry(pilot)))
  return players
}

describe('what is known of pilots', () => {
  it('is replaced by what is told again', () => {
    const players = acquainted(3)
    players.learn([{ ...entry(1, 50), name: 'Somebody else', adrift: true }])
    expect(players.get(1)).toEqual({ ...entry(1, 50), name: 'Somebody else', adrift: true })
    expect(players.get(2)).toEqual(entry(2))
  })

  it('has the scores that blocks tell, of those who are known', () => {
    const players = acquainted(2)
    players.readScores([14, SPENT, 3, SCORED, 1, 25, SCORED, 9, 70, SCORED, 1, 45])
    expect([players.get(0)?.score, players.get(1)?.score, players.get(9)]).toEqual([0, 45, undefined])
  })

  it('is kept in an ordinary universe, and in a crowd forgotten of those out of sight', () => {
    const few = acquainted(200)
    few.rank({ population: 200, standings: [] }, -1, undefined)
    expect(few.get(199)).toBeDefined()
    const many = acquainted(5000)
    many.followed = 4000
    many.rank({ population: 5000, standings: [entry(7, 90)] }, 3000, shipsOf(20, 4999))
    const kept = Array.from({ length: 5000 }, (_, pilot) => pilot).filter((pilot) => many.get(pilot))
    expect(kept).toEqual([7, 20, 3000, 4000, 4999])
  })

  it('begins again with a welcome, but for the own entry of who comes back', () => {
    const players = acquainted(20)
    players.reset({ population: 30, standings: [entry(3, 10), entry(2, 5)] }, players.get(11))
    expect(players.population).toBe(30)
    expect(players.standings).toEqual([3, 2])
    expect([players.get(11), players.get(3), players.get(4)]).toEqual([entry(11), entry(3, 10), undefined])
  })
})

describe('whom a spectator may follow', () => {
  it('is who is in sight, and the best, by number', () => {
    const players = acquainted(20)
    players.rank({ population: 20, standings: [entry(12, 9), entry(4, 8)] }, -1, undefined)
    expect(players.choices(shipsOf(15, 4, 8))).toEqual([4, 8, 12, 15])
    expect(players.choices(undefined)).toEqual([4, 12])
  })

  it('is nobody who turned out to be gone, until there are new standings', () => {
    const players = acquainted(20)
    players.rank({ population: 20, standings: [entry(12), entry(4)] }, -1, undefined)
    players.followed = 12
    players.missed()
    expect(players.choices(shipsOf(12))).toEqual([4])
    players.rank({ population: 20, standings: [entry(12), entry(4)] }, -1, undefined)
    expect(players.choices(undefined)).toEqual([4, 12])
  })
})
