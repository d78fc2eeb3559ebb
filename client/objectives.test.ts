import { describe, expect, it } from 'vitest'
import { createMatch, type Match } from '../shared/modes.ts'
import { createGrid } from '../shared/sectors.ts'
import { fillObjectives } from './objectives.ts'
import type { Sky, SkyObjective, SkyShip } from './sky.ts'

const GRID = createGrid(8, 8)
const SECTOR = GRID.width / 8

function skyAt(cameraX: number, cameraY: number): Sky {
  return { cameraX, cameraY, ships: [] as SkyShip[], objectives: [] as SkyObjective[] } as Sky
}

function flags(carrier: number): Match {
  const match = createMatch()
  match.flags.push({ carrier, x: 3 * SECTOR, y: SECTOR, until: 0 }, { carrier: -1, x: 0, y: 0, until: 9 })
  return match
}

describe('objectives', () => {
  it('are none in a free-for-all', () => {
    const sky = skyAt(0, 0)
    fillObjectives(sky, { mode: 'free', match: createMatch(), grid: GRID, watched: 1 })
    expect(sky.objectives).toEqual([])
  })

  it('show the sector of the leader to all but the leader', () => {
    for (const [leader, count] of [
      [1, 0],
      [2, 1],
    ] as const) {
      const sky = skyAt(0, 0)
      const match = { ...createMatch(), leader, leaderAt: 9 }
      fillObjectives(sky, { mode: 'free', match, grid: GRID, watched: 1 })
      expect(sky.objectives.map(({ kind }) => kind)).toEqual(Array(count).fill('leader'))
    }
  })

  it('are the hill and the team that holds it, the short way around', () => {
    const sky = skyAt(0, 0)
    const match = { ...createMatch(), hill: 7, holder: 2 as const }
    fillObjectives(sky, { mode: 'hill', match, grid: GRID, watched: 1 })
    const half = SECTOR / 2
    expect(sky.objectives).toEqual([{ kind: 'hill', team: 2, x: -half, y: half, carried: false }])
  })

  it('are bases and flags; a carried flag is at its carrier while that ship is in view', () => {
    const sky = skyAt(2 * SECTOR, 4 * SECTOR)
    fillObjectives(sky, { mode: 'flags', match: flags(5), grid: GRID, watched: 1 })
    expect(sky.objectives.map(({ kind, team, carried }) => [kind, team, carried])).toEqual([
      ['base', 1, false],
      ['base', 2, false],
      ['flag', 1, true],
      ['flag', 2, false],
    ])
    expect(sky.objectives.slice(0, 3).map(({ x, y }) => [x / SECTOR, y / SECTOR])).toEqual([
      [0, 0],
      [-4, 0],
      [1, -3],
    ])
    sky.ships.push({ pilot: 5, x: 70, y: -80 } as SkyShip)
    fillObjectives(sky, { mode: 'flags', match: flags(5), grid: GRID, watched: 1 })
    expect(sky.objectives[2]).toMatchObject({ x: 70, y: -80 })
    fillObjectives(sky, { mode: 'free', match: createMatch(), grid: GRID, watched: 1 })
    expect(sky.objectives).toEqual([])
  })
})
