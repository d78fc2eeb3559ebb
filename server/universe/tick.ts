// How a universe begins, and its tick: the list of stages, in their order.
import { createBodies } from '../../shared/bodies.ts'
import { stepDrifters, stepShips } from '../../shared/motion.ts'
import { Random } from '../../shared/random.ts'
import { createGrid } from '../../shared/sectors.ts'
import { Cells } from './cells.ts'
import type { Definition } from './definition.ts'
import { Pilots } from './pilots.ts'
import { SectorLog } from './sector-log.ts'
import { collide } from './stages/collisions.ts'
import { applyCommands, applyJoin, type Command } from './stages/commands.ts'
import { logCrossings } from './stages/crossings.ts'
import { DRONE_NAMES, steerDrones } from './stages/drones.ts'
import { fire } from './stages/firing.ts'
import { scatterRocks, spawn } from './stages/spawning.ts'
import type { Universe } from './universe.ts'

/** A universe at tick 0, with its rocks scattered and its drones waiting for their ships. */
export function createUniverse(definition: Definition): Universe {
  const grid = createGrid(definition.columns, definition.rows)
  const universe: Universe = {
    grid,
    rules: definition.rules,
    tick: 0,
    bodies: createBodies(),
    pilots: new Pilots(),
    random: new Random(definition.seed),
    cells: new Cells(grid),
    log: new SectorLog(grid.sectors),
  }
  scatterRocks(universe)
  for (let pilot = 0; pilot < definition.rules.drones; pilot++) {
    const name = DRONE_NAMES[pilot % DRONE_NAMES.length]!
    applyJoin(universe, { type: 'join', pilot, name, drone: true })
  }
  return universe
}

/** One tick. `commands` are applied in their order. */
export function step(universe: Universe, commands: readonly Command[]): void {
  universe.tick++
  universe.log.clear()
  applyCommands(universe, commands)
  applyCommands(universe, steerDrones(universe))
  move(universe)
  fire(universe)
  universe.cells.fill(universe.bodies)
  collide(universe)
  spawn(universe)
  logCrossings(universe)
}

function move({ bodies, tick, grid }: Universe): void {
  stepShips(bodies.ships, tick, grid)
  stepDrifters(bodies.shots, tick, grid)
  stepDrifters(bodies.rocks, tick, grid)
  stepDrifters(bodies.gems, tick, grid)
}
