// Universes with their audiences and sessions, without sockets: for tests of what comes after admission. Everybody may
// stay, and say anything.
import { Conduct } from '../server/admission/conduct/conduct.ts'
import { WordList } from '../server/admission/words/word-list.ts'
import { Audience } from '../server/gateway/frames/audience.ts'
import { Audiences } from '../server/gateway/frames/audiences.ts'
import type { Publish } from '../server/gateway/frames/outbox.ts'
import type { Pace } from '../server/gateway/frames/pace.ts'
import { Sessions } from '../server/gateway/sessions.ts'
import { MemoryLogStore } from '../server/log/memory-log.ts'
import type { LogStore } from '../server/log/universe-log.ts'
import type { Logger } from '../server/process/logger.ts'
import type { Engine } from '../server/replica/engine.ts'
import { lead } from '../server/replica/leading-engine.ts'
import { Multiverse } from '../server/replica/multiverse.ts'
import { Replica } from '../server/replica/replica.ts'
import type { Definition } from '../server/universe/definition.ts'
import { SHIP_CLASSES } from '../shared/ship-classes.ts'
import { quietLog } from './quiet-log.ts'

const EVERY_TICK: Pick<Pace, 'patience'> = { patience: { others: 1, own: 1, spectators: 1 } }

export interface GatewayOptions {
  readonly definition: Definition
  readonly publish?: (topic: string, frame: Uint8Array) => void
  readonly auditPeriod?: number
  readonly graceMs?: number
  readonly now: () => number
  /** A frame a tick, when it is left out: so tests can compare after each. */
  readonly pace?: Pick<Pace, 'patience'>
  readonly logger?: Logger
  readonly openEngine: () => Promise<Engine>
  /** The universe is awake, and nobody has a part of it yet. */
  readonly opened?: (replica: Replica) => void
}

export interface Gateway {
  readonly multiverse: Multiverse
  readonly sessions: Sessions
  readonly audiences: Audiences
}

export const openConduct = new Conduct({ has: () => false }, new WordList([]))

/** One universe, asleep. */
export function createGateway(options: GatewayOptions): Gateway {
  const { definition, now, openEngine, opened, logger = quietLog } = options
  const { publish = () => undefined, auditPeriod = 60, graceMs = 60_000, pace = EVERY_TICK } = options
  const audiences = new Audiences({ pace, auditPeriod, now, publish })
  const multiverse: Multiverse = new Multiverse({
    definitions: [definition],
    openEngine,
    attach: (replica) => {
      opened?.(replica)
      audiences.attach(replica)
      sessions.attach(replica)
    },
    detach: (replica) => {
      audiences.detach(replica)
      sessions.detach(replica)
    },
    graceMs,
    now,
    logger,
  })
  const sessions: Sessions = new Sessions({ multiverse, audiences, conduct: openConduct, now })
  return { multiverse, sessions, audiences }
}

export interface SmallGatewayOptions extends Omit<GatewayOptions, 'openEngine'> {
  readonly logs?: LogStore
  readonly replay?: Engine | undefined
}

export interface SmallGateway extends Gateway {
  /** Of the one universe. */
  readonly replica: Replica
}

/** One universe, awake. */
export async function openGateway(options: SmallGatewayOptions): Promise<SmallGateway> {
  const { definition, now, replay, logs = new MemoryLogStore(), logger = quietLog } = options
  const gateway = createGateway({
    ...options,
    openEngine: async () =>
      replay ?? lead({ definition, origin: 'file', log: await logs.open(definition.id), logger, now }),
  })
  return { ...gateway, replica: (await gateway.multiverse.wake(definition.id))! }
}

export interface SmallAudienceOptions extends Pick<SmallGatewayOptions, 'definition' | 'now' | 'replay'> {
  readonly publish?: Publish
  readonly auditPeriod?: number
  readonly graceMs?: number
}

/** A universe with an audience, and pilots that nobody's session flies. */
export class SmallAudience {
  readonly replica: Replica
  readonly audience: Audience
  private joined = 0

  private constructor(replica: Replica, audience: Audience) {
    this.replica = replica
    this.audience = audience
  }

  static async open(options: SmallAudienceOptions): Promise<SmallAudience> {
    const { definition, now, replay, publish = () => undefined, auditPeriod = 60, graceMs = 30_000 } = options
    const log = await new MemoryLogStore().open(definition.id)
    const engine = replay ?? (await lead({ definition, origin: 'file', log, logger: quietLog, now }))
    const replica = new Replica({ definition, engine, graceMs, now })
    const audience = new Audience({ replica, pace: EVERY_TICK, publish, auditPeriod, now })
    return new SmallAudience(replica, audience)
  }

  tick(): void {
    this.replica.tick()
  }

  /** Asks for a pilot with the next tick; `pilotOf` says which it became. */
  ask(name: string): string {
    const session = `session ${++this.joined}`
    this.replica.ask({
      type: 'join',
      name,
      session,
      user: name,
      ship: this.joined % SHIP_CLASSES.length,
      party: '',
    })
    return session
  }

  /** A pilot, after a tick. */
  join(name: string): number {
    const session = this.ask(name)
    this.tick()
    return this.pilotOf(session)
  }

  pilotOf(session: string): number {
    return this.replica.universe.pilots.findSession(session)!.id
  }

  leave(pilot: number): void {
    this.replica.ask({ type: 'leave', pilot })
  }

  setAdrift(pilot: number, adrift: boolean): void {
    this.replica.ask({ type: adrift ? 'adrift' : 'return', pilot })
  }
}
