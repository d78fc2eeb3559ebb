// Rounds, teams, the hill and flags, in a small universe whose bodies are placed by hand.
import { describe, expect, it } from 'vitest'
import {
  baseX,
  baseY,
  FLAG_TICKS,
  HILL_TICKS,
  isHome,
  type Mode,
  middleX,
  middleY,
} from '../../../shared/modes.ts'
import {
  digest,
  joinAll,
  joinCommand,
  placeShip,
  smallDefinition,
  smallUniverse,
} from '../../../tests/small-universe.ts'
import type { Rules } from '../definition.ts'
import { restoreSnapshot, takeSnapshot } from '../snapshot.ts'
import { hurtShip } from '../stages/damage.ts'
import { createUniverse, step } from '../tick.ts'
import type { Universe } from '../universe.ts'
import { hasRoomInTeam } from './teams.ts'

function playing(mode: Mode, rules: Partial<Rules> = {}, pilots = 4): Universe {
  const universe = smallUniverse({ mode, breakTicks: 20, respawnTicks: 5, ...rules })
  joinAll(universe, pilots)
  return universe
}

function run(universe: Universe, ticks: number): void {
  for (let n = 0; n < ticks; n++) step(universe, [])
}

function teams({ pilots }: Universe): number[] {
  return pilots.list.map(({ team }) => team)
}

/** A pilot of this team. */
function memberOf({ pilots }: Universe, team: number): number {
  return pilots.list.find((pilot) => pilot.team === team)!.id
}

function kill(universe: Universe, victim: number, by: number): void {
  hurtShip(universe, victim, 255, by)
}

describe('teams', () => {
  it('are none where everybody flies alone', () => {
    expect(teams(playing('free'))).toEqual([0, 0, 0, 0])
  })

  it('are filled evenly, drones with drones', () => {
    const universe = playing('teams', { drones: 4 }, 5)
    const of = (drone: boolean, team: number) =>
      universe.pilots.list.filter((pilot) => pilot.drone === drone && pilot.team === team).length
    expect([of(true, 1), of(true, 2), of(false, 1), of(false, 2)]).toEqual([2, 2, 3, 2])
  })

  it('count no pilot who is adrift', () => {
    const universe = playing('teams')
    const idle = universe.pilots.list.filter(({ team }) => team === 2)
    step(
      universe,
      idle.map(({ id }) => ({ type: 'adrift', pilot: id })),
    )
    step(universe, [joinCommand(4)])
    step(universe, [joinCommand(5)])
    expect(teams(universe).slice(4)).toEqual([2, 2])
  })

  it('are balanced again before a round', () => {
    const universe = playing('teams', { roundTicks: 40 }, 8)
    const gone = universe.pilots.list.filter(({ team }) => team === 1).map(({ id }) => id)
    step(
      universe,
      gone.slice(0, 3).map((pilot) => ({ type: 'leave', pilot })),
    )
    expect(teams(universe).sort()).toEqual([1, 2, 2, 2, 2])
    run(universe, 80)
    expect(teams(universe).sort()).toEqual([1, 1, 2, 2, 2])
  })

  it('do not hurt their own', () => {
    const universe = playing('teams')
    const [one, ally] = universe.pilots.list.filter(({ team }) => team === 1).map(({ id }) => id)
    kill(universe, ally!, one!)
    expect(universe.bodies.ships.hull[ally!]).toBe(100)
    kill(universe, memberOf(universe, 2), one!)
    expect(universe.match.points).toEqual([1, 0])
  })

  it('follow the rules when an operator changes the mode', () => {
    const universe = playing('free')
    const { name, capacity, rules } = universe
    step(universe, [{ type: 'terms', terms: { name, capacity, rules: { ...rules, mode: 'flags' } } }])
    expect(teams(universe).sort()).toEqual([1, 1, 2, 2])
    expect(universe.match.flags).toHaveLength(2)
    step(universe, [{ type: 'terms', terms: { name, capacity, rules } }])
    expect(teams(universe)).toEqual([0, 0, 0, 0])
    expect(universe.match.flags).toHaveLength(0)
  })
})

