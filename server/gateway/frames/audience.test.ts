import { describe, expect, it } from 'vitest'
import { decodeServerMessage } from '../../../shared/codec.ts'
import { JOIN_LINE_BURST, JOIN_LINES_PER_SECOND } from '../../../shared/limits.ts'
import type { News, ServerMessage } from '../../../shared/protocol.ts'
import { SmallAudience } from '../../../tests/small-gateway.ts'
import { smallReplay } from '../../../tests/small-replay.ts'
import { smallDefinition } from '../../../tests/small-universe.ts'
import type { Replay } from '../../replica/replay/replay.ts'
import { DEFAULT_RULES, type Definition } from '../../universe/definition.ts'
import type { Watcher } from './audience.ts'

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
  readonly line = 0
  received: ServerMessage[] = []

  place = 0

  sector(): number {
    return this.place
  }
  caughtUp(): void {}
  switchStream(): void {}
  send(bytes: Uint8Array): void {
    this.received.push(decodeServerMessage(bytes.slice()))
  }
  types(): string[] {
    return this.received.splice(0).map(({ type }) => type)
  }
}

async function openAudience(replay?: Replay): Promise<{ host: SmallAudience; clock: { ms: number } }> {
  const clock = { ms: 0 }
  const host = await SmallAudience.open({ definition: DEFINITION, now: () => clock.ms, replay })
  return { host, clock }
}

/** A small empty universe, or a replay; `sent` is all news of its frames since it was last emptied. */
async function openHeard(
  replay?: Replay,
): Promise<{ host: SmallAudience; clock: { ms: number }; sent: News[] }> {
  const clock = { ms: 0 }
  const sent: News[] = []
  const host = await SmallAudience.open({
    definition: smallDefinition(),
    publish: (_home, frame) => {
      const message = decodeServerMessage(frame.slice())
      if (message.type === 'frame') sent.push(...message.ticks.flatMap(({ news }) => news))
    },
    auditPeriod: 1000,
    now: () => clock.ms,
    replay,
  })
  host.audience.admit(new Onlooker(), 'welcome')
  host.tick()
  return { host, clock, sent }
}

/** The bytes of a welcome to a universe with this many pilots. */
async function welcomeSize(pilots: number): Promise<number> {
  const { host } = await openHeard()
  for (let n = 0; n < pilots; n++) host.ask(`Pilot ${1000 + n}`)
  let size = 0
  const newcomer = new Onlooker()
  newcomer.send = (bytes) => {
    size ||= bytes.length
  }
  host.audience.admit(newcomer, 'welcome')
  host.tick()
  return size
}

