// Frames of several ticks: mirrors must be as exact, wherever the pace is, and while it changes.
import { describe, expect, it } from 'vitest'
import { Mirror } from '../client/mirror.ts'
import { Host, type Watcher } from '../server/host.ts'
import { MOST_TICKS, Pace } from '../server/pace.ts'
import { DEFAULT_RULES } from '../server/universe/definition.ts'
import { decodeServerMessage } from '../shared/codec.ts'
import { hashSectors } from '../shared/hash.ts'
import { Random } from '../shared/random.ts'

class Player implements Watcher {
  home = -1
  stale = true
  arriving = true
  readonly key = ''
  readonly missedSince = null
  readonly pilot: number
  readonly topics = new Set<number>()
  mirror: Mirror | null = null
  failures = 0
  frames = 0
  private readonly host: Host

  constructor(host: Host) {
    this.host = host
    this.pilot = host.enlist('P')
  }

  sector(): number {
    return this.host.sectorOf(this.pilot)
  }

  moveHome(from: number, to: number): void {
    this.topics.delete(from)
    this.topics.add(to)
  }

  send(bytes: Uint8Array): void {
    const message = decodeServerMessage(bytes.slice())
    if (message.type === 'welcome') this.mirror = new Mirror(message.columns, message.rows)
    else if (message.type === 'frame') {
      this.frames++
      this.failures += this.mirror!.applyFrame(message) ? 0 : 1
    } else if (message.type === 'keyframe') this.failures += this.mirror!.applyKeyframe(message) ? 0 : 1
  }
}

/** Plays with the pace that `paceOf` gives for each tick; gives the frames that a player got per tick. */
function play(paceOf: (tick: number) => number): number {
  const [columns, rows, players, ticks] = [9, 6, 40, 1000]
  const rules = { ...DEFAULT_RULES, rocks: columns * rows, drones: 10 }
  const everybody = new Set<Player>()
  const pace = new Pace()
  const host = new Host({
    definition: { id: 'test', name: 'Test', columns, rows, capacity: 500, seed: 4, rules },
    publish: (home, frame) => {
      for (const player of everybody) if (player.topics.has(home)) player.send(frame)
    },
    auditPeriod: 1,
    graceMs: 0,
    now: () => 0,
    pace,
  })
  const random = new Random(4)
  const { universe } = host
  const truth: Uint32Array[] = []
  for (let tick = 1; tick <= ticks; tick++) {
    pace.ticksPerFrame = paceOf(tick)
    if (everybody.size < players) {
      const player = new Player(host)
      everybody.add(player)
      host.admit(player)
    }
    for (const { pilot } of everybody) {
      if (random.below(10) !== 0) continue
      const [target, controls, sequence] = [random.below(256), random.below(4), random.below(128)]
      host.inbox.steer({ type: 'steer', pilot, target, controls, sequence })
    }
    host.tick()
    truth[tick] = truthOf(host)
    for (const { mirror, failures } of everybody) {
      expect(failures, `tick ${tick}`).toBe(0)
      if (mirror === null) throw new Error('a welcome must come at once')
      const late = universe.tick - mirror.tick
      if (late >= 2 * MOST_TICKS) throw new Error(`a mirror is ${late} ticks late`)
      const hashes = mirror.hashSectors()
      for (const sector of mirror.view)
        if (hashes[sector] !== truth[mirror.tick]![sector])
          throw new Error(`tick ${tick}, mirror ${mirror.tick}, sector ${sector}`)
    }
  }
  return [...everybody].reduce((sum, { frames }) => sum + frames, 0) / everybody.size / ticks
}

function truthOf({ universe }: Host): Uint32Array {
  const hashes = new Uint32Array(universe.grid.sectors)
  hashSectors(universe.bodies, universe.grid, universe.tick, hashes)
  return hashes
}

describe('frames of several ticks', () => {
  it('leave every mirror equal to its universe, and are so many fewer', () => {
    const every = play(() => 1)
    const second = play(() => 2)
    const fourth = play(() => 4)
    expect(second / every).toBeLessThan(0.7)
    expect(fourth / every).toBeLessThan(0.5)
  })

  it('leave every mirror equal to its universe while the pace changes', () => {
    play((tick) => 1 + ((tick * tick) % MOST_TICKS))
    play((tick) => 1 + (Math.floor(tick / 7) % MOST_TICKS))
  })
})
