// Composes frames: once per home sector that somebody watches, never per client. Each tick's blocks are encoded once, and
// kept until the frames that are due have been given their parts of it.

import { ByteWriter } from '../../../shared/byte-writer.ts'
import { beginFrame } from '../../../shared/codec.ts'
import type { SectorId, Tick } from '../../../shared/ids.ts'
import type { Universe } from '../../universe/universe.ts'
import type { Entries } from './entries.ts'
import { MOST_TICKS, type Pace } from './pace.ts'
import { type BesideEvents, TickBlocks } from './tick-blocks.ts'
import type { Traffic } from './traffic.ts'
import { Views } from './views.ts'

/** Ticks after which a frame is sent even with nothing to say, so that silence is never mistaken for loss: a second. */
const HEARTBEAT_TICKS = 20
/** Ticks that are kept: no frame waits for more. */
const KEPT = MOST_TICKS

export type Publish = (home: SectorId, frame: Uint8Array) => void

/** One home sector that somebody watches, or watched. */
interface Home {
  readonly home: SectorId
  watchers: number
  /** Where it is in `watched`, or -1. */
  place: number
  /** Number of the last frame. One is left out after a time without watchers (see `watch`). */
  sequence: number
  /** The tick up to which everything was sent. */
  sentTick: number
  /** The last tick that a frame named. */
  namedTick: number
}

export interface OutboxOptions {
  readonly universe: Universe
  readonly entries: Entries
  readonly pace: Pick<Pace, 'patience'>
  readonly traffic: Traffic
  readonly publish: Publish
}

export class Outbox {
  private readonly universe: Universe
  private readonly views: Views
  private readonly pace: Pick<Pace, 'patience'>
  private readonly publish: Publish
  private readonly traffic: Traffic
  private readonly entries: Entries
  private readonly homes: (Home | undefined)[]
  private readonly watched: Home[] = []
  /** The last ticks; `tick` is at tick % KEPT. */
  private readonly ticks: (TickBlocks | undefined)[] = new Array(KEPT)
  private tick = 0
  private readonly frame = new ByteWriter(4096)

  constructor({ universe, entries, pace, traffic, publish }: OutboxOptions) {
    this.universe = universe
    this.views = new Views(universe.grid)
    this.entries = entries
    this.pace = pace
    this.publish = publish
    this.traffic = traffic
    this.homes = new Array(universe.grid.sectors)
  }

  /** Somebody starts to watch from `home`, as of `tick`; gives the sequence number that their keyframe carries. */
  watch(home: SectorId, tick: Tick): number {
    let entry = this.homes[home]
    if (entry === undefined) {
      entry = { home, watchers: 0, place: -1, sequence: 0, sentTick: tick, namedTick: tick }
      this.homes[home] = entry
    }
    if (entry.watchers++ === 0) {
      // While nobody watched no frames were numbered: a number left out says so to a mirror that was here before.
      entry.sequence++
      entry.sentTick = tick
      entry.namedTick = tick
      entry.place = this.watched.push(entry) - 1
    }
    return entry.sequence
  }

  unwatch(home: SectorId): void {
    const entry = this.homes[home]
    if (entry === undefined || --entry.watchers > 0) return
    const last = this.watched.pop()!
    if (last !== entry) {
      this.watched[entry.place] = last
      last.place = entry.place
    }
    entry.place = -1
  }

  /** The universe has jumped to another tick: what was composed is of another time. */
  restart(): void {
    const { tick } = this.universe
    this.tick = tick
    for (const home of this.watched) {
      home.sentTick = tick
      home.namedTick = tick
    }
  }

  /** The number of the last frame of `home`. */
  sequenceOf(home: SectorId): number {
    return this.homes[home]?.sequence ?? 0
  }

  /** The sectors that the watchers of `home` see. */
  viewOf(home: SectorId): readonly SectorId[] {
    return this.views.of(home)
  }

  /** Encodes what the tick that just ended has to say. */
  compose(rest: BesideEvents): void {
    const { tick, grid } = this.universe
    this.tick = tick
    this.ticks[tick % KEPT] ??= new TickBlocks(grid.sectors, this.views)
    this.ticks[tick % KEPT]!.fill(this.universe, this.entries, rest)
  }

  /** Sends the frames that are due: at most one a home. */
  flush(): void {
    for (const home of this.watched) if (this.isDue(home)) this.send(home)
  }

  /** Sends what there is for one home, due or not. */
  flushHome(home: SectorId): void {
    const entry = this.homes[home]
    if (entry !== undefined && entry.watchers > 0 && entry.sentTick < this.tick) this.send(entry)
  }

  private isDue({ home, sentTick }: Home): boolean {
    const { others, own } = this.pace.patience
    const waiting = this.tick - sentTick
    if (waiting >= others) return true
    if (waiting < own) return false
    for (let t = sentTick + 1; t <= this.tick; t++) if (this.ticks[t % KEPT]!.hasEvents(home)) return true
    return false
  }

  /** One frame of all ticks since the last, or none when there is nothing to say. */
  private send(home: Home): void {
    const { frame, tick } = this
    beginFrame(frame, home.home, home.sequence + 1)
    let isReason = false
    const isLate = tick + this.pace.patience.others - home.namedTick > HEARTBEAT_TICKS
    for (let t = home.sentTick + 1; t <= tick; t++)
      isReason = this.ticks[t % KEPT]!.write(home.home, frame, isLate && t === tick) || isReason
    home.sentTick = tick
    if (!isReason) return
    home.namedTick = tick
    home.sequence++
    this.traffic.sentFrame(frame.length, home.watchers)
    this.publish(home.home, frame.view())
  }
}
