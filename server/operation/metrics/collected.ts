// What is read from the server's own counters when somebody asks for metrics, and costs nothing in between.
import type { Registry } from 'prom-client'
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
  SPECIAL_USED,
  SPENT,
  STEERED,
  UPGRADED,
} from '../../../shared/events.ts'
import type { Stutters } from '../../../shared/protocol.ts'
import { TICKS_PER_SECOND } from '../../../shared/rules.ts'
import type { Traffic } from '../../gateway/frames/traffic.ts'
import type { Tally } from '../../process/tally.ts'
import { type Makers, makersFor, oncePerTurn } from './makers.ts'

/** A universe that is awake. */
export interface UniverseFigures {
  readonly id: string
  readonly pilots: number
  readonly spectators: number
  readonly capacity: number
  readonly isStill: boolean
  readonly tick: number
  readonly stutters: Readonly<Stutters>
}

export type NodeFigures = () => { readonly takeOvers: number; readonly differences: number }

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
  /** Of events over HTTP: who reads now, and how many were cut. */
  readonly readers: () => { readonly open: number; readonly cut: number }
  readonly skippedTicks: () => number
  readonly paceStep: () => number
  readonly isLeaving: () => boolean
  /** Of a node of a cluster. */
  readonly cluster?: NodeFigures
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
  [SPECIAL_USED, 'special'],
  [UPGRADED, 'upgraded'],
]

/** Registers them all. */
export function collect(registry: Registry, sources: Sources): void {
  const makers = makersFor(registry)
  collectUniverses(makers, sources)
  collectServer(makers, sources)
  collectTraffic(makers, sources.traffic)
  if (sources.cluster !== undefined) collectCluster(registry, sources.cluster)
}

function collectUniverses({ gauges, pairedCounters }: Makers, { awake, checkpoints, states }: Sources): void {
  const universes = oncePerTurn(awake)
  const each = (name: string, help: string, read: (figures: UniverseFigures) => number) =>
    gauges(name, help, 'universe', () => universes().map((one) => [one.id, read(one)]))
  each('orrery_players', 'Pilots in a universe that is awake, drones not counted.', ({ pilots }) => pilots)
  each('orrery_spectators', 'Spectators of a universe that is awake.', ({ spectators }) => spectators)
  each('orrery_capacity', 'Pilots that a universe takes at most.', ({ capacity }) => capacity)
  each('orrery_standing_still', '1 while the log of a universe takes no entries.', ({ isStill }) =>
    isStill ? 1 : 0,
  )
  each('orrery_checkpoint_age_seconds', 'Time in a universe since its newest checkpoint.', ({ id, tick }) => {
    return (tick - (checkpoints.get(id) ?? tick)) / TICKS_PER_SECOND
  })
  const labels = ['universe', 'cause'] as const
  pairedCounters('orrery_stutters_total', 'Stutters that clients reported, by cause.', labels, () =>
    universes().flatMap(({ id, stutters }) =>
      Object.entries(stutters).map(([cause, count]) => [id, cause, count] as const),
    ),
  )
  gauges('orrery_universes', 'Universes by their state.', 'state', () => Object.entries(states()))
}

function collectServer({ gauge, counter, counters }: Makers, sources: Sources): void {
  const { sockets, readers, paceStep, isLeaving, skippedTicks, closes, refusals } = sources
  gauge('orrery_sockets', 'Open sockets.', () => sockets().open)
  gauge('orrery_sockets_limit', 'Sockets that the server takes at most.', () => sockets().most)
  gauge('orrery_readers', 'Readers of events over HTTP.', () => readers().open)
  counter(
    'orrery_readers_cut_total',
    'Readers of events that were cut, since they took nothing.',
    () => readers().cut,
  )
  gauge(
    'orrery_pace_step',
    'How long frames wait because the server is busy: 0 not at all, 7 most.',
    paceStep,
  )
  gauge('orrery_draining', '1 while the server is about to end.', () => (isLeaving() ? 1 : 0))
  counter(
    'orrery_ticks_skipped_total',
    'Ticks that were left out because the server was too busy.',
    skippedTicks,
  )
  counters(
    'orrery_closes_total',
    'Sockets that are gone, by the close code of the server; left and lost are the peer.',
    'code',
    () => closes.entries(),
  )
  counters('orrery_refusals_total', 'Requests, tickets and handshakes that were refused.', 'cause', () =>
    refusals.entries(),
  )
}

function collectTraffic({ counter, counters }: Makers, traffic: Traffic): void {
  const count = (name: string, help: string, key: TrafficCount) => counter(name, help, () => traffic[key])
  count('orrery_frames_total', 'Frames composed, one for each home sector with watchers.', 'frames')
  count('orrery_messages_total', 'Frames sent, one for each watcher.', 'messages')
  count('orrery_frame_bytes_total', 'Bytes of frames sent.', 'frameBytes')
  count('orrery_keyframes_total', 'Keyframes sent.', 'keyframes')
  count('orrery_keyframe_bytes_total', 'Bytes of keyframes sent.', 'keyframeBytes')
  count('orrery_resyncs_total', 'Keyframes that clients asked for: a gap, or another hash.', 'resyncs')
  count('orrery_stalls_total', 'Clients that fell behind.', 'stalls')
  count('orrery_catch_ups_total', 'Clients that caught up after they fell behind.', 'catchUps')
  count('orrery_resumes_total', 'Players who came back to their ship.', 'resumes')
  counters('orrery_events_total', 'Events by kind.', 'kind', () =>
    EVENT_KINDS.map(([op, kind]) => [kind, traffic.events[op]!]),
  )
}

type TrafficCount = {
  [Key in keyof Traffic]: Traffic[Key] extends number ? Key : never
}[keyof Traffic]

/** Of a node of a cluster. */
export function collectCluster(registry: Registry, figures: NodeFigures): void {
  const { counter } = makersFor(registry)
  counter(
    'orrery_take_overs_total',
    'Universes that this node took over from another.',
    () => figures().takeOvers,
  )
  counter(
    'orrery_node_differences_total',
    'Replicas of this node that differed from the log. Must be 0.',
    () => figures().differences,
  )
}
