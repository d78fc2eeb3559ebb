// One's own ship is drawn where the universe will have it: prediction against truth, over a network with delay and jitter.
import { describe, expect, it } from 'vitest'
import { Prediction } from '../client/prediction.ts'
import { Visit } from '../client/visit.ts'
import type { Pass } from '../server/admission/tickets.ts'
import { Gate } from '../server/gateway/gate.ts'
import { DEFAULT_RULES } from '../server/universe/definition.ts'
import { Random } from '../shared/random.ts'
import { SUB_UNITS, THRUST, TICK_MS } from '../shared/rules.ts'
import { shortWay } from '../shared/sectors.ts'
import { Fuse } from './sim/fuse.ts'
import { Host, Network } from './sim/network.ts'
import { VirtualTimers } from './sim/virtual-timers.ts'
import { openGateway } from './small-gateway.ts'

/** Milliseconds between two pictures: 60 a second. */
const PICTURE_MS = 1000 / 60

interface Flight {
  /** Distance in units between what was predicted for a tick and what came to pass. */
  errors: number[]
  /** Largest change of the ship's speed on the screen from one picture to the next, in units per second. */
  jolts: number[]
}

/** Flies for a minute, with a new course `everyMs`, and compares. */
async function fly(everyMs: number): Promise<Flight> {
  const timers = new VirtualTimers()
  const random = new Random(5)
  const now = () => timers.now()
  const rules = { ...DEFAULT_RULES, rocks: 0, drones: 0 }
  const { multiverse, sessions, replica } = await openGateway({
    definition: { id: 'sim', name: 'Sim', columns: 6, rows: 6, capacity: 4, seed: 1, rules },
    auditPeriod: 1,
    now,
    publish: (topic, frame) => host.publish(topic, frame),
  })
  const pass: Pass = { user: 'ada', name: 'Ada', universe: 'sim', role: 'pilot', login: null }
  const network = new Network({ timers, random, sabotage: (bytes) => bytes })
  const host = new Host(
    network,
    new Fuse(),
    (peer) => new Gate({ peer, pass, isTrusted: true, sessions, timers }),
  )
  network.host = host
  const visit = new Visit({
    url: '',
    requestTicket: (_key, answered) => answered({ is: 'granted', ticket: '' }),
    createSocket: () => network.connect(''),
    timers,
    random: () => 0.5,
    listener: {},
  })
  const prediction = new Prediction()
  const { universe } = replica
  const truth = new Map<number, { x: number; y: number }>()
  const predicted = new Map<number, { x: number; y: number }>()
  const flight: Flight = { errors: [], jolts: [] }
  let nextTick = TICK_MS
  let nextCourse = 3000
  let last: { x: number; y: number } | null = null
  let lastSpeed = 0
  for (let time = 0; time < 60_000; time += PICTURE_MS) {
    while (nextTick <= time) {
      timers.advanceTo(nextTick)
      multiverse.tick()
      host.endTurn()
      const { x, y } = universe.bodies.ships
      truth.set(universe.tick, { x: x[visit.pilot] ?? 0, y: y[visit.pilot] ?? 0 })
      nextTick += TICK_MS
    }
    timers.advanceTo(time)
    if (visit.mirror === null || !visit.clock.isSet || time < 2500) continue
    const present = visit.clock.tick(time) + visit.clock.roundTrip / 2 / TICK_MS
    if (time >= nextCourse) {
      nextCourse += everyMs
      const [target, controls] = [random.below(256), random.below(3) > 0 ? THRUST : 0]
      visit.send({ type: 'steer', sequence: prediction.add(present, target, controls), target, controls })
    }
    const pose = prediction.at(visit.mirror, visit.pilot, present, PICTURE_MS)
    if (pose === null) continue
    const whole = Math.floor(present)
    if (present - whole < PICTURE_MS / TICK_MS) predicted.set(whole, { x: pose.x, y: pose.y })
    if (last !== null) {
      const { width, height } = universe.grid
      const speed =
        Math.hypot(shortWay(last.x, pose.x, width), shortWay(last.y, pose.y, height)) /
        SUB_UNITS /
        (PICTURE_MS / 1000)
      flight.jolts.push(Math.abs(speed - lastSpeed))
      lastSpeed = speed
    }
    last = { x: pose.x, y: pose.y }
  }
  for (const [tick, pose] of predicted) {
    const real = truth.get(tick)
    if (real === undefined) continue
    const { width, height } = universe.grid
    flight.errors.push(
      Math.hypot(shortWay(real.x, pose.x, width), shortWay(real.y, pose.y, height)) / SUB_UNITS,
    )
  }
  return flight
}

function percentile(values: number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * fraction)]!
}

describe('prediction', () => {
  it('of a ship that keeps its course is the truth, but for the fraction of a tick between pictures', async () => {
    const { errors } = await fly(1_000_000)
    console.info(
      `prediction, course kept: p50 ${percentile(errors, 0.5).toFixed(1)}, p99 ${percentile(errors, 0.99).toFixed(1)} units`,
    )
    expect(percentile(errors, 0.99)).toBeLessThan(12)
  })

  it('of a ship that turns four times a second stays within a ship of the truth, at 5 to 65 ms of delay each way', async () => {
    const { errors, jolts } = await fly(250)
    const figures = [0.5, 0.9, 0.99].map((fraction) => percentile(errors, fraction).toFixed(1))
    console.info(
      `prediction, turning: p50, p90, p99 ${figures.join(', ')} units off; jolts p99 ${percentile(jolts, 0.99).toFixed(0)} units/s`,
    )
    expect(percentile(errors, 0.5)).toBeLessThan(10)
    expect(percentile(errors, 0.99)).toBeLessThan(36)
  })
})
