// A server that stalls, a line that stalls, and a machine that is busy, one at a time and together: does the client name
// what it was? On a virtual clock, at 80 +- 20 ms.
import { describe, expect, it } from 'vitest'
import { Duellist } from '../bench/virtual/duellist.ts'
import { VirtualPlayer } from '../bench/virtual/player.ts'
import { VirtualServer } from '../bench/virtual/virtual-server.ts'
import type { Cause } from '../client/stutters.ts'
import { DEFAULT_RULES } from '../server/universe/definition.ts'
import type { Stutters as Counts } from '../shared/protocol.ts'
import { Random } from '../shared/random.ts'

const FRAME_MS = 1000 / 60
const LINE = { lag: 80, jitter: 20, stall: 0 }
/** Milliseconds between two trials: a stutter of one must not be taken for one of the next. */
const TRIAL_MS = 3000
const TRIALS = 15
/** Milliseconds after which what a client knows has been reported. */
const REPORTED_MS = 5000
const CAUSES: readonly Cause[] = ['server', 'line', 'machine']
/** All ways to be at fault, alone and together. */
const FAULTS = Array.from({ length: 7 }, (_, n) =>
  CAUSES.filter((_cause, bit) => ((n + 1) & (1 << bit)) !== 0),
)

interface Trial {
  readonly injected: readonly Cause[]
  readonly named: readonly Cause[]
}

/**
 * Somebody among others, in whose way one thing after another is put. A line's stall that is shorter than that of the
 * server, or of the machine, holds nothing up that would not be late anyway: together it is the longest.
 */
async function suffer(seed: number): Promise<{ trials: Trial[]; known: Counts; reported: Counts }> {
  const rules = { ...DEFAULT_RULES, rocks: 0, drones: 4, shotDamage: 0 }
  const definition = { id: 'a', name: 'A', columns: 5, rows: 5, capacity: 9, seed, rules }
  const server = await VirtualServer.open(definition, seed)
  const random = new Random(seed)
  const players = [0, 1, 2, 3].map((n) => {
    return { player: new VirtualPlayer(server, `P${n}`, LINE), pilot: new Duellist(seed + n) }
  })
  const [{ player }] = players as [(typeof players)[0]]
  const { stutters } = player.picture
  const trials: Trial[] = []
  let busyUntil = 0
  let before = { ...stutters.counts }
  let injected: readonly Cause[] = []
  let nextTrial = 6000
  const order = Array.from({ length: TRIALS }, () => FAULTS).flat()
  for (let now = 0; trials.length < order.length; now += FRAME_MS) {
    server.advanceTo(now, () => undefined)
    for (const one of players) {
      if (one.player === player && now < busyUntil) continue
      one.player.steer(one.pilot.decide(one.player.look(now), now), now)
    }
    if (now < nextTrial) continue
    nextTrial += TRIAL_MS
    if (injected.length > 0)
      trials.push({ injected, named: CAUSES.filter((cause) => stutters.counts[cause] > before[cause]) })
    before = { ...stutters.counts }
    injected = order[trials.length] ?? []
    const together = injected.length > 1
    if (injected.includes('server')) server.stall(random.between(160, 300))
    if (injected.includes('line'))
      player.onLine.shut(together ? random.between(560, 900) : random.between(200, 900))
    if (injected.includes('machine')) {
      const ms = random.between(160, 300)
      busyUntil = now + ms
      player.atHome.shut(ms)
    }
  }
  // Two pings later the server has all reports.
  server.advanceTo((TRIALS * FAULTS.length + 2) * TRIAL_MS + REPORTED_MS, () => undefined)
  const known: Counts = { server: 0, line: 0, machine: 0 }
  for (const cause of CAUSES)
    for (const one of players) known[cause] += one.player.picture.stutters.counts[cause]
  return { trials, known, reported: { ...server.stutters } }
}

describe('the cause of a stutter', () => {
  it('is named rightly in at least 95 % of the cases, one at a time and together', async () => {
    const { trials, known, reported } = await suffer(7)
    let right = 0
    for (const fault of FAULTS) {
      const name = fault.join(' + ')
      const these = trials.filter(({ injected }) => injected.join(' + ') === name)
      const named = these.filter((trial) => trial.named.join(' + ') === name).length
      const wrong = these
        .filter((trial) => trial.named.join(' + ') !== name)
        .map((trial) => trial.named.join(' + ') || 'nothing')
      right += named
      console.info(
        `${name}: ${named} of ${these.length} named rightly${wrong.length > 0 ? `; else ${wrong.join(', ')}` : ''}`,
      )
    }
    console.info(
      `stutters: ${((100 * right) / trials.length).toFixed(1)} % of ${trials.length} named rightly`,
    )
    console.info(`the server has ${JSON.stringify(reported)} of all clients together`)
    expect(right / trials.length).toBeGreaterThanOrEqual(0.95)
    expect(reported).toEqual(known)
  }, 120_000)

  it('is nothing where nothing is wrong', async () => {
    const rules = { ...DEFAULT_RULES, rocks: 0, drones: 4 }
    const definition = { id: 'a', name: 'A', columns: 5, rows: 5, capacity: 9, seed: 3, rules }
    const server = await VirtualServer.open(definition, 3)
    const player = new VirtualPlayer(server, 'Ada', { lag: 150, jitter: 50, stall: 0 })
    const pilot = new Duellist(1)
    for (let now = 0; now < 120_000; now += FRAME_MS) {
      server.advanceTo(now, () => undefined)
      player.steer(pilot.decide(player.look(now), now), now)
    }
    console.info(`stutters in two minutes at 150 +- 50 ms: ${JSON.stringify(player.picture.stutters.counts)}`)
    expect(player.picture.stutters.counts).toEqual({ server: 0, line: 0, machine: 0 })
  }, 60_000)
})
