import { beforeEach, describe, expect, it } from 'vitest'
import { decodeServerMessage } from '../../shared/codec.ts'
import { STALL_MS } from '../../shared/limits.ts'
import type { Role, ServerMessage } from '../../shared/protocol.ts'
import { quietLog } from '../../tests/quiet-log.ts'
import { openGateway } from '../../tests/small-gateway.ts'
import { smallReplay } from '../../tests/small-replay.ts'
import { smallDefinition } from '../../tests/small-universe.ts'
import { MemoryLogStore } from '../log/memory-log.ts'
import type { Peer } from '../net/listener.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import type { Replay } from '../replica/replay/replay.ts'
import type { Replica } from '../replica/replica.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

let multiverse: Multiverse
let sessions: Sessions
let replica: Replica
let now: number

let logs: MemoryLogStore

async function open(replay?: Replay): Promise<void> {
  now = 0
  logs = new MemoryLogStore()
  const logger = { ...quietLog, error: () => undefined }
  const gateway = await openGateway({ definition: smallDefinition(), now: () => now, logs, logger, replay })
  multiverse = gateway.multiverse
  sessions = gateway.sessions
  replica = gateway.replica
}

beforeEach(() => open())

const peers = new Map<Session, Peer>()

function peerOf(session: Session): Peer {
  return peers.get(session)!
}

/** A socket that goes nowhere; `received` is called with what is sent to it. */
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

interface Visitor {
  readonly session: Session
  readonly types: string[]
  readonly notices: string[]
  /** Chat lines of welcomes and catch-ups, a list for each. */
  readonly said: string[][]
}

/** Somebody who joins, and what they were sent. */
function join(name: string, role: Role, key = '', line = 0): Visitor {
  const [types, notices, said]: [string[], string[], string[][]] = [[], [], []]
  const peer = peerFor((message) => {
    types.push(message.type)
    if (message.type === 'notice') notices.push(message.notice)
    if ('said' in message) said.push(message.said.map(({ text }) => text))
  })
  const pass = { user: name, name, universe: 'small', role, party: '', login: null }
  const session = sessions.join({ peer, pass, isTrusted: true, key, line, ship: 0 })
  if ('code' in session) throw new Error(session.reason)
  peers.set(session, peer)
  multiverse.tick()
  return { session, types, notices, said }
}

function inspect(): void {
  multiverse.tick()
  sessions.inspect()
}

describe('a client that is behind in a replay', () => {
  it('has caught up with the next answer when the replay was taken back, and is welcomed to the new place', async () => {
    await open(smallReplay(smallDefinition(), 400))
    const { session, types } = join('Owl', 'spectator')
    replica.play(64)
    while (replica.universe.tick < 300) multiverse.tick()
    now += STALL_MS + 1
    sessions.inspect()
    replica.play(0)
    replica.seek(10)
    multiverse.tick()
    types.length = 0
    session.handle({ type: 'ping', token: 1, tick: 40, line: 0 })
    multiverse.tick()
    expect(types).toEqual(['pong', 'welcome', 'replay', 'keyframe'])
  })
})

describe('a pilot whose socket is lost', () => {
  it('is adrift, and comes back by its key to the same ship and score, with what was said since', () => {
    const ada = join('Ada', 'pilot')
    const { pilot, key } = ada.session
    const say = (text: string) => replica.ask({ type: 'say', from: 'Ben', user: 'ben', text })
    say('one')
    multiverse.tick()
    ada.session.lost(peerOf(ada.session), false)
    say('two')
    multiverse.tick()
    expect(replica.isAdrift(pilot)).toBe(true)
    const back = join('Ada', 'pilot', key, 1)
    expect([back.session.pilot, replica.isAdrift(pilot)]).toEqual([pilot, false])
    expect(back.said).toEqual([['two']])
  })

  it('is not given to another user who has the key', () => {
    const ada = join('Ada', 'pilot')
    const ben = join('Ben', 'pilot', ada.session.key)
    expect(ben.session.pilot).not.toBe(ada.session.pilot)
    expect(ben.session.key).not.toBe(ada.session.key)
  })

  it('goes when it had asked for a ship, and left before it came', () => {
    const peer = peerFor(() => undefined)
    const pass = {
      user: 'Ada',
      name: 'Ada',
      universe: 'small',
      role: 'pilot',
      party: '',
      login: null,
    } as const
    const session = sessions.join({ peer, pass, isTrusted: true, key: '', line: 0, ship: 0 }) as Session
    session.lost(peer, true)
    multiverse.tick()
    multiverse.tick()
    expect(replica.pilots).toBe(0)
  })
})