describe('an audience', () => {
  it('keeps its universe awake, and for a grace period after everybody has left', async () => {
    const { host, clock } = await openAudience()
    clock.ms += 30_001
    expect(host.replica.isIdle).toBe(true)
    const onlooker = new Onlooker()
    host.audience.admit(onlooker, 'welcome')
    expect(host.replica.isIdle).toBe(false)
    host.audience.release(onlooker)
    clock.ms += 30_000
    expect(host.replica.isIdle).toBe(false)
    clock.ms += 1
    expect(host.replica.isIdle).toBe(true)
  })

  it('is waited for while a pilot is adrift', async () => {
    const { host, clock } = await openAudience()
    const pilot = host.join('Ada')
    host.setAdrift(pilot, true)
    clock.ms += 100_000
    expect(host.replica.isIdle).toBe(false)
    host.leave(pilot)
    host.tick()
    clock.ms += 30_001
    expect(host.replica.isIdle).toBe(true)
  })

  it('lets a crowd of spectators move in groups, and pilots at once', async () => {
    const { host } = await openAudience()
    const crowd = Array.from({ length: 600 }, () => new Onlooker())
    for (const onlooker of crowd) host.audience.admit(onlooker, 'welcome')
    for (let n = 0; n < 3; n++) host.tick()
    const pilot = Object.assign(new Onlooker(), { pilot: host.join('Ada') })
    host.audience.admit(pilot, 'welcome')
    host.tick()
    for (const one of [...crowd, pilot]) {
      one.place = 2
      one.received = []
    }
    const moved: number[] = []
    for (let n = 0; n < 3; n++) {
      host.tick()
      expect(host.audience.homeOf(pilot)).toBe(2)
      moved.push(crowd.filter((one) => host.audience.homeOf(one) === 2).length)
    }
    expect(moved).toEqual([250, 500, 600])
    for (const one of crowd) expect(one.types()).toEqual(['keyframe'])
  })

  it('lets nobody wait for those who move all the time: newcomers and movers are served in turns', async () => {
    const { host } = await openAudience()
    const restless = Array.from({ length: 400 }, () => new Onlooker())
    for (const one of restless) host.audience.admit(one, 'welcome')
    for (let n = 0; n < 3; n++) host.tick()
    const waits: number[] = []
    for (let n = 0; n < 30; n++) {
      for (const one of restless) one.place = (one.place + 3) % 25
      const newcomer = new Onlooker()
      host.audience.admit(newcomer, 'welcome')
      let ticks = 0
      for (; newcomer.received.length === 0; ticks++) {
        host.tick()
        for (const one of restless) one.place = (one.place + 3) % 25
      }
      waits.push(ticks)
    }
    console.info(
      `fair turns: newcomers among 400 restless spectators wait at most ${Math.max(...waits)} ticks`,
    )
    expect(Math.max(...waits)).toBeLessThanOrEqual(2)
  })

  it('of a live universe cannot move its time', async () => {
    const { host } = await openAudience()
    expect(host.replica.play(4)).toBe(false)
    expect(host.replica.seek(1)).toBe(false)
  })

  it('of a replay is sent its time at the start, when its speed changes, and at its end', async () => {
    const { host } = await openAudience(smallReplay(DEFINITION, 50))
    const onlooker = new Onlooker()
    host.audience.admit(onlooker, 'welcome')
    host.tick()
    expect(onlooker.types()).toEqual(['welcome', 'replay', 'keyframe'])
    host.replica.play(0)
    host.tick()
    expect(onlooker.received).toEqual([{ type: 'replay', first: 0, last: 50, speed: 0 }])
    onlooker.received = []
    const late = new Onlooker()
    host.audience.admit(late, 'welcome')
    host.tick()
    expect(late.types()).toEqual(['welcome', 'replay', 'keyframe'])
    host.replica.play(64)
    for (let n = 0; n < 8; n++) host.tick()
    expect(host.replica.universe.tick).toBe(50)
    expect(onlooker.received.at(-1)).toEqual({ type: 'replay', first: 0, last: 50, speed: 0 })
  })

  it('of a replay begins again for everybody after a seek, in either direction', async () => {
    const { host } = await openAudience(smallReplay(DEFINITION, 50))
    const onlooker = new Onlooker()
    host.audience.admit(onlooker, 'welcome')
    host.tick()
    host.replica.play(0)
    host.tick()
    for (const tick of [40, 3]) {
      onlooker.received = []
      host.replica.seek(tick)
      host.tick()
      expect(onlooker.received.map(({ type }) => type)).toEqual(['welcome', 'replay', 'keyframe'])
      expect(onlooker.received.at(-1)).toMatchObject({ tick })
    }
  })
})

describe('a replay', () => {
  it('gives the same keyframe of a tick whenever it comes to it, wherever one looked before', async () => {
    const { host } = await openAudience(smallReplay(DEFINITION, 50))
    const onlooker = new Onlooker()
    host.replica.play(0)
    host.audience.admit(onlooker, 'welcome')
    const keyframe = (tick: number, place: number) => {
      onlooker.place = place
      onlooker.received = []
      host.replica.seek(tick)
      host.tick()
      return onlooker.received.flatMap((message) => (message.type === 'keyframe' ? [message.blocks] : []))
    }
    const first = [keyframe(50, 0), keyframe(30, 12), keyframe(50, 24)]
    expect([keyframe(50, 0), keyframe(30, 12), keyframe(50, 24)]).toEqual(first)
    expect(keyframe(30, 0)).toEqual(keyframe(30, 0))
  })
})

