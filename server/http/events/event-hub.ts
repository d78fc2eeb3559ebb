// The readers of one universe's events. The universe keeps its last items itself; here each is encoded once, and every
// reader is sent what is new once a second, in turns, so that never all of them are written to at the same time. A reader
// that the kernel takes nothing for is skipped, and has its place in the list and nothing else. It has what it missed
// when it reads again, or is told that there is a gap; after SLOW_MS it is cut.

import type { Overview } from '../../../shared/overview.ts'
import type { Reader, Sink } from '../../net/request.ts'
import type { Place } from '../../replica/place.ts'
import { KEPT_ITEMS } from '../../universe/feed.ts'
import {
  encodeEvent,
  encodeItem,
  encodeText,
  formatPosition,
  KEEP_ALIVE,
  type Position,
  RETRY,
} from './event-text.ts'

/** Turns in which all readers are written to: a second of them. */
export const TURNS = 20
/** Milliseconds of one turn. */
export const TURN_MS = 50
/** Milliseconds that a reader may take nothing. */
const SLOW_MS = 5000
/** Bytes of events that are written to a reader at once: with more, it is told that there is a gap. */
export const MOST_BYTES = 32 * 1024

const ANEW = -1

interface Item {
  readonly number: number
  readonly tick: number
  readonly bytes: Uint8Array
}

interface Listener {
  readonly sink: Sink
  /** The number of the last item it was sent; ANEW if that was in another life of the universe. */
  number: number
  /** The overview that it was sent last. */
  overview: Uint8Array | null
  /** Since when the kernel takes nothing for it, or null. */
  blockedSince: number | null
  readonly closed: () => void
}

export interface EventHubOptions {
  readonly place: () => Readonly<Place> | undefined
  readonly overview: (place: Readonly<Place>) => Overview
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Counts readers that were cut. */
  readonly onCut: () => void
}

export class EventHub {
  private readonly options: EventHubOptions
  private readonly turns: Set<Listener>[] = Array.from({ length: TURNS }, () => new Set())
  private items: Item[] = []
  private incarnation = ''
  private tick = 0
  /** Items so far. */
  private count = 0
  private overview: { readonly second: number; readonly text: string; readonly bytes: Uint8Array } | null =
    null
  private turn = 0

  constructor(options: EventHubOptions) {
    this.options = options
  }

  get size(): number {
    return this.turns.reduce((sum, { size }) => sum + size, 0)
  }

  /** Somebody reads from now on: after `after`, or from now if that is null. */
  join(sink: Sink, after: Position | null, closed: () => void): Reader {
    this.collect()
    const turn = this.emptiest()
    const listener: Listener = {
      sink,
      number: this.count,
      overview: this.glance(),
      blockedSince: null,
      closed,
    }
    turn.add(listener)
    const missed = after === null ? [] : this.since(after)
    const parts = [RETRY, this.hello(after === null ? this.here() : ''), ...missed, listener.overview!]
    this.write(listener, Buffer.concat(parts))
    return {
      drained: () => {
        listener.blockedSince = null
      },
      closed: () => {
        turn.delete(listener)
        closed()
      },
    }
  }

  /** Writes to those whose turn it is. To be called every TURN_MS. */
  next(): void {
    this.turn++
    const listeners = this.turns[this.turn % TURNS]!
    // Also when it is nobody's turn: the universe may fall asleep before the next one.
    this.collect()
    if (listeners.size === 0) return
    const overview = this.glance()
    const shared = new Map<string, Uint8Array>()
    for (const listener of listeners) {
      if (listener.blockedSince !== null) {
        this.inspect(listener, listeners)
        continue
      }
      const isKnown = listener.overview === overview
      const key = `${listener.number} ${isKnown}`
      const bytes = shared.get(key) ?? this.compose(listener.number, isKnown ? null : overview)
      shared.set(key, bytes)
      listener.overview = overview
      this.write(listener, bytes)
    }
  }

  /** The universe is gone for good: all readers are sent `event`, and are done. */
  close(event: Uint8Array): void {
    for (const turn of this.turns) {
      for (const { sink, closed } of turn) {
        sink.end(event)
        closed()
      }
      turn.clear()
    }
  }

