// One server process of a simulation: it recovers, listens, ticks, and stops; or it dies at any moment, and nothing more of
// it gets out.

import type { VirtualTimers } from '../../bench/virtual/virtual-timers.ts'
import type { Pass } from '../../server/admission/tickets.ts'
import { Pace } from '../../server/gateway/frames/pace.ts'
import { Gate } from '../../server/gateway/gate.ts'
import { PendingSocket } from '../../server/gateway/pending-socket.ts'
import type { LogStore } from '../../server/log/universe-log.ts'
import type { Peer, Visitor } from '../../server/net/listener.ts'
import type { Logger } from '../../server/process/logger.ts'
import { Archive } from '../../server/replica/archive.ts'
import type { Engine } from '../../server/replica/engine.ts'
import { takeUp } from '../../server/replica/take-up.ts'
import type { Definition } from '../../server/universe/definition.ts'
import { CLOSE } from '../../shared/protocol.ts'
import { createGateway, type Gateway } from '../small-gateway.ts'
import { Fuse } from './fuse.ts'
import type { Machine } from './machine.ts'
import { Host, type Network } from './network.ts'
import type { Reached } from './reached.ts'
import type { Truth } from './truth.ts'
import { WitnessedLogs } from './witness.ts'

/** A bug that is planted, to see that it is found. */
export interface Plant {
  /** Between the server and what is seen of its logs. */
  logs?(logs: LogStore): LogStore
  engine?(engine: Engine): void
  /** The server's universe is not looked at: the clients alone must show it. */
  readonly isHidden?: boolean
}

export interface ProcessOptions {
  readonly definition: Definition
  readonly machine: Machine
  readonly network: Network
  readonly timers: VirtualTimers
  readonly truth: Truth
  readonly reached: Reached
  readonly fail: (why: string) => void
  readonly passes: ReadonlyMap<string, Pass>
  readonly graceMs: number
  /** Milliseconds that a step seems to take: they decide how often a checkpoint is due. */
  readonly stepMs: number
  readonly plant: Plant
}

/** What a server that restarts closes its sockets with. */
const RESTARTS = { code: 1012, reason: 'The server restarts.' }

export class Process {
  readonly fuse = new Fuse()
  readonly pace = new Pace()
  readonly host: Host
  is: 'recovering' | 'running' | 'stopping' | 'stopped' = 'recovering'
  /** Resolves when it is dead, and its connections are gone. */
  readonly gone: Promise<void>
  private markGone!: () => void
  private readonly options: ProcessOptions
  private readonly id: string
  private gateway: Gateway | null = null
  private logs: LogStore | null = null
  private clock = 0
  /** Times that the universe was opened. */
  private opened = 0

  constructor(options: ProcessOptions) {
    this.options = options
    this.gone = new Promise((resolve) => {
      this.markGone = resolve
    })
    this.id = options.definition.id
    this.host = new Host(options.network, this.fuse, (peer, ticket) => this.admit(peer, ticket))
  }

  /** Recovers, and then listens. Never resolves when the process dies meanwhile. */
  async start(): Promise<void> {
    const { machine, truth, plant, network, stepMs } = this.options
    const logs = new WitnessedLogs(await machine.openLogs(this.fuse), {
      fuse: this.fuse,
      truth,
      pause: () => machine.pause(),
    })
    this.logs = plant.logs?.(logs) ?? logs
    const now = () => {
      this.clock += stepMs
      return this.clock
    }
    const archive = new Archive({ logs: this.logs, logger: this.logger, now })
    this.gateway = this.createGateway(archive)
    await takeUp(archive, this.gateway.multiverse, this.logger)
    this.is = 'running'
    network.host = this.host
  }

  /** The user of a guest's key. Never settles when the process dies meanwhile. */
  async userOf(key: string): Promise<string | null> {
    return (await this.gateway!.sessions.pilotOf(this.id, key))?.user ?? null
  }

  get isAwake(): boolean {
    return this.gateway?.multiverse.find(this.id) !== undefined
  }

  tick(): void {
    if (this.is === 'running') this.gateway!.multiverse.tick()
  }

  inspect(): void {
    if (this.is === 'running') this.gateway!.sessions.inspect()
  }

  /** It is dead. */
  end(): void {
    this.fuse.light(-1)
    this.host.die()
    this.markGone()
  }

  /** Ends as a server does that is asked to. */
  async stop(): Promise<void> {
    this.is = 'stopping'
    for (const link of this.host.links()) if (this.fuse.pass()) link.closeByServer(RESTARTS)
    await this.gateway!.multiverse.close()
    await this.logs!.close()
    if (!this.fuse.isBlown) this.is = 'stopped'
  }

  private createGateway(archive: Archive): Gateway {
    const { definition, timers, truth, reached, plant, graceMs } = this.options
    const { logger } = this
    return createGateway({
      definition,
      pace: this.pace,
      auditPeriod: 1,
      graceMs,
      logger,
      now: () => timers.now(),
      publish: (topic, frame) => this.host.publish(topic, frame),
      openEngine: async () => {
        const engine = await archive.open(definition, 'file')
        plant.engine?.(engine)
        return engine
      },
      opened: (replica) => {
        if (this.opened++ > 0) reached.sleptAndWoke++
        if (plant.isHidden === true) return
        truth.compareOpened(replica.universe)
        replica.listen({ ticked: () => truth.compare(replica.universe) })
      },
    })
  }

  private admit(peer: Peer, ticket: string): Visitor {
    const { multiverse, sessions } = this.gateway!
    const pass = this.options.passes.get(ticket)!
    const enter = () => new Gate({ peer, pass, isTrusted: true, sessions, timers: this.options.timers })
    if (multiverse.find(this.id) !== undefined) return enter()
    const woken = multiverse
      .wake(this.id)
      .then((replica) => (replica === null ? { close: CLOSE.unavailable } : { enter }))
    return new PendingSocket(peer, woken, () => undefined)
  }

  private get logger(): Logger {
    const { reached, fail } = this.options
    return {
      info: () => undefined,
      warn: (details, message) => {
        if (message === 'the universe goes on') reached.wentOn++
        if (message === 'the log was damaged' && JSON.stringify(details).includes(': cut off'))
          reached.tornTailCut++
      },
      error: (details, message) => {
        if (message === 'checkpoint not kept') reached.checkpointFailed++
        if (message === 'universe not opened or closed') reached.openFailed++
        if (message.startsWith('the universe stands still'))
          reached[JSON.stringify(details).includes('came to a log of epoch') ? 'fenced' : 'stoodStill']++
        if (message.startsWith('the universe differs')) fail(`${message}: ${JSON.stringify(details)}`)
      },
    }
  }
}
