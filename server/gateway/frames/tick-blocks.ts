// What one tick has to say, encoded once: the blocks of its sectors with the entries of the pilots in them, its news and
// its hashes, until every home's frame has been given its part.

import { ByteWriter } from '../../../shared/byte-writer.ts'
import { encodeNews } from '../../../shared/codec.ts'
import type { SectorId } from '../../../shared/ids.ts'
import { NEWS_TYPE, type News } from '../../../shared/protocol.ts'
import { VIEW_COLUMNS } from '../../../shared/rules.ts'
import type { Pilot } from '../../universe/pilots.ts'
import { DIRECTIONS } from '../../universe/sector-log.ts'
import type { Universe } from '../../universe/universe.ts'
import type { Entries } from './entries.ts'
import type { Lateness } from './punctuality.ts'
import { ANY, type Views } from './views.ts'

/** In place of a block's number: there is none. */
const NONE = 0

/** What a tick has to say beside its events. */
export interface BesideEvents {
  /** For everybody in the universe. */
  readonly news: readonly News[]
  /** One per sector when the tick is audited, else null. */
  readonly hashes: Uint32Array | null
  /** How late it came, or null when it did not. */
  readonly lateness: Lateness | null
}

export class TickBlocks {
  tick = -1
  private readonly views: Views
  /** Block n is bytes[ends[n - 1]] .. bytes[ends[n] - 1]; block 0 is none. */
  private readonly bytes = new ByteWriter(1024)
  private readonly ends: number[] = [0]
  /** Likewise the entries that go with block n. */
  private readonly entries = new ByteWriter(256)
  private readonly entryEnds: number[] = [0]
  /** The entries that go with the blocks of the frame at hand. */
  private readonly told = new ByteWriter(256)
  /** Of each sector: the block of its events, and the last of its blocks of who entered. */
  private readonly events: Int32Array
  private readonly entered: Int32Array
  /** Of a block of who entered: the direction they came in, or ANY; and the sector's block before it. */
  private readonly directions: number[] = [0]
  private readonly before: number[] = [NONE]
  /** Of each sector: the directions of its blocks of who entered, as bits. */
  private readonly came: Uint16Array
  /** The sectors that have a block. */
  private readonly sectors: number[] = []
  /**
   * Of each sector: which of the five of its row that are in its view have a block of events, and which one of who
   * entered, from the left, as bits from the lowest. A home looks at three such numbers, and not at fifteen sectors.
   */
  private readonly eventRows: Uint8Array
  private readonly enteredRows: Uint8Array
  private readonly news = new ByteWriter(256)
  /** How late it came; nothing when it did not. It goes with the frame of its tick, and is no reason for one. */
  private readonly late = new ByteWriter(8)
  /** It has something to say to everybody. */
  private isForAll = false
  private hashes: Uint32Array | null = null

  constructor(sectors: number, views: Views) {
    this.views = views
    this.events = new Int32Array(sectors)
    this.entered = new Int32Array(sectors)
    this.came = new Uint16Array(sectors)
    this.eventRows = new Uint8Array(sectors)
    this.enteredRows = new Uint8Array(sectors)
  }

  /** Encodes a tick in place of the one that was here. */
  fill(universe: Universe, entries: Entries, { news, hashes, lateness }: BesideEvents): void {
    const { tick, log, happenings } = universe
    this.clear()
    this.tick = tick
    for (const sector of log.events.keys) {
      this.sectors.push(sector)
      this.addBlock(log.events.get(sector), entries)
      this.events[sector] = this.end(ANY, NONE)
      this.mark(this.eventRows, sector)
    }
    for (const key of log.entered.keys) {
      this.addBlock(log.entered.get(key), entries)
      this.endEntered(Math.floor(key / DIRECTIONS), key % DIRECTIONS)
    }
    for (const happening of happenings)
      if (happening.type === 'flagged') this.addFlags(universe, happening.pilot, entries)
    for (const item of news) this.news.bytes(encodeNews(item))
    if (hashes !== null) this.hashes = hashes.slice()
    if (lateness !== null) this.late.bytes(encodeNews({ type: 'late', ...lateness }))
    // Clocks must hear of time that was skipped.
    this.isForAll = news.length > 0 || (lateness?.skipped ?? 0) > 0
  }

  /** A pilot's flags changed: its entry is sent where its ship is seen, as a block of nothing. */
  private addFlags({ bodies }: Universe, { id }: Pilot, entries: Entries): void {
    if (!bodies.ships.has(id)) return
    entries.writeOne(id, this.entries)
    this.endEntered(bodies.ships.sector[id]!, ANY)
  }

  /** Whether anything happened in `sector`. */
  hasEvents(sector: SectorId): boolean {
    return this.events[sector] !== NONE
  }