  private compose(number: number, overview: Uint8Array | null): Uint8Array {
    const parts = [...this.after(number), ...(overview === null ? [] : [overview])]
    return parts.length === 0 ? KEEP_ALIVE : Buffer.concat(parts)
  }

  private write(listener: Listener, bytes: Uint8Array): void {
    listener.number = this.count
    if (!listener.sink.write(bytes)) listener.blockedSince = this.options.now()
  }

  private inspect(listener: Listener, turn: Set<Listener>): void {
    if (this.options.now() - listener.blockedSince! < SLOW_MS) return
    turn.delete(listener)
    this.options.onCut()
    listener.closed()
    listener.sink.end(encodeEvent('cut', { reason: 'You read too slowly. Come back with the last id.' }))
  }

  /** Encodes what is new in the universe. */
  private collect(): void {
    const replica = this.options.place()?.replica
    if (replica === undefined || replica === null) return
    const { incarnation, universe } = replica
    const { feed } = universe
    // Begun anew, or moved to another time as replays are.
    const isOther = incarnation !== this.incarnation || feed.count < this.count
    if (isOther) this.beginAnew()
    this.tick = universe.tick
    if (!isOther && feed.count === this.count) return
    const known = isOther ? 0 : this.count
    for (const item of feed.items)
      if (item.number > known)
        this.items.push({ number: item.number, tick: item.tick, bytes: encodeItem(incarnation, item) })
    this.items = this.items.slice(-KEPT_ITEMS)
    this.incarnation = incarnation
    this.count = feed.count
  }

  private beginAnew(): void {
    this.items = []
    if (this.incarnation === '') return
    for (const turn of this.turns) for (const listener of turn) listener.number = ANEW
  }

  /** The items after `number`; or a gap, and those after it that are kept and not too much at once. */
  private after(number: number): Uint8Array[] {
    const items = lastOf(this.items.filter((item) => item.number > number))
    const bytes = items.map((item) => item.bytes)
    if (number === ANEW) return [this.gap('the universe began anew', items), ...bytes]
    const isWhole = items.length === this.count - number
    return isWhole ? bytes : [this.gap('some events are not kept any more', items), ...bytes]
  }

  private since({ incarnation, tick, number }: Position): Uint8Array[] {
    if (incarnation !== this.incarnation) return this.after(ANEW)
    if (number > this.count || tick > this.tick) return [this.gap('the universe lost its last moments', [])]
    return this.after(number)
  }

  /** Some events are missing; it has the place before those that come next. */
  private gap(reason: string, next: readonly Item[]): Uint8Array {
    const [first] = next
    const { incarnation } = this
    const id =
      first === undefined
        ? this.here()
        : formatPosition({ incarnation, tick: first.tick, number: first.number - 1 })
    return encodeEvent('gap', { reason }, id)
  }

  private hello(position: string): Uint8Array {
    const place = this.options.place()
    if (place === undefined) return KEEP_ALIVE
    const { id, columns, rows } = place.definition
    return encodeEvent('universe', { id, name: place.terms.name, columns, rows }, position)
  }

  /** The overview, made once a second for all readers; the same bytes as long as nothing changes. */
  private glance(): Uint8Array {
    const second = Math.floor(this.turn / TURNS)
    if (this.overview?.second === second) return this.overview.bytes
    const place = this.options.place()
    const text = place === undefined ? '' : JSON.stringify(this.options.overview(place))
    const isSame = this.overview?.text === text
    const bytes = isSame
      ? this.overview!.bytes
      : place === undefined
        ? KEEP_ALIVE
        : encodeText('overview', text)
    this.overview = { second, text, bytes }
    return bytes
  }

  private here(): string {
    return this.incarnation === ''
      ? ''
      : formatPosition({ incarnation: this.incarnation, tick: this.tick, number: this.count })
  }

  private emptiest(): Set<Listener> {
    return this.turns.reduce((least, turn) => (turn.size < least.size ? turn : least))
  }
}

/** The last items, as many as may be written at once. */
function lastOf(items: readonly Item[]): readonly Item[] {
  let bytes = 0
  const tooMany = items.findLastIndex((item) => {
    bytes += item.bytes.length
    return bytes > MOST_BYTES
  })
  return items.slice(tooMany + 1)
}