describe('a party', () => {
  const joinOf = (n: number, party: string) => ({ ...joinCommand(n), party })

  it('flies for one team, whichever has fewer players', () => {
    const universe = playing('teams', {}, 0)
    step(universe, [joinOf(0, 'p'), joinCommand(1), joinOf(2, 'p'), joinOf(3, 'p')])
    const [first] = teams(universe)
    expect(teams(universe)).toEqual([first, first === 1 ? 2 : 1, first, first])
  })

  it('is in its team again when a mode with teams comes, and stays together when teams are balanced', () => {
    const universe = playing('free', {}, 0)
    step(universe, [joinOf(0, 'p'), joinOf(1, 'p'), joinOf(2, 'p'), joinCommand(3)])
    const { name, capacity, rules } = universe
    step(universe, [{ type: 'terms', terms: { name, capacity, rules: { ...rules, mode: 'flags' } } }])
    const [team] = teams(universe)
    expect(team).toBeGreaterThan(0)
    expect(teams(universe).slice(0, 3)).toEqual([team, team, team])
  })

  it('finds half of the universe full at the most; who comes too late is refused, and nothing changes', () => {
    const universe = playing('teams', {}, 0)
    const half = Math.ceil(universe.capacity / 2)
    step(
      universe,
      Array.from({ length: half }, (_, n) => joinOf(n, 'p')),
    )
    expect(hasRoomInTeam(universe, 'p')).toBe(false)
    expect(hasRoomInTeam(universe, 'q')).toBe(true)
    step(universe, [joinOf(half, 'p')])
    expect(universe.pilots.visitors).toBe(half)
    expect(universe.happenings).toContainEqual({ type: 'full', session: `session ${half}` })
    step(universe, [joinOf(half, 'q')])
    expect(universe.pilots.list.at(-1)!.team).not.toBe(universe.pilots.list[0]!.team)
  })

  it('is in checkpoints and fingerprints', () => {
    const universe = playing('teams', {}, 0)
    step(universe, [joinOf(0, 'p')])
    const [copy, other] = [smallUniverse({ mode: 'teams' }), smallUniverse({ mode: 'teams' })]
    restoreSnapshot(copy, takeSnapshot(universe))
    expect(copy.pilots.list[0]!.party).toBe('p')
    expect(digest(copy)).toBe(digest(universe))
    step(other, [joinOf(0, 'q')])
    expect(digest(other)).not.toBe(digest(universe))
  })
})

describe('a round', () => {
  it('ends by its clock, counts nothing in the break, and is followed by one that begins at 0', () => {
    const universe = playing('teams', { roundTicks: 100 })
    const [one, other] = [memberOf(universe, 1), memberOf(universe, 2)]
    kill(universe, other, one)
    const { score } = universe.pilots.get(one)!
    while (!universe.match.isOver) step(universe, [])
    expect(universe.tick).toBe(100)
    expect(universe.match.winner).toBe(1)
    kill(universe, other, one)
    expect(universe.pilots.get(one)!.score).toBe(score)
    run(universe, 20)
    expect(universe.match).toMatchObject({ round: 2, isOver: false, points: [0, 0], winner: 0, endsAt: 220 })
    expect(universe.pilots.get(one)).toMatchObject({ score: 0, banked: score })
  })

  it('ends at its goal', () => {
    const universe = playing('teams', { goal: 2 })
    const [one, other] = [memberOf(universe, 1), memberOf(universe, 2)]
    for (let n = 0; n < 2; n++) {
      kill(universe, one, other)
      run(universe, 10)
    }
    expect(universe.match).toMatchObject({ isOver: true, winner: 2 })
  })

  it('counts for a flight with all rounds before it', () => {
    const universe = playing('teams', { roundTicks: 50 })
    const [one, other] = [memberOf(universe, 1), memberOf(universe, 2)]
    kill(universe, other, one)
    run(universe, 80)
    step(universe, [{ type: 'leave', pilot: one }])
    expect(universe.flights.pending[0]!.score).toBe(250)
  })

  it.each(['teams', 'hill', 'flags'] as const)('is in checkpoints and fingerprints: %s', (mode) => {
    const universe = playing(mode, { drones: 6, roundTicks: 300 }, 3)
    run(universe, 500)
    const copy = createUniverse(smallDefinition({ mode }))
    restoreSnapshot(copy, takeSnapshot(universe))
    expect(digest(copy)).toBe(digest(universe))
    run(universe, 300)
    run(copy, 300)
    expect(digest(copy)).toBe(digest(universe))
    const before = digest(copy)
    copy.match.points[1]++
    expect(digest(copy)).not.toBe(before)
  })
})

describe('the hill', () => {
  it('gives a point a second to the team with more ships in it, and points to its pilots', () => {
    const universe = playing('hill')
    const { match, grid } = universe
    const one = memberOf(universe, 1)
    placeShip(universe, one, middleX(grid, match.hill), middleY(grid, match.hill))
    const others = universe.pilots.list.filter(({ id }) => id !== one)
    const away = (match.hill + 12) % grid.sectors
    for (const [n, { id }] of others.entries())
      placeShip(universe, id, middleX(grid, away) + n * 1000, middleY(grid, away))
    run(universe, 60)
    expect(match).toMatchObject({ points: [3, 0], holder: 1 })
    expect(universe.pilots.get(one)!.score).toBe(30)
    placeShip(universe, memberOf(universe, 2), middleX(grid, match.hill) + 2000, middleY(grid, match.hill))
    run(universe, 40)
    expect(match).toMatchObject({ points: [3, 0], holder: 0 })
  })

  it('moves to another sector', () => {
    const universe = playing('hill')
    const seen = new Set<number>()
    for (let n = 0; n < 10; n++) {
      const { hill } = universe.match
      seen.add(hill)
      run(universe, HILL_TICKS)
      expect(universe.match.hill).not.toBe(hill)
    }
    expect(seen.size).toBeGreaterThan(4)
  })
})

