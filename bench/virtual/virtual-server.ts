// A server in this process, on a clock that is moved by hand, and sockets to it that take no time: with lines of any
// quality put before them, hours of play are over in a minute, and come out the same each time.
import type { CreateSocket, Socket } from '../../client/connection.ts'
import { Conduct } from '../../server/admission/conduct/conduct.ts'
import { WordList } from '../../server/admission/words/word-list.ts'
import { Audiences } from '../../server/gateway/frames/audiences.ts'
import { Pace } from '../../server/gateway/frames/pace.ts'
import { Gate } from '../../server/gateway/gate.ts'
import { Sessions } from '../../server/gateway/sessions.ts'
import { MemoryLogStore } from '../../server/log/memory-log.ts'
import { lead } from '../../server/replica/leading-engine.ts'
import { Multiverse } from '../../server/replica/multiverse.ts'
import type { Definition } from '../../server/universe/definition.ts'
import type { Universe } from '../../server/universe/universe.ts'
import type { CLOSE, Stutters } from '../../shared/protocol.ts'
import { Random } from '../../shared/random.ts'
import { TICK_MS } from '../../shared/rules.ts'
import { VirtualTimers } from './virtual-timers.ts'

type Peer = ConstructorParameters<typeof Gate>[0]['peer']
type Pass = ConstructorParameters<typeof Gate>[0]['pass']

/** Ticks between two looks at who keeps up. */
const INSPECTION_PERIOD = 20
/** Ticks that are caught up at most. */
const CAUGHT_UP = 5
const OPEN = 1
const CLOSED = 3

const silence = () => undefined
const noLog = { info: silence, warn: silence, error: silence }

export class VirtualServer {
  readonly timers = new VirtualTimers()
  private nextTick = TICK_MS
  private stalledUntil = 0
  private readonly id: string
  private readonly multiverse: Multiverse
  private readonly sessions: Sessions
  private readonly audiences: Audiences
  private readonly links = new Set<Link>()
  private readonly random: Random

  private constructor(definition: Definition, seed: number) {
    const now = () => this.timers.now()
    this.id = definition.id
    this.random = new Random(seed)
    const publish = (topic: string, frame: Uint8Array) => this.publish(topic, frame)
    const audiences = new Audiences({ pace: new Pace(), auditPeriod: 60, now, publish })
    this.audiences = audiences
    const logs = new MemoryLogStore()
    this.multiverse = new Multiverse({
      definitions: [definition],
      openEngine: async () =>
        lead({ definition, origin: 'file', log: await logs.open(this.id), logger: noLog, now }),
      attach: (replica) => {
        audiences.attach(replica)
        this.sessions.attach(replica)
      },
      detach: (replica) => audiences.detach(replica),
      graceMs: 60_000,
      now,
      logger: noLog,
    })
    const conduct = new Conduct({ has: () => false }, new WordList([]))
    this.sessions = new Sessions({ multiverse: this.multiverse, audiences, conduct, now })
  }

  /** One universe, awake. */
  static async open(definition: Definition, seed: number): Promise<VirtualServer> {
    const server = new VirtualServer(definition, seed)
    await server.multiverse.wake(definition.id)
    return server
  }

  get universe(): Universe {
    return this.multiverse.find(this.id)!.universe
  }

  /** What clients have reported, as operators see it. */
  get stutters(): Readonly<Stutters> {
    return this.audiences.of(this.multiverse.find(this.id)!).stutters
  }

  /** Its process is kept from running for so many milliseconds from now on; the ticks that it missed follow at once. */
  stall(ms: number): void {
    this.stalledUntil = this.timers.now() + ms
  }

  /** What connects somebody of this name. */
  socketsFor(name: string): CreateSocket {
    const pass: Pass = { user: name, name, universe: this.id, role: 'pilot', party: '', login: null }
    return () => this.connect(pass)
  }

  /** Chance for somebody, which is the same each time. */
  chance(): () => number {
    const chance = new Random(this.random.next())
    return () => chance.next() / 2 ** 32
  }

  /** Moves the clock to `time`; calls `ticked` after each tick on the way. */
  advanceTo(time: number, ticked: () => void): void {
    while (Math.max(this.nextTick, this.stalledUntil) <= time) {
      this.timers.advanceTo(Math.max(this.nextTick, this.stalledUntil))
      // As server/process/ticker.ts: so many are caught up, and the rest of the time is skipped.
      const late = Math.floor((this.timers.now() - this.nextTick) / TICK_MS)
      this.nextTick += Math.max(0, late - CAUGHT_UP) * TICK_MS
      this.multiverse.tick()
      if (this.universe.tick % INSPECTION_PERIOD === 0) this.sessions.inspect()
      ticked()
      this.nextTick += TICK_MS
    }
    this.timers.advanceTo(time)
  }

  private publish(topic: string, frame: Uint8Array): void {
    const copy = frame.slice()
    for (const link of this.links) if (link.topics.has(topic)) link.toClient(copy)
  }

  private connect(pass: Pass): Socket {
    const { sessions, timers } = this
    const link = new Link({
      admit: (peer) => new Gate({ peer, pass, isTrusted: true, sessions, timers }),
      run: (received) => this.runWhenAwake(received),
      ended: () => this.links.delete(link),
    })
    this.links.add(link)
    timers.after(0, () => link.open())
    return link.socket
  }

  /** What arrives while the process does not run waits for it. */
  private runWhenAwake(received: () => void): void {
    const wait = this.stalledUntil - this.timers.now()
    if (wait > 0) this.timers.after(wait, received)
    else received()
  }
}

interface LinkOptions {
  readonly admit: (peer: Peer) => Gate
  /** Lets the server handle what has arrived. */
  readonly run: (received: () => void) => void
  readonly ended: () => void
}

/** One socket, seen from both ends. */
class Link {
  readonly topics = new Set<string>()
  readonly socket: Socket & { readyState: number }
  private readonly options: LinkOptions
  private gate: Gate | null = null

  constructor(options: LinkOptions) {
    this.options = options
    this.socket = {
      binaryType: 'arraybuffer',
      readyState: 0,
      send: (data) => options.run(() => this.gate?.receive(data)),
      close: (code = 1005) => this.end(code, ''),
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
    }
  }

  open(): void {
    this.socket.readyState = OPEN
    this.gate = this.options.admit({
      address: 'virtual',
      send: (message) => this.toClient(message.slice()),
      subscribe: (topic) => this.topics.add(topic),
      unsubscribe: (topic) => this.topics.delete(topic),
      close: ({ code, reason }: (typeof CLOSE)[keyof typeof CLOSE]) => this.end(code, reason),
      backlog: () => 0,
      who: null,
    })
    this.socket.onopen?.(undefined as never)
  }

  toClient(message: Uint8Array): void {
    this.socket.onmessage?.({ data: message.buffer })
  }

  private end(code: number, reason: string): void {
    if (this.socket.readyState === CLOSED) return
    this.socket.readyState = CLOSED
    this.topics.clear()
    this.options.ended()
    this.gate?.closed(code)
    this.socket.onclose?.({ code, reason })
  }
}