describe('a client that missed something', () => {
  it('is sent the chat lines after its last, and the standings, before a whole keyframe', () => {
    const { session, types, said } = join('Owl', 'spectator')
    for (const text of ['one', 'two', 'three']) replica.ask({ type: 'say', from: 'Ben', user: 'ben', text })
    multiverse.tick()
    types.length = 0
    session.handle({ type: 'resync', line: 1 })
    multiverse.tick()
    expect(types).toEqual(['catchUp', 'keyframe'])
    expect(said.at(-1)).toEqual(['two', 'three'])
  })
})

describe('while a universe stands still', () => {
  /** Seconds with a look at all sessions in each, in which only these send pings. */
  function passSeconds(count: number, pinging: readonly Visitor[]): void {
    for (let second = 0; second < count; second++) {
      now += 1000
      for (const { session } of pinging) session.handle({ type: 'ping', token: 1, tick: 0, line: 0 })
      inspect()
    }
  }

  it('everybody is told, and those who wait for their welcome are told again and again, until it comes', () => {
    const ada = join('Ada', 'pilot')
    const ben = join('Ben', 'pilot')
    ben.session.lost(peerOf(ben.session), false)
    multiverse.tick()
    logs.trouble = new Error('ENOSPC')
    multiverse.tick()
    const back = join('Ben', 'pilot', ben.session.key)
    const eve = join('Eve', 'pilot')
    passSeconds(30, [ada])
    expect(ada.notices).toEqual(['standsStill'])
    for (const { notices, types } of [back, eve]) {
      expect(notices.length).toBeGreaterThan(4)
      expect(new Set(types)).toEqual(new Set(['notice']))
    }
    logs.trouble = null
    // The tick that was due when it began to stand still, and one with what was asked for since.
    multiverse.tick()
    multiverse.tick()
    expect(ada.notices).toEqual(['standsStill', 'goesOn'])
    for (const { types } of [back, eve]) expect(types.filter((type) => type === 'welcome')).toHaveLength(1)
    expect([back.session.pilot, replica.pilots]).toEqual([ben.session.pilot, 3])
    passSeconds(3, [ada, back, eve])
    expect(replica.universe.pilots.list.filter(({ id }) => replica.isAdrift(id))).toEqual([])
  })

  it('nothing can be said: lines would pile up', () => {
    const ada = join('Ada', 'pilot')
    logs.trouble = new Error('ENOSPC')
    multiverse.tick()
    ada.session.handle({ type: 'chat', text: 'hello?' })
    logs.trouble = null
    multiverse.tick()
    multiverse.tick()
    expect(ada.notices).toEqual(['standsStill', 'standsStill', 'goesOn'])
    expect(replica.universe.chat.count).toBe(0)
  })
})

describe('a spectator', () => {
  it('whose pilot left is sent a notice once, and stays where the ship was', () => {
    const ada = join('Ada', 'pilot')
    const { session, notices } = join('Owl', 'spectator')
    inspect()
    expect(notices).toEqual([])
    const sector = ada.session.sector()
    ada.session.lost(peerOf(ada.session), true)
    inspect()
    inspect()
    expect(notices).toEqual(['noSuchPilot'])
    expect(session.sector()).toBe(sector)
  })

  it('that follows another one then is sent a notice again when that one leaves', () => {
    const [ada, ben] = [join('Ada', 'pilot'), join('Ben', 'pilot')]
    const { session, notices } = join('Owl', 'spectator')
    for (const { session: flown } of [ada, ben]) {
      session.handle({ type: 'follow', pilot: flown.pilot })
      inspect()
      flown.lost(peerOf(flown), true)
      inspect()
    }
    expect(notices).toEqual(['noSuchPilot', 'noSuchPilot'])
  })

  it('with a free camera, or with nobody to follow, is sent nothing', () => {
    const alone = join('Owl', 'spectator')
    inspect()
    const ada = join('Ada', 'pilot')
    const free = join('Eve', 'spectator')
    free.session.handle({ type: 'look', sector: 7 })
    ada.session.lost(peerOf(ada.session), true)
    inspect()
    expect([...alone.notices, ...free.notices]).toEqual([])
  })
})
