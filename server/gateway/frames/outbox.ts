// Composes frames: once per stream, never per client. Each tick's blocks are encoded once, and kept until the frames that
// are due have been given their parts of it. Pilots come first, with frames as their home sectors need them; spectators
// wait for more ticks, and are served some at a time, so that no pilot waits for thousands of them (decision 0023).

import { ByteWriter } from '../../../shared/byte-writer.ts'
import { beginFrame } from '../../../shared/codec.ts'
import type { SectorId, Tick } from '../../../shared/ids.ts'
import type { Universe } from '../../universe/universe.ts'
import type { Entries } from './entries.ts'
import { MOST_TICKS, type Pace } from './pace.ts'
import { type Stream, Streams } from './streams.ts'
import { type BesideEvents, TickBlocks } from './tick-blocks.ts'
import type { Traffic } from './traffic.ts'
import { Views } from './views.ts'

/** Ticks after which a frame is sent even with nothing to say, so that silence is never mistaken for loss: a second. */
const HEARTBEAT_TICKS = 20
/** Ticks that are kept: no frame waits for more. */
const KEPT = MOST_TICKS

/** Spectators who are sent frames in a row, before what has arrived meanwhile is read: one to two milliseconds. */
const MOST_IN_A_ROW = 125

export type Publish = (stream: number, frame: Uint8Array) => void
export type Turn = () => void

export interface OutboxOptions {
  readonly universe: Universe
  readonly entries: Entries
  readonly pace: Pick<Pace, 'patience'>
  readonly traffic: Traffic
  readonly publish: Publish
  /** Spectators' frames wait no longer than those of pilots. */
  readonly isReplay: boolean
  readonly later: (turn: Turn) => void
}

export class Outbox {
  private readonly options: OutboxOptions
  private readonly views: Views
  private readonly pilots: Streams
  private readonly spectators: Streams
  /** The next of the spectators' streams whose turn it is, or -1 between two rounds. */
  private next = -1
  /** The last ticks; `tick` is at tick % KEPT. */
  private readonly ticks: (TickBlocks | undefined)[] = new Array(KEPT)
  private tick = 0
  private readonly frame = new ByteWriter(4096)

  constructor(options: OutboxOptions) {
    const { sectors } = options.universe.grid
    this.options = options
    this.views = new Views(options.universe.grid)
    this.pilots = new Streams({ sectors, first: 0, mostWatchers: Number.POSITIVE_INFINITY })
    this.spectators = new Streams({ sectors, first: sectors, mostWatchers: MOST_IN_A_ROW })
  }

  /** Somebody starts to watch from `home`, as of `tick`: their keyframe carries the stream's sequence number. */
  watch(home: SectorId, tick: Tick, isSpectator: boolean): Stream {
    return (isSpectator ? this.spectators : this.pilots).watch(home, tick)
  }

  unwatch(stream: Stream): void {
    const isPilots = stream.number < this.options.universe.grid.sectors
    const streams = isPilots ? this.pilots : this.spectators
    streams.unwatch(stream)
  }

  /** The universe has jumped to another tick: what was composed is of another time. */
  restart(): void {
    const { tick } = this.options.universe
    this.tick = tick
    for (const { watched } of [this.pilots, this.spectators])
      for (const stream of watched) {
        stream.sentTick = tick
        stream.namedTick = tick
      }
  }

  /** The sectors that the watchers of `home` see. */
  viewOf(home: SectorId): readonly SectorId[] {
    return this.views.of(home)
  }

  /** Encodes what the tick that just ended has to say. */
  compose(rest: BesideEvents): void {
    const { universe, entries } = this.options
    const { tick, grid } = universe
    // On a server so late that the turns of spectators do not end between two ticks.
    for (const stream of this.spectators.watched) if (tick - stream.sentTick > KEPT) this.send(stream)
    this.tick = tick
    this.ticks[tick % KEPT] ??= new TickBlocks(grid.sectors, this.views)
    this.ticks[tick % KEPT]!.fill(universe, entries, rest)
  }

  /** Sends the frames that are due: at most one a stream. Pilots' now, spectators' in turns. */
  flush(): void {
    for (const stream of this.pilots.watched) if (this.isPilotsDue(stream)) this.send(stream)
    // A round that has not ended goes on.
    if (this.next >= 0 || this.spectators.watched.length === 0) return
    this.next = 0
    this.options.later(this.turn)
  }

  /** Sends what there is for one stream, due or not. */
  flushStream(stream: Stream): void {
    if (stream.sentTick < this.tick) this.send(stream)
  }

  /** Time stands still: no tick will bring what spectators wait for. */
  flushAll(): void {
    for (const stream of this.spectators.watched) this.flushStream(stream)
  }

  /** Sends some spectators what is due to them. */
  private readonly turn = (): void => {
    const { watched } = this.spectators
    let served = 0
    while (this.next < watched.length && served < MOST_IN_A_ROW) {
      const stream = watched[this.next++]!
      if (!this.isSpectatorsDue(stream)) continue
      served += stream.watchers
      this.send(stream)
    }
    if (this.next < watched.length) this.options.later(this.turn)
    else this.next = -1
  }

  private isSpectatorsDue({ phase, sentTick }: Stream): boolean {
    const { pace, isReplay } = this.options
    const { spectators, own } = pace.patience
    const wait = isReplay ? own : spectators
    return (this.tick + phase) % wait === 0 || this.tick - sentTick >= wait
  }

  private isPilotsDue({ home, sentTick }: Stream): boolean {
    const { others, own } = this.options.pace.patience
    const waiting = this.tick - sentTick
    if (waiting >= others) return true
    if (waiting < own) return false
    for (let t = sentTick + 1; t <= this.tick; t++) if (this.ticks[t % KEPT]!.hasEvents(home)) return true
    return false
  }

  /** One frame of all ticks since the last, or none when there is nothing to say. */
  private send(stream: Stream): void {
    const { frame, tick } = this
    const { pace, traffic, publish } = this.options
    const { others, spectators } = pace.patience
    beginFrame(frame, stream.home, stream.sequence + 1)
    let isReason = false
    const isLate = tick + Math.max(others, spectators) - stream.namedTick > HEARTBEAT_TICKS
    for (let t = stream.sentTick + 1; t <= tick; t++)
      isReason = this.ticks[t % KEPT]!.write(stream.home, frame, isLate && t === tick) || isReason
    stream.sentTick = tick
    if (!isReason) return
    stream.namedTick = tick
    stream.sequence++
    traffic.sentFrame(frame.length, stream.watchers)
    publish(stream.number, frame.view())
  }
}
