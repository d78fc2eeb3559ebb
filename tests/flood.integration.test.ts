// Floods from one address, by programs of their own, while honest people play: the bounds are promises, so they are
// asserted, and the figures printed.
import { type ChildProcess, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createServer, type Server } from '../server/create-server.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { CLOSE, PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'
import { TICK_MS } from '../shared/rules.ts'
import { promise } from './promise.ts'
import { quietLog } from './quiet-log.ts'
import { HonestBot, RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'
import { ticketFor } from './tickets.ts'

const ORIGIN = 'https://play.example'
const BOT_KEY = 'key-of-the-bots-0123456789'
const root = fileURLToPath(new URL('..', import.meta.url))
/** Of messages, one after another. */
const FLOODS = 8
/** Ticks that are listened to before. */
const CALM_TICKS = 100
const attackers = new Set<ChildProcess>()
let server: Server
let port: number
let url: string

beforeAll(() => {
  server = createServer({
    definitions: [smallDefinition({ rocks: 30, drones: 4 }, 1, 'one')],
    log: quietLog,
    auditPeriod: 1,
    admission: { origins: [ORIGIN], programs: 'off', botKey: BOT_KEY },
  })
  port = server.listen('127.0.0.1', 0)
  url = `ws://127.0.0.1:${port}/socket`
})

afterEach(() => {
  for (const child of attackers) child.kill('SIGKILL')
  attackers.clear()
})

afterAll(() => server.close())

class Attacker {
  readonly lines: string[] = []
  /** Tells it to begin. */
  readonly go: () => void
  private wake: () => void = () => undefined

  constructor(...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/flood.ts', ...args], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    attackers.add(child)
    this.go = () => child.stdin!.write('go\n')
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.lines.push(...text.split('\n').filter((line) => line !== ''))
      this.wake()
    })
  }

  /** The first line that begins so. */
  async says(start: string | RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => line.match(start) !== null)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }

  /** When so many lines have been said. */
  async count(lines: number): Promise<void> {
    while (this.lines.length < lines) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }
}

/** Milliseconds from the request for a ticket to the welcome, for a page's player from an address of its own. */
async function join(name: string): Promise<number> {
  const from = performance.now()
  const ticket = await ticketFor(url, { universe: 'one', role: 'pilot', name }, { origin: ORIGIN })
  const client = (await RawClient.wrap(
    new WebSocket(url, [SUBPROTOCOL, ticket], { origin: ORIGIN, localAddress: '127.0.0.1' }),
  )) as RawClient
  client.send({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 })
  await client.next('welcome')
  const took = performance.now() - from
  client.leave()
  return took
}

/** How late each tick of the server begins from now on, in milliseconds, against the earliest in the same rhythm. */
function listenToTicks(): number[] {
  const { multiverse } = server
  const tick = multiverse.tick.bind(multiverse)
  const started = performance.now()
  const phases: number[] = []
  const lateness: number[] = []
  multiverse.tick = () => {
    phases.push(performance.now() - started - phases.length * TICK_MS)
    const onTime = Math.min(...phases)
    lateness.splice(0, lateness.length, ...phases.map((phase) => phase - onTime))
    tick()
  }
  return lateness
}

function p99(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN
}

describe('a flood', () => {
  it('of 5,000 connects a second and 2,000 half-open handshakes: an honest player joins within 1 s', async () => {
    const half = new Attacker('half', String(port), '127.0.0.66', '2000')
    await half.says('ready')
    const connects = new Attacker('connects', String(port), '127.0.0.66', '5000')
    await connects.says('ready')
    await connects.count(3)
    const times: number[] = []
    for (let n = 0; n < 10; n++) times.push(await join(`Honest ${n}`))
    const worst = Math.max(...times)
    console.info(
      `flood: ${connects.lines.at(-1)} connects/s and 2,000 half-open; an honest player joins in at most ` +
        `${worst.toFixed(0)} ms (of ${times.length}: ${times.map((time) => time.toFixed(0)).join(', ')})`,
    )
    promise('in a flood of connects, an honest player joins in', worst, 1000, 'ms')
    // What never speaks is gone in time, in the middle of a flood too.
    const gone = Number((await half.says('gone')).split(' ')[1])
    promise('the last half-open handshake is cut after', gone / 1000, 15, 's')
  }, 60_000)

  it('of silence: a socket without a join is gone after 5 s, one that trickles a handshake after 15 s', async () => {
    const ticket = await ticketFor(url, { universe: 'one', role: 'pilot', name: 'Mute' }, { origin: ORIGIN })
    const from = performance.now()
    const silent = (await RawClient.wrap(
      new WebSocket(url, [SUBPROTOCOL, ticket], { origin: ORIGIN }),
    )) as RawClient
    const trickle = connect(port, '127.0.0.1')
    let sent = 0
    const drip = setInterval(() => trickle.write('GET /socket HTTP/1.1\r\n'[sent++ % 22]!), 1000)
    trickle.on('error', () => undefined)
    const cut = new Promise<number>((resolve) => {
      trickle.resume().on('close', () => resolve(performance.now() - from))
    })
    expect(await silent.closed()).toEqual(CLOSE.joinTimeout)
    const joined = performance.now() - from
    const trickled = await cut
    clearInterval(drip)
    promise('a socket without a join is closed after', joined, 5500, 'ms')
    promise('a trickled handshake is cut after', trickled / 1000, 15, 's')
  }, 60_000)

  it("of 10,000 messages a second: cut within 2 s, and the others' ticks are on time", async () => {
    const honest = new HonestBot({ url, universe: 'one', name: 'Honest', seed: 1, botKey: BOT_KEY })
    await honest.hear(20)
    const headers = { [KEY_HEADER]: BOT_KEY }
    const order = { universe: 'one', role: 'bot', name: 'Flood' } as const
    const flooders: Attacker[] = []
    for (let n = 0; n < FLOODS; n++) {
      const flooder = new Attacker('messages', String(port), await ticketFor(url, order, headers), '10000')
      // One after another: two cores are soon busy with starting programs.
      await flooder.says('ready')
      flooders.push(flooder)
    }
    const lateness = listenToTicks()
    await honest.hear(CALM_TICKS)
    const calmTicks = lateness.length
    const cuts: string[] = []
    for (const flooder of flooders) {
      flooder.go()
      cuts.push(await flooder.says('cut'))
      await honest.hear(20)
    }
    const times = cuts.map((line) => Number(line.split(' ')[2]))
    const calm = p99(lateness.slice(0, calmTicks))
    const flooded = p99(lateness.slice(calmTicks))
    console.info(
      `flood of messages: cut after ${times.join(', ')} ms with ${cuts[0]!.split(' ')[1]}; ticks late at p99 by ` +
        `${flooded.toFixed(1)} ms (of ${lateness.length - calmTicks}), in the calm before by ${calm.toFixed(1)} ms`,
    )
    expect(cuts.every((line) => line.startsWith(`cut ${CLOSE.tooMany.code}`))).toBe(true)
    promise('a flood of messages is cut after', Math.max(...times), 2000, 'ms')
    // What the machine does to a calm server is not the flood's doing.
    promise('under a flood of messages, ticks are late at p99 by', flooded - calm, 5, 'ms')
    expect(honest.troubles()).toMatchObject({ gaps: 0, desyncs: 0, lost: 0 })
    honest.bot.stop()
  }, 60_000)
})
