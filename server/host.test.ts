import { describe, expect, it } from 'vitest'
import { decodeServerMessage } from '../shared/codec.ts'
import type { ServerMessage } from '../shared/protocol.ts'
import type { Watcher } from './audience.ts'
import { Host } from './host.ts'
import type { Journal } from './journal/format.ts'
import { JournalPlayer } from './journal/player.ts'
import { Replay } from './journal/replay.ts'
import { DEFAULT_RULES, type Definition } from './universe/definition.ts'
import { fingerprint } from './universe/fingerprint.ts'
import { takeSnapshot } from './universe/snapshot.ts'
import { createUniverse, step } from './universe/tick.ts'

const definition: Definition = {
  id: 'test',
  name: 'Test',
  columns: 5,
  rows: 5,
  capacity: 2,
  seed: 1,
  rules: { ...DEFAULT_RULES, rocks: 5, drones: 1 },
}

/** Somebody who watches the first sector, and keeps what is sent. */
class Onlooker implements Watcher {
  readonly pilot: number = -1
  readonly key = ''
  readonly missedSince = null
  home = -1
  arriving = true
  stale = true
  received: ServerMessage[] = []

  place = 0

  sector(): number {
    return this.place
  }
  greeted(): void {
    this.arriving = false
  }
  moveHome(): void {}
  send(bytes: Uint8Array): void {
    this.received.push(decodeServerMessage(bytes.slice()))
  }
  types(): string[] {
    return this.received.splice(0).map(({ type }) => type)
  }
}

function createHost(replay?: Replay): { host: Host; clock: { ms: number } } {
  const clock = { ms: 0 }
  const options = {
    definition,
    publish: () => undefined,
    auditPeriod: 60,
    graceMs: 30_000,
    now: () => clock.ms,
  }
  return { host: new Host({ ...options, replay }), clock }
}

function createReplay(ticks: number): Replay {
  const universe = createUniverse(definition)
  const sectors = new Uint32Array(universe.grid.sectors)
  const snapshot = takeSnapshot(universe)
  const entries: Journal['entries'][number][] = []
  for (let tick = 1; tick <= ticks; tick++) {
    step(universe, [])
    entries.push({ tick, fingerprint: fingerprint(universe, sectors), commands: [] })
  }
  return new Replay(new JournalPlayer({ definition, snapshot, entries, complete: true }))
}

describe('a host', () => {
  it('sleeps until somebody comes, and again some time after everybody has left', () => {
    const { host, clock } = createHost()
    expect(host.isAsleep).toBe(true)
    const onlooker = new Onlooker()
    host.admit(onlooker)
    expect(host.isAsleep).toBe(false)
    host.release(onlooker)
    clock.ms += 30_000
    expect(host.isAsleep).toBe(false)
    clock.ms += 1
    expect(host.isAsleep).toBe(true)
  })

  it('stays awake for a pilot who is adrift', () => {
    const { host, clock } = createHost()
    const pilot = host.enlist('Ada')
    host.setAdrift(pilot, true)
    clock.ms += 100_000
    expect(host.isAsleep).toBe(false)
    host.dismiss(pilot)
    clock.ms += 30_001
    expect(host.isAsleep).toBe(true)
  })

  it('lets a crowd of spectators move in groups, and pilots at once', () => {
    const { host } = createHost()
    const crowd = Array.from({ length: 600 }, () => new Onlooker())
    for (const onlooker of crowd) host.admit(onlooker)
    for (let n = 0; n < 3; n++) host.tick()
    const pilot = Object.assign(new Onlooker(), { pilot: host.enlist('Ada') })
    host.admit(pilot)
    host.tick()
    for (const one of [...crowd, pilot]) {
      one.place = 2
      one.received = []
    }
    const moved: number[] = []
    for (let n = 0; n < 3; n++) {
      host.tick()
      expect(pilot.home).toBe(2)
      moved.push(crowd.filter(({ home }) => home === 2).length)
    }
    expect(moved).toEqual([250, 500, 600])
    for (const one of crowd) expect(one.types()).toEqual(['keyframe'])
  })

  it('of a live universe has no tape', () => {
    const { host } = createHost()
    expect(host.play(4)).toBe(false)
    expect(host.seek(1)).toBe(false)
  })

  it('of a replay tells the tape to who comes, when its speed changes, and at its end', () => {
    const { host } = createHost(createReplay(50))
    const onlooker = new Onlooker()
    host.admit(onlooker)
    host.tick()
    expect(onlooker.types()).toEqual(['welcome', 'replay', 'keyframe', 'replay'])
    host.play(0)
    host.tick()
    expect(onlooker.received).toEqual([{ type: 'replay', first: 0, last: 50, speed: 0 }])
    onlooker.received = []
    const late = new Onlooker()
    host.admit(late)
    host.tick()
    expect(late.types()).toEqual(['welcome', 'replay', 'keyframe'])
    host.play(64)
    for (let n = 0; n < 8; n++) host.tick()
    expect(host.universe.tick).toBe(50)
    expect(onlooker.received.at(-1)).toEqual({ type: 'replay', first: 0, last: 50, speed: 0 })
  })

  it('of a replay begins again for everybody after a seek, in either direction', () => {
    const { host } = createHost(createReplay(50))
    const onlooker = new Onlooker()
    host.admit(onlooker)
    host.tick()
    host.play(0)
    host.tick()
    for (const tick of [40, 3]) {
      onlooker.received = []
      host.seek(tick)
      host.tick()
      expect(onlooker.received.map(({ type }) => type)).toEqual(['welcome', 'replay', 'keyframe'])
      expect(onlooker.received.at(-1)).toMatchObject({ tick })
    }
  })
})
