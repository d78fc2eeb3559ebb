// The universe alone: CPU time of a tick by the number of objects, half of them ships and half shots.

import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import type { Command } from '../../server/universe/stages/commands.ts'
import { createUniverse, step } from '../../server/universe/tick.ts'
import type { Universe } from '../../server/universe/universe.ts'
import { Random } from '../../shared/random.ts'
import { FIRE, THRUST } from '../../shared/rules.ts'
import { sectorAt } from '../../shared/sectors.ts'
import { atMost, type Figures, quantile, type Report, round } from '../report.ts'

const SIZES = [1000, 5000, 10_000, 20_000]
const TICKS = 200
/** Ships that take a new course in a tick: each about once a second. */
const STEERING_SHARE = 20
/** Ships per sector, as in a default universe with all its 200 pilots. */
const SHIPS_PER_SECTOR = 200 / 256

export async function runStep(progress: (text: string) => void): Promise<Report> {
  const rows: Figures[] = []
  const times = new Map<number, number>()
  for (const objects of SIZES) {
    progress(`${objects} objects`)
    const { median, p99, ships, shots } = measure(objects / 2)
    times.set(objects, median)
    rows.push({ objects, ships, shots, 'median ms': round(median), 'p99 ms': round(p99) })
  }
  return {
    scenario: 'step',
    rows,
    lines: [
      atMost('10,000 objects (5,000 ships, as many shots): median tick', times.get(10_000)!, 4, 'ms'),
      atMost('5,000 ships and as many shots: median tick', times.get(10_000)!, 8, 'ms'),
    ],
  }
}

function measure(count: number): { median: number; p99: number; ships: number; shots: number } {
  const side = Math.max(5, Math.round(Math.sqrt(count / SHIPS_PER_SECTOR)))
  // Nobody dies, so that the number of ships stays what it is.
  const rules = { ...DEFAULT_RULES, rocks: 0, drones: 0, shotDamage: 0, shieldTicks: 0 }
  const universe = createUniverse({
    id: 'step',
    name: 'Step',
    columns: side,
    rows: side,
    capacity: count,
    seed: 1,
    rules,
  })
  const random = new Random(7)
  step(
    universe,
    Array.from(
      { length: count },
      (_, pilot): Command => ({ type: 'join', name: 'P', session: `${pilot}`, user: '', ship: 0, party: '' }),
    ),
  )
  const times: number[] = []
  for (let tick = 0; tick < TICKS; tick++) {
    const commands = steerSome(random, count)
    fillShots(universe, random, count)
    mendShips(universe)
    const started = process.cpuUsage()
    step(universe, commands)
    const { user, system } = process.cpuUsage(started)
    if (tick >= TICKS / 4) times.push((user + system) / 1000)
  }
  times.sort((a, b) => a - b)
  const { ships, shots } = universe.bodies
  return { median: quantile(times, 0.5), p99: quantile(times, 0.99), ships: ships.count, shots: shots.count }
}

function steerSome(random: Random, count: number): Command[] {
  return Array.from({ length: Math.floor(count / STEERING_SHARE) }, (): Command => {
    const controls = random.below(2) === 0 ? THRUST : THRUST | FIRE
    return { type: 'steer', pilot: random.below(count), target: random.below(256), controls, sequence: 1 }
  })
}

/** Keeps as many shots in the air as there are ships, whatever hits. */
function fillShots({ bodies, grid, tick }: Universe, random: Random, count: number): void {
  const { shots } = bodies
  while (shots.count < count) {
    const id = shots.lowestFree()
    shots.add(id)
    shots.x[id] = random.below(grid.width)
    shots.y[id] = random.below(grid.height)
    shots.vx[id] = random.between(-900, 900)
    shots.vy[id] = random.between(-900, 900)
    shots.until[id] = tick + 1 + random.below(20)
    shots.sort[id] = random.below(count)
    shots.sector[id] = sectorAt(grid, shots.x[id]!, shots.y[id]!)
  }
}

function mendShips({ bodies: { ships } }: Universe): void {
  ships.hull.fill(100)
}