describe('news of pilots', () => {
  it('R38: a welcome does not grow with their number, but for the digits of it', async () => {
    expect((await welcomeSize(1000)) - (await welcomeSize(100))).toBe(2)
    expect(await welcomeSize(1000)).toBeLessThan(250)
  })

  it('has the standings for a newcomer, and then for all whenever they or the population changed', async () => {
    const { host, sent } = await openHeard()
    const pilot = host.join('Ada')
    const newcomer = new Onlooker()
    host.audience.admit(newcomer, 'welcome')
    host.tick()
    const ada = { pilot, name: 'Ada', score: 0, drone: false, adrift: false, team: 0 }
    expect(newcomer.received[0]).toMatchObject({ type: 'welcome', population: 1, standings: [ada] })
    const standings = () => sent.splice(0).filter(({ type }) => type === 'standings')
    for (let n = 0; n < 40; n++) host.tick()
    expect(standings()).toEqual([{ type: 'standings', population: 1, standings: [ada] }])
    for (let n = 0; n < 40; n++) host.tick()
    expect(standings()).toEqual([])
    host.leave(pilot)
    for (let n = 0; n < 40; n++) host.tick()
    expect(standings()).toEqual([{ type: 'standings', population: 0, standings: [] }])
  })

  it('has a line for each join and leave, and in a rush no more than can be read', async () => {
    const { host, clock, sent } = await openHeard()
    const lines = () => sent.splice(0).filter(({ type }) => type === 'joined' || type === 'left')
    const pilot = host.join('Ada')
    host.tick()
    host.leave(pilot)
    host.tick()
    expect(lines()).toEqual([
      { type: 'joined', pilot, name: 'Ada' },
      { type: 'left', pilot, name: 'Ada' },
    ])
    for (let n = 0; n < 100; n++) host.join(`P${n}`)
    host.tick()
    expect(lines()).toHaveLength(JOIN_LINE_BURST - 2)
    clock.ms += 1000
    for (let n = 0; n < 100; n++) host.join(`Q${n}`)
    host.tick()
    expect(lines()).toHaveLength(JOIN_LINES_PER_SECOND)
  })

  it('R38: in a replay too, and after a seek', async () => {
    const ada = { pilot: 30, name: 'Ada' }
    const replay = smallReplay(smallDefinition({ drones: 30 }), 60, {
      2: { type: 'join', name: ada.name, session: 's', user: 'u', ship: 0, party: '' },
      40: { type: 'leave', pilot: ada.pilot },
    })
    const { host, sent } = await openHeard(replay)
    const onlooker = new Onlooker()
    host.audience.admit(onlooker, 'welcome')
    for (const tick of [1, 20, 10]) {
      host.replica.seek(tick)
      host.tick()
      const keyframe = onlooker.received.at(-1)!
      if (keyframe.type !== 'keyframe') throw new Error(keyframe.type)
      const entries = keyframe.news.flatMap((item) => (item.type === 'pilots' ? item.pilots : []))
      expect(entries.length).toBeGreaterThan(5)
      for (const { pilot, name } of entries) expect(host.replica.universe.pilots.get(pilot)?.name).toBe(name)
    }
    while (host.replica.universe.tick < 60) host.tick()
    expect(sent.filter(({ type }) => type === 'joined' || type === 'left')).toEqual([
      { type: 'joined', ...ada },
      { type: 'left', ...ada },
    ])
  })

  it('R38: an entry is sent again where the ship is seen when its pilot goes adrift, and nowhere else', async () => {
    const { host, sent } = await openHeard()
    const pilot = host.join('Ada')
    host.tick()
    const { ships } = host.replica.universe.bodies
    const entries = () => sent.splice(0).filter(({ type }) => type === 'pilots')
    // Of 5 columns and rows, a view has all columns and three rows.
    for (const [row, isSeen] of [
      [0, true],
      [2, false],
    ] as const) {
      const sector = row * host.replica.universe.grid.columns
      ships.x[pilot] = 100
      ships.y[pilot] = row * 8192 + 100
      ships.vx[pilot] = 0
      ships.vy[pilot] = 0
      host.tick()
      expect(ships.sector[pilot]).toBe(sector)
      sent.length = 0
      for (const adrift of [true, false]) {
        host.setAdrift(pilot, adrift)
        host.tick()
        const entry = { pilot, name: 'Ada', score: 0, drone: false, adrift, team: 0 }
        expect(entries()).toEqual(isSeen ? [{ type: 'pilots', pilots: [entry] }] : [])
      }
    }
  })
})
