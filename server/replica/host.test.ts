import { describe, expect, it } from 'vitest'
import { decodeServerMessage } from '../../shared/codec.ts'
import { JOIN_LINE_BURST, JOIN_LINES_PER_SECOND } from '../../shared/limits.ts'
import type { News, ServerMessage } from '../../shared/protocol.ts'
import { smallReplay } from '../../tests/small-replay.ts'
import { smallDefinition } from '../../tests/small-universe.ts'
import type { Watcher } from '../gateway/frames/audience.ts'
import { MOST_NEWS } from '../gateway/frames/outbox.ts'
import { DEFAULT_RULES, type Definition } from '../universe/definition.ts'
import { Host } from './host.ts'
import type { Replay } from './replay.ts'

const DEFINITION: Definition = {
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
    definition: DEFINITION,
    publish: () => undefined,
    auditPeriod: 60,
    graceMs: 30_000,
    now: () => clock.ms,
  }
  return { host: new Host({ ...options, replay }), clock }
}

/** A host of a small empty universe, or a replay; `told` is all news of its frames since it was last emptied. */
function createHeard(replay?: Replay): { host: Host; clock: { ms: number }; told: News[] } {
  const clock = { ms: 0 }
  const told: News[] = []
  const host = new Host({
    definition: smallDefinition(),
    publish: (_home, frame) => {
      const message = decodeServerMessage(frame.slice())
      if (message.type === 'frame') told.push(...message.ticks.flatMap(({ news }) => news))
    },
    auditPeriod: 1000,
    graceMs: 30_000,
    now: () => clock.ms,
    replay,
  })
  host.admit(new Onlooker())
  host.tick()
  return { host, clock, told }
}

/** The bytes of a welcome to a universe with this many pilots. */
function welcomeSize(pilots: number): number {
  const { host } = createHeard()
  for (let n = 0; n < pilots; n++) host.enlist(`Pilot ${1000 + n}`)
  let size = 0
  const newcomer = new Onlooker()
  newcomer.send = (bytes) => {
    size ||= bytes.length
  }
  host.admit(newcomer)
  host.tick()
  return size
}

/** Of a universe in which these commands were given, each at its tick. */
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
    const { host } = createHost(smallReplay(DEFINITION, 50))
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
    const { host } = createHost(smallReplay(DEFINITION, 50))
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

describe('a replay', () => {
  it('gives the same keyframe of a tick whenever it comes to it, wherever one looked before', () => {
    const { host } = createHost(smallReplay(DEFINITION, 50))
    const onlooker = new Onlooker()
    host.play(0)
    host.admit(onlooker)
    const keyframe = (tick: number, place: number) => {
      onlooker.place = place
      onlooker.received = []
      host.seek(tick)
      host.tick()
      return onlooker.received.flatMap((message) => (message.type === 'keyframe' ? [message.blocks] : []))
    }
    const first = [keyframe(50, 0), keyframe(30, 12), keyframe(50, 24)]
    expect([keyframe(50, 0), keyframe(30, 12), keyframe(50, 24)]).toEqual(first)
    expect(keyframe(30, 0)).toEqual(keyframe(30, 0))
  })

  it('that stands still keeps so much news and no more, and none of it over a seek', () => {
    const { host, told } = createHeard(smallReplay(smallDefinition(), 50))
    const lines = () => told.splice(0).filter(({ type }) => type === 'chat')
    host.play(0)
    for (let n = 0; n < 2 * MOST_NEWS; n++) host.say('Owl', `line ${n}`, 'guest:owl')
    host.play(4)
    host.tick()
    expect(lines().at(-1)).toEqual({ type: 'chat', from: 'Owl', text: `line ${2 * MOST_NEWS - 1}` })
    host.play(0)
    host.say('Owl', 'before the jump', 'guest:owl')
    host.seek(3)
    host.play(4)
    for (let n = 0; n < 3; n++) host.tick()
    expect(lines()).toEqual([])
  })
})

