// What is read from the server's own counters when somebody asks for metrics, and costs nothing in between.
import { Counter, Gauge, type Registry } from 'prom-client'
import type { UniverseState } from '../../../shared/admission.ts'
import {
  COLLECTED,
  DEFLECTED,
  DESTROYED,
  GEM_WHOLE,
  HIT,
  ROCK_WHOLE,
  SCORED,
  SHIP_WHOLE,
  SHOT_WHOLE,
  SPENT,
  STEERED,
} from '../../../shared/events.ts'
import { TICKS_PER_SECOND } from '../../../shared/rules.ts'
import type { Traffic } from '../../gateway/frames/traffic.ts'
import type { Tally } from '../../process/tally.ts'

/** A universe that is awake. */
export interface UniverseFigures {
  readonly id: string
  readonly pilots: number
  readonly spectators: number
  readonly capacity: number
  readonly isStill: boolean
  readonly tick: number
}

export interface Sources {
  readonly traffic: Traffic
  readonly closes: Tally
  readonly refusals: Tally
  /** Newest checkpoints' ticks, by universe. */
  readonly checkpoints: ReadonlyMap<string, number>
  readonly awake: () => readonly UniverseFigures[]
  /** Number of universes by state. */
  readonly states: () => Readonly<Record<UniverseState, number>>
  readonly sockets: () => { readonly open: number; readonly most: number }
  readonly skippedTicks: () => number
  readonly paceStep: () => number
  readonly isLeaving: () => boolean
  /** Of a node of a cluster. */
  readonly cluster?: () => { readonly takeOvers: number; readonly differences: number }
}

const EVENT_KINDS: readonly (readonly [op: number, kind: string])[] = [
  [STEERED, 'steered'],
  [SHIP_WHOLE, 'ship'],
  [SHOT_WHOLE, 'shot'],
  [ROCK_WHOLE, 'rock'],
  [GEM_WHOLE, 'gem'],
  [DEFLECTED, 'deflected'],
  [HIT, 'hit'],
  [SPENT, 'spent'],
  [DESTROYED, 'destroyed'],
  [COLLECTED, 'collected'],
  [SCORED, 'scored'],
]

type Labelled = Iterable<readonly [label: string, value: number]>

/** Registers them all. */
export function collect(registry: Registry, sources: Sources): void {
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  const gauges = (name: string, help: string, label: string, read: () => Labelled) =>
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset()
        for (const [key, value] of read()) this.set({ [label]: key }, value)
      },
    })
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  const counters = (name: string, help: string, label: string, read: () => Labelled) =>
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset()
        for (const [key, value] of read()) this.inc({ [label]: key }, value)
      },
    })
  const awake = oncePerTurn(sources.awake)
  const perUniverse = (name: string, help: string, read: (figures: UniverseFigures) => number) =>
    gauges(name, help, 'universe', () => awake().map((figures) => [figures.id, read(figures)]))

  perUniverse(
    'orrery_players',
    'Pilots in a universe that is awake, drones not counted.',
    (one) => one.pilots,
  )
  perUniverse('orrery_spectators', 'Spectators of a universe that is awake.', (one) => one.spectators)
  perUniverse('orrery_capacity', 'Pilots that a universe takes at most.', (one) => one.capacity)
  perUniverse('orrery_standing_still', '1 while the log of a universe takes no entries.', (one) =>
    one.isStill ? 1 : 0,
  )
  perUniverse('orrery_checkpoint_age_seconds', 'Time in a universe since its newest checkpoint.', (one) => {
    const since = sources.checkpoints.get(one.id) ?? one.tick
    return (one.tick - since) / TICKS_PER_SECOND
  })
  gauges('orrery_universes', 'Universes by their state.', 'state', () => Object.entries(sources.states()))

  gauge('orrery_sockets', 'Open sockets.', () => sources.sockets().open)
  gauge('orrery_sockets_limit', 'Sockets that the server takes at most.', () => sources.sockets().most)
  gauge(
    'orrery_pace_step',
    'How far frames are delayed because the server is busy: 0 is not at all, 7 the most.',
    sources.paceStep,
  )
  gauge('orrery_draining', '1 while the server is about to end.', () => (sources.isLeaving() ? 1 : 0))
  counter(
    'orrery_ticks_skipped_total',
    'Ticks that were left out because the server was too busy.',
    sources.skippedTicks,
  )

  collectTraffic({ counter, counters }, sources.traffic)
  counters(
    'orrery_closes_total',
    'Sockets that are gone, by the close code of the server; left and lost are the peer.',
    'code',
    () => sources.closes.entries(),
  )
  counters('orrery_refusals_total', 'Requests, tickets and handshakes that were refused.', 'cause', () =>
    sources.refusals.entries(),
  )
  const { cluster } = sources
  if (cluster === undefined) return
  counter(
    'orrery_take_overs_total',
    'Universes that this node took over from another.',
    () => cluster().takeOvers,
  )
  counter(
    'orrery_node_differences_total',
    'Replicas of this node that differed from the log. Must be 0.',
    () => cluster().differences,
  )
}

/** Reads once for all metrics that are collected in the same turn. */
function oncePerTurn<Value>(read: () => Value): () => Value {
  let latest: { readonly value: Value } | null = null
  return () => {
    if (latest === null) {
      latest = { value: read() }
      queueMicrotask(() => {
        latest = null
      })
    }
    return latest.value
  }
}

interface Makers {
  readonly counter: (name: string, help: string, read: () => number) => unknown
  readonly counters: (name: string, help: string, label: string, read: () => Labelled) => unknown
}

function collectTraffic({ counter, counters }: Makers, traffic: Traffic): void {
  counter(
    'orrery_frames_total',
    'Frames composed, one for each home sector with watchers.',
    () => traffic.frames,
  )
  counter('orrery_messages_total', 'Frames sent, one for each watcher.', () => traffic.messages)
  counter('orrery_frame_bytes_total', 'Bytes of frames sent.', () => traffic.frameBytes)
  counter('orrery_keyframes_total', 'Keyframes sent.', () => traffic.keyframes)
  counter('orrery_keyframe_bytes_total', 'Bytes of keyframes sent.', () => traffic.keyframeBytes)
  counters('orrery_events_total', 'Events by kind.', 'kind', () =>
    EVENT_KINDS.map(([op, kind]) => [kind, traffic.events[op]!]),
  )
  counter(
    'orrery_resyncs_total',
    'Keyframes that clients asked for after a gap or a differing hash.',
    () => traffic.resyncs,
  )
  counter('orrery_stalls_total', 'Clients that fell behind.', () => traffic.stalls)
  counter('orrery_catch_ups_total', 'Clients that caught up after they fell behind.', () => traffic.catchUps)
  counter('orrery_resumes_total', 'Players who came back to their ship.', () => traffic.resumes)
  counters('orrery_stutters_total', 'Stutters that clients reported, by cause.', 'cause', () =>
    Object.entries(traffic.stutters),
  )
}
