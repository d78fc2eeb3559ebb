// How a universe begins, and its tick: the list of stages, in their order.
import { createBodies } from '../../shared/bodies.ts'
import { createMatch } from '../../shared/modes.ts'
import { stepDrifters, stepShips } from '../../shared/motion.ts'
import { Random } from '../../shared/random.ts'
import { createGrid } from '../../shared/sectors.ts'
import { Cells } from './cells.ts'
import { Chat } from './chat.ts'
import type { Definition } from './definition.ts'
import { keepCrew, manDrones } from './drones/crew.ts'
import { steerDrones } from './drones/steering.ts'
import { Feed } from './feed.ts'
import { Flights } from './flights.ts'
import { playMatch } from './match/play.ts'
import { beginMatch } from './match/rounds.ts'
import { Pilots } from './pilots.ts'
import { Relays } from './relays.ts'
import { SectorLog } from './sector-log.ts'
import { collide } from './stages/collisions.ts'
import { applyCommands, type Command } from './stages/commands.ts'
import { logCrossings } from './stages/crossings.ts'
import { fire } from './stages/firing.ts'
import { endAdrift } from './stages/leaving.ts'
import { scatterRocks, spawn } from './stages/spawning.ts'
import { useSpecials } from './stages/specials.ts'
import { watchLeader } from './stages/telling.ts'
import { upgradeShips } from './stages/upgrades.ts'
import type { Universe } from './universe.ts'

/** Which function of (state, commands) this code is. A universe of another version is neither led nor followed. */
export const SIMULATION_VERSION = 4

/** A universe at tick 0, with its rocks scattered and its drones waiting for their ships. */
export function createUniverse(definition: Definition): Universe {
  const grid = createGrid(definition.columns, definition.rows)
  const universe: Universe = {
    grid,
    name: definition.name,
    capacity: definition.capacity,
    rules: definition.rules,
    tick: 0,
    bodies: createBodies(),
    pilots: new Pilots(),
    random: new Random(definition.seed),
    match: createMatch(),
    chat: new Chat(),
    feed: new Feed(),
    flights: new Flights(),
    relays: new Relays(),
    cells: new Cells(grid),
    orders: [],
    log: new SectorLog(grid.sectors),
    happenings: [],
  }
  scatterRocks(universe)
  manDrones(universe)
  beginMatch(universe)
  return universe
}

/** After the commands, a tick is these, in this order. */
const STAGES: readonly (readonly [name: string, run: (universe: Universe) => void])[] = [
  ['adrift', endAdrift],
  ['crew', keepCrew],
  ['drones', (universe) => applyCommands(universe, steerDrones(universe))],
  ['motion', move],
  ['firing', fire],
  ['cells', ({ cells, bodies }) => cells.fill(bodies)],
  ['collisions', collide],
  ['upgrades', upgradeShips],
  ['specials', useSpecials],
  ['spawning', spawn],
  ['match', playMatch],
  ['crossings', logCrossings],
  ['feed', watchLeader],
]

/**
 * One tick. `commands` are applied in their order.
 * @param probe called after each stage, by those who compare universes
 */
export function step(
  universe: Universe,
  commands: readonly Command[],
  probe?: (stage: string) => void,
): void {
  universe.tick++
  universe.log.clear()
  universe.happenings.length = 0
  applyCommands(universe, commands)
  probe?.('commands')
  for (const [name, run] of STAGES) {
    run(universe)
    probe?.(name)
  }
}

function move({ bodies, tick, grid }: Universe): void {
  stepShips(bodies.ships, tick, grid)
  stepDrifters(bodies.shots, tick, grid)
  stepDrifters(bodies.rocks, tick, grid)
  stepDrifters(bodies.gems, tick, grid)
}
