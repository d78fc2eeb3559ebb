// The streams of frames of one universe. A stream is a sequence of frames of one home sector, the same for all who are
// subscribed to its topic, so that a frame is composed once and never for one of them alone.
import type { SectorId, Tick } from '../../../shared/ids.ts'

/** A stream of frames, with watchers or not. */
export interface Stream {
  /** Of its topic. */
  readonly number: number
  readonly home: SectorId
  /** Spreads streams that are due every few ticks over these ticks. */
  readonly phase: number
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

export interface StreamsOptions {
  readonly sectors: number
  /** The first stream's number; that of a home's nth stream (from 0) is `first` + home + n * `sectors`. */
  readonly first: number
  /** Watchers that share a stream at most; a home with more has more than one. */
  readonly mostWatchers: number
}

export class Streams {
  /** Those with watchers, in no order. */
  readonly watched: Stream[] = []
  private readonly options: StreamsOptions
  private readonly byHome: (Stream[] | undefined)[]

  constructor(options: StreamsOptions) {
    this.options = options
    this.byHome = new Array(options.sectors)
  }

  /** Somebody starts to watch from `home`, as of `tick`: their keyframe carries the stream's sequence number. */
  watch(home: SectorId, tick: Tick): Stream {
    const stream = this.streamFor(home)
    if (stream.watchers++ === 0) {
      // While nobody watched no frames were numbered: a number left out says so to a mirror that was here before.
      stream.sequence++
      stream.sentTick = tick
      stream.namedTick = tick
      stream.place = this.watched.push(stream) - 1
    }
    return stream
  }

  unwatch(stream: Stream): void {
    if (--stream.watchers > 0) return
    const last = this.watched.pop()!
    if (last !== stream) {
      this.watched[stream.place] = last
      last.place = stream.place
    }
    stream.place = -1
  }

  private streamFor(home: SectorId): Stream {
    const { sectors, first, mostWatchers } = this.options
    this.byHome[home] ??= []
    const streams = this.byHome[home]
    const found = streams.find(({ watchers }) => watchers < mostWatchers)
    if (found !== undefined) return found
    const count = streams.length
    const stream: Stream = {
      number: first + home + count * sectors,
      home,
      phase: home + count,
      watchers: 0,
      place: -1,
      sequence: 0,
      sentTick: 0,
      namedTick: 0,
    }
    streams.push(stream)
    return stream
  }
}