describe('what is told of pilots', () => {
  it('R38: a welcome does not grow with their number, but for the digits of it', () => {
    expect(welcomeSize(1000) - welcomeSize(100)).toBe(2)
    expect(welcomeSize(1000)).toBeLessThan(250)
  })

  it('has the standings for who arrives, and then for all whenever they or the population changed', () => {
    const { host, told } = createHeard()
    const pilot = host.enlist('Ada')
    const newcomer = new Onlooker()
    host.admit(newcomer)
    host.tick()
    const ada = { pilot, name: 'Ada', score: 0, drone: false, adrift: false }
    expect(newcomer.received[0]).toMatchObject({ type: 'welcome', population: 1, standings: [ada] })
    const standings = () => told.splice(0).filter(({ type }) => type === 'standings')
    for (let n = 0; n < 40; n++) host.tick()
    expect(standings()).toEqual([{ type: 'standings', population: 1, standings: [ada] }])
    for (let n = 0; n < 40; n++) host.tick()
    expect(standings()).toEqual([])
    host.dismiss(pilot)
    for (let n = 0; n < 40; n++) host.tick()
    expect(standings()).toEqual([{ type: 'standings', population: 0, standings: [] }])
  })

  it('has a line about who joined and who left, and in a rush no more than can be read', () => {
    const { host, clock, told } = createHeard()
    const lines = () => told.splice(0).filter(({ type }) => type === 'joined' || type === 'left')
    const pilot = host.enlist('Ada')
    host.tick()
    host.dismiss(pilot)
    host.tick()
    expect(lines()).toEqual([
      { type: 'joined', pilot, name: 'Ada' },
      { type: 'left', pilot, name: 'Ada' },
    ])
    for (let n = 0; n < 100; n++) host.enlist(`P${n}`)
    host.tick()
    expect(lines()).toHaveLength(JOIN_LINE_BURST - 2)
    clock.ms += 1000
    for (let n = 0; n < 100; n++) host.enlist(`Q${n}`)
    host.tick()
    expect(lines()).toHaveLength(JOIN_LINES_PER_SECOND)
  })

  it('R38: in a replay too, and after a seek', () => {
    const ada = { pilot: 30, name: 'Ada' }
    const replay = smallReplay(smallDefinition({ drones: 30 }), 60, {
      2: { type: 'join', drone: false, ...ada },
      40: { type: 'leave', pilot: ada.pilot },
    })
    const { host, told } = createHeard(replay)
    const onlooker = new Onlooker()
    host.admit(onlooker)
    for (const tick of [1, 20, 10]) {
      host.seek(tick)
      host.tick()
      const keyframe = onlooker.received.at(-1)!
      if (keyframe.type !== 'keyframe') throw new Error(keyframe.type)
      const entries = keyframe.news.flatMap((item) => (item.type === 'pilots' ? item.pilots : []))
      expect(entries.length).toBeGreaterThan(5)
      for (const { pilot, name } of entries) expect(host.universe.pilots.get(pilot)?.name).toBe(name)
    }
    while (host.universe.tick < 60) host.tick()
    expect(told.filter(({ type }) => type === 'joined' || type === 'left')).toEqual([
      { type: 'joined', ...ada },
      { type: 'left', ...ada },
    ])
  })

  it('R38: an entry is told again where the ship is seen when its pilot goes adrift, and nowhere else', () => {
    const { host, told } = createHeard()
    const pilot = host.enlist('Ada')
    host.tick()
    const { ships } = host.universe.bodies
    const entries = () => told.splice(0).filter(({ type }) => type === 'pilots')
    // Of 5 columns and rows, a view has all columns and three rows.
    for (const [row, isSeen] of [
      [0, true],
      [2, false],
    ] as const) {
      const sector = row * host.universe.grid.columns
      ships.x[pilot] = 100
      ships.y[pilot] = row * 8192 + 100
      ships.vx[pilot] = 0
      ships.vy[pilot] = 0
      host.tick()
      expect(ships.sector[pilot]).toBe(sector)
      told.length = 0
      for (const adrift of [true, false]) {
        host.setAdrift(pilot, adrift)
        host.tick()
        const entry = { pilot, name: 'Ada', score: 0, drone: false, adrift }
        expect(entries()).toEqual(isSeen ? [{ type: 'pilots', pilots: [entry] }] : [])
      }
    }
  })
})