describe('flags', () => {
  /** The carrier of team 1 on the flag of team 2; everybody else far from both. */
  function taken() {
    const universe = playing('flags', { shieldTicks: 0 })
    const { grid, match } = universe
    const carrier = memberOf(universe, 1)
    for (const [n, { id }] of universe.pilots.list.entries()) placeShip(universe, id, 1000 * (n + 1), 900)
    placeShip(universe, carrier, baseX(grid, 2), baseY(grid))
    step(universe, [])
    expect(match.flags[1]!.carrier).toBe(carrier)
    return { universe, grid, match, carrier, enemy: memberOf(universe, 2) }
  }

  it('bring a point when carried to the base while its own flag is there', () => {
    const { universe, grid, match, carrier } = taken()
    placeShip(universe, carrier, baseX(grid, 1), baseY(grid))
    step(universe, [])
    expect(match.points).toEqual([1, 0])
    expect(match.flags.every(isHome)).toBe(true)
    expect(universe.pilots.get(carrier)!.score).toBe(1000)
  })

  it('bring no point while the own flag is away', () => {
    const { universe, grid, match, carrier, enemy } = taken()
    placeShip(universe, enemy, baseX(grid, 1), baseY(grid))
    step(universe, [])
    expect(match.flags[0]!.carrier).toBe(enemy)
    placeShip(universe, enemy, 1000, 900)
    placeShip(universe, carrier, baseX(grid, 1), baseY(grid))
    run(universe, 5)
    expect(match.points).toEqual([0, 0])
  })

  it('are dropped where the carrier is destroyed, and return by themselves', () => {
    const { universe, grid, match, carrier, enemy } = taken()
    placeShip(universe, carrier, 20_000, 20_000)
    kill(universe, carrier, enemy)
    step(universe, [])
    expect(match.flags[1]).toEqual({ carrier: -1, x: 20_000, y: 20_000, until: universe.tick + FLAG_TICKS })
    placeShip(universe, enemy, 1000, 900)
    run(universe, FLAG_TICKS)
    expect(match.flags[1]).toEqual({ carrier: -1, x: baseX(grid, 2), y: baseY(grid), until: 0 })
  })

  it('are returned by a ship of their team', () => {
    const { universe, match, carrier, enemy } = taken()
    placeShip(universe, carrier, 20_000, 20_000)
    step(universe, [])
    kill(universe, carrier, enemy)
    step(universe, [])
    // What the wreck left behind is worth points, too.
    const { gems } = universe.bodies
    for (const id of gems.ids.slice(0, gems.count)) gems.remove(id)
    placeShip(universe, enemy, 20_000, 20_000)
    step(universe, [])
    expect(isHome(match.flags[1]!)).toBe(true)
    expect(universe.pilots.get(enemy)!.score).toBe(450)
  })

  it('are dropped by a carrier who leaves or goes adrift', () => {
    for (const type of ['leave', 'adrift'] as const) {
      const { universe, match, carrier } = taken()
      step(universe, [{ type, pilot: carrier }])
      expect(match.flags[1]!.carrier).toBe(-1)
      expect(match.flags[1]!.until).toBeGreaterThan(0)
    }
  })

  it('are not taken by a shielded ship', () => {
    const universe = playing('flags', { shieldTicks: 100 }, 2)
    const carrier = memberOf(universe, 1)
    universe.bodies.ships.shieldUntil[carrier] = universe.tick + 10
    placeShip(universe, carrier, baseX(universe.grid, 2), baseY(universe.grid))
    step(universe, [])
    expect(isHome(universe.match.flags[1]!)).toBe(true)
    run(universe, 10)
    expect(universe.match.flags[1]!.carrier).toBe(carrier)
  })

  it('end the round at the third', () => {
    const { universe, grid, match, carrier } = taken()
    for (let n = 0; n < 3; n++) {
      placeShip(universe, carrier, baseX(grid, 2), baseY(grid))
      step(universe, [])
      placeShip(universe, carrier, baseX(grid, 1), baseY(grid))
      step(universe, [])
    }
    expect(match).toMatchObject({ points: [3, 0], isOver: true, winner: 1 })
  })
})
