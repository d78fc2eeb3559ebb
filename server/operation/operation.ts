// What an operator's tools see of one server, put together: its metrics, its readiness, and whether it is about to end.
import { Registry } from 'prom-client'
import type { UniverseState } from '../../shared/admission.ts'
import type { Audiences } from '../gateway/frames/audiences.ts'
import { Traffic } from '../gateway/frames/traffic.ts'
import type { LogStore } from '../log/universe-log.ts'
import type { Reply } from '../net/request.ts'
import { Tally } from '../process/tally.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import type { Replica } from '../replica/replica.ts'
import type { Store } from '../store/store.ts'
import { collect, type Sources } from './metrics/collected.ts'
import { Measures } from './metrics/measures.ts'
import { Readiness } from './readiness.ts'
import { timedStore } from './timed-store.ts'

/** What is there only once the server is put together. */
export interface Observed
  extends Pick<Sources, 'refusals' | 'sockets' | 'readers' | 'skippedTicks' | 'paceStep' | 'cluster'> {
  readonly multiverse: Multiverse
  readonly audiences: Audiences
  readonly logs: LogStore
  readonly store: Store
}

export class Operation {
  readonly registry = new Registry()
  readonly measures = new Measures(this.registry)
  readonly traffic = new Traffic()
  readonly closes = new Tally()
  /** The server is about to end. */
  isLeaving = false
  private readiness: Readiness | null = null

  timed(store: Store): Store {
    return timedStore(store, (...call) => this.measures.stored(...call))
  }

  observe({ multiverse, audiences, logs, store, ...sources }: Observed): void {
    const awake = () => [...multiverse.list()].flatMap(({ replica }) => (replica === null ? [] : [replica]))
    const isLeaving = () => this.isLeaving
    const { checkpoints } = this.measures
    collect(this.registry, {
      ...sources,
      traffic: this.traffic,
      closes: this.closes,
      checkpoints,
      awake: () => awake().map((replica) => figuresOf(replica, audiences)),
      states: () => {
        for (const id of checkpoints.keys()) if (!multiverse.has(id)) checkpoints.delete(id)
        return countStates(multiverse)
      },
      isLeaving,
    })
    this.readiness = new Readiness({
      isLeaving,
      universes: () =>
        awake().map((replica) => ({ id: replica.definition.id, silenceMs: replica.silenceMs() })),
      log: () => logs.probe(),
      // Any question will do.
      store: () => store.findLogin(''),
    })
  }

  /** Whether the server can take players, as an answer over HTTP. */
  async ready(): Promise<Reply> {
    if (this.readiness === null) throw new Error('There is no server yet.')
    return this.readiness.reply()
  }
}

function figuresOf(replica: Replica, audiences: Audiences) {
  const { universe, pilots, isStill } = replica
  const audience = audiences.of(replica)
  return {
    id: replica.definition.id,
    pilots,
    spectators: audience.countSpectators(),
    capacity: universe.capacity,
    isStill,
    tick: universe.tick,
    stutters: audience.stutters,
  }
}

function countStates(multiverse: Multiverse): Record<UniverseState, number> {
  const counts: Record<UniverseState, number> = { awake: 0, asleep: 0, unavailable: 0 }
  for (const { state } of multiverse.list()) counts[state]++
  return counts
}
