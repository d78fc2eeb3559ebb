import { beforeEach, describe, expect, it } from 'vitest'
import { decodeServerMessage } from '../../shared/codec.ts'
import { STALL_MS } from '../../shared/limits.ts'
import type { Role, ServerMessage } from '../../shared/protocol.ts'
import { openHouse } from '../../tests/open-house.ts'
import { smallReplay } from '../../tests/small-replay.ts'
import { smallDefinition } from '../../tests/small-universe.ts'
import type { Peer } from '../net/listener.ts'
import { Multiverse } from '../replica/multiverse.ts'
import type { Replay } from '../replica/replay.ts'
import type { Session } from './session.ts'
import { Sessions } from './sessions.ts'

let multiverse: Multiverse
let sessions: Sessions
let now: number

function open(replay?: Replay): void {
  now = 0
  multiverse = new Multiverse({
    definitions: [smallDefinition()],
    publish: () => undefined,
    auditPeriod: 60,
    graceMs: 1000,
    now: () => now,
    replay,
  })
  sessions = new Sessions(multiverse, () => now, openHouse)
}

beforeEach(() => open())

/** A socket that goes nowhere; `received` is told what is sent to it. */
function peerFor(received: (message: ServerMessage) => void): Peer {
  return {
    address: '127.0.0.1',
    send: (bytes) => received(decodeServerMessage(bytes.slice())),
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    close: () => undefined,
    backlog: () => 0,
    who: null,
  }
}

/** Somebody who joins, what types of messages were sent to them, and which notices. */
function join(name: string, role: Role): { session: Session; types: string[]; notices: string[] } {
  const notices: string[] = []
  const types: string[] = []
  const peer = peerFor((message) => {
    types.push(message.type)
    if (message.type === 'notice') notices.push(message.notice)
  })
  const session = sessions.join(peer, { user: name, name, universe: 'small', role, login: null }, '')
  if ('code' in session) throw new Error(session.reason)
  multiverse.tick()
  return { session, types, notices }
}

function inspect(): void {
  multiverse.tick()
  sessions.inspect()
}

describe('who is behind in a replay', () => {
  it('that is taken back meanwhile has caught up with the next answer, and is welcomed to the new place', () => {
    open(smallReplay(smallDefinition(), 400))
    const host = multiverse.find('small')!
    const { session, types } = join('Owl', 'spectator')
    host.play(64)
    while (host.universe.tick < 300) multiverse.tick()
    now += STALL_MS + 1
    sessions.inspect()
    host.play(0)
    host.seek(10)
    multiverse.tick()
    types.length = 0
    session.handle({ type: 'ping', token: 1, tick: 40 })
    multiverse.tick()
    expect(types).toEqual(['pong', 'welcome', 'replay', 'keyframe'])
  })
})

describe('a pilot who comes back', () => {
  it('is told what was said since the last tick it reported, whatever was sent in between', () => {
    const { session } = join('Ada', 'pilot')
    const host = multiverse.find('small')!
    session.handle({ type: 'ping', token: 0, tick: host.universe.tick })
    host.say('Ben', 'hello', 'ben')
    multiverse.tick()
    const heard: string[][] = []
    const listen = peerFor((message) => {
      if (message.type === 'welcome') heard.push(message.said.map(({ text }) => text))
    })
    for (let n = 0; n < 2; n++) {
      session.resume(listen)
      multiverse.tick()
    }
    session.handle({ type: 'ping', token: 1, tick: host.universe.tick })
    session.resume(listen)
    multiverse.tick()
    expect(heard).toEqual([['hello'], ['hello'], []])
  })
})

describe('a spectator', () => {
  it('whose pilot left is told so once, and stays where the ship was', () => {
    const ada = join('Ada', 'pilot')
    const { session, notices } = join('Owl', 'spectator')
    inspect()
    expect(notices).toEqual([])
    const sector = ada.session.sector()
    ada.session.end()
    inspect()
    inspect()
    expect(notices).toEqual(['noSuchPilot'])
    expect(session.sector()).toBe(sector)
  })

  it('who follows another when told so is told again when that one leaves', () => {
    const [ada, ben] = [join('Ada', 'pilot'), join('Ben', 'pilot')]
    const { session, notices } = join('Owl', 'spectator')
    for (const { session: flown } of [ada, ben]) {
      session.handle({ type: 'follow', pilot: flown.pilot })
      inspect()
      flown.end()
      inspect()
    }
    expect(notices).toEqual(['noSuchPilot', 'noSuchPilot'])
  })

  it('with a free camera, or with nobody to follow, is told nothing', () => {
    const alone = join('Owl', 'spectator')
    inspect()
    const ada = join('Ada', 'pilot')
    const free = join('Eve', 'spectator')
    free.session.handle({ type: 'look', sector: 7 })
    ada.session.end()
    inspect()
    expect([...alone.notices, ...free.notices]).toEqual([])
  })
})