  /**
   * Appends to a frame what the watchers of `home` are sent of this tick: its number first, unless there is nothing.
   * @param isHeartbeat the tick's number is sent even then
   * @returns whether that is a reason to send the frame: how late the tick came is none by itself
   */
  write(home: SectorId, frame: ByteWriter, isHeartbeat: boolean): boolean {
    const { events } = this
    const view = this.views.of(home)
    const some = seen(this.eventRows, view)
    const arrivals = seen(this.enteredRows, view)
    const isTold = isHeartbeat || this.isForAll || this.hashes !== null
    if (some === 0 && arrivals === 0 && !isTold && this.late.length === 0) return false
    const begun = frame.length
    this.told.clear()
    frame.uint(this.tick)
    const named = frame.length
    for (let left = some; left !== 0; left &= left - 1) {
      this.writeBlock(events[view[31 - Math.clz32(left & -left)]!]!, frame)
    }
    // After all events: what enters is told as it is at the end of the tick.
    for (let left = arrivals; left !== 0; left &= left - 1)
      this.writeEntered(view, 31 - Math.clz32(left & -left), frame)
    frame.part(this.told, 0, this.told.length)
    frame.part(this.news, 0, this.news.length)
    if (this.hashes !== null) this.writeAudit(view, frame, this.hashes)
    // Whoever entered may have been seen before.
    const isReason = frame.length > named || isTold
    frame.part(this.late, 0, this.late.length)
    if (frame.length === named && !isReason) frame.length = begun
    return isReason
  }

  /** Of those who entered the sector at `place` of a view, all that come from outside of the view. */
  private writeEntered(view: readonly SectorId[], place: number, frame: ByteWriter): void {
    const { entered, came, directions, before } = this
    const sector = view[place]!
    const news = this.views.news[place]!
    // Mostly nobody: most of who is in a view entered it long ago, and only crosses from sector to sector.
    if ((came[sector]! & news) === 0) return
    for (let block = entered[sector]!; block !== NONE; block = before[block]!)
      if ((news & (1 << directions[block]!)) !== 0) this.writeBlock(block, frame)
  }

  /** Appends a block; its entries come after all blocks. */
  private writeBlock(block: number, frame: ByteWriter): void {
    const { ends, entryEnds } = this
    frame.part(this.bytes, ends[block - 1]!, ends[block]!)
    const from = entryEnds[block - 1]!
    const to = entryEnds[block]!
    if (to > from) this.told.part(this.entries, from, to)
  }

  private writeAudit(view: readonly SectorId[], frame: ByteWriter, hashes: Uint32Array): void {
    frame.arrayHeader(view.length + 1)
    frame.int(NEWS_TYPE.audit)
    for (const sector of view) frame.uint(hashes[sector]!)
  }

  /** Notes that `sector` has a block, for all homes of its row that see it. */
  private mark(rows: Uint8Array, sector: SectorId): void {
    const view = this.views.of(sector)
    const middle = (view.length - VIEW_COLUMNS) / 2
    for (let n = 0; n < VIEW_COLUMNS; n++) {
      const home = view[middle + n]!
      // The home two to the left has this sector as the last of its five.
      rows[home] = rows[home]! | (1 << (VIEW_COLUMNS - 1 - n))
    }
  }

  private unmark(rows: Uint8Array, sector: SectorId): void {
    const view = this.views.of(sector)
    const middle = (view.length - VIEW_COLUMNS) / 2
    for (let n = 0; n < VIEW_COLUMNS; n++) rows[view[middle + n]!] = 0
  }

  private addBlock(block: readonly number[], entries: Entries): void {
    this.bytes.ints(block)
    entries.writeBlock(block, this.entries)
  }

  /** Ends a block of who entered `sector`. */
  private endEntered(sector: SectorId, direction: number): void {
    this.sectors.push(sector)
    if (this.entered[sector] === NONE) this.mark(this.enteredRows, sector)
    this.came[sector] = this.came[sector]! | (1 << direction)
    this.entered[sector] = this.end(direction, this.entered[sector]!)
  }

  /** What was encoded since the last call is a block, and its entries; gives its number. */
  private end(direction: number, before: number): number {
    this.directions.push(direction)
    this.before.push(before)
    this.entryEnds.push(this.entries.length)
    return this.ends.push(this.bytes.length) - 1
  }

  private clear(): void {
    for (const sector of this.sectors) {
      this.events[sector] = NONE
      this.entered[sector] = NONE
      this.came[sector] = 0
      this.unmark(this.eventRows, sector)
      this.unmark(this.enteredRows, sector)
    }
    this.sectors.length = 0
    this.bytes.clear()
    this.ends.length = 1
    this.entries.clear()
    this.entryEnds.length = 1
    this.directions.length = 1
    this.before.length = 1
    this.news.clear()
    this.late.clear()
    this.hashes = null
  }
}

/** The places of a view at which `rows` has a mark, as bits: bit n is place n. */
function seen(rows: Uint8Array, view: readonly SectorId[]): number {
  const middle = VIEW_COLUMNS >> 1
  let places = 0
  for (let first = 0; first < view.length; first += VIEW_COLUMNS)
    places |= rows[view[first + middle]!]! << first
  return places
}
