// What one tick has to say, encoded once: the blocks of its sectors, its news and its hashes, until every home's frame
// has been given its part.
import { ByteWriter, encodeNews } from '../shared/codec.ts'
import { NEWS_TYPE, type News } from '../shared/protocol.ts'
import { DIRECTIONS, type SectorLog } from './universe/sector-log.ts'
import type { Views } from './views.ts'

/** In place of a block's number: there is none. */
const NONE = 0

export class TickBlocks {
  tick = -1
  private readonly views: Views
  /** Block n is bytes[ends[n - 1]] .. bytes[ends[n] - 1]; block 0 is none. */
  private readonly bytes = new ByteWriter(1024)
  private readonly ends: number[] = [0]
  /** Of each sector: the block of its events, and the last of its blocks of who entered. */
  private readonly events: Int32Array
  private readonly entered: Int32Array
  /** Of a block of who entered: the direction they came in, and the sector's block before it. */
  private readonly directions: number[] = [0]
  private readonly before: number[] = [NONE]
  /** The sectors that have a block. */
  private readonly sectors: number[] = []
  private readonly news = new ByteWriter(256)
  private hashes: Uint32Array | null = null

  constructor(sectors: number, views: Views) {
    this.views = views
    this.events = new Int32Array(sectors)
    this.entered = new Int32Array(sectors)
  }

  /** Encodes a tick in place of the one that was here. `hashes`: one per sector when it is audited, else null. */
  fill(tick: number, log: SectorLog, news: readonly News[], hashes: Uint32Array | null): void {
    this.clear()
    this.tick = tick
    for (const sector of log.events.keys) {
      this.sectors.push(sector)
      this.events[sector] = this.add(log.events.get(sector), 0, NONE)
    }
    for (const key of log.entered.keys) {
      const sector = Math.floor(key / DIRECTIONS)
      this.sectors.push(sector)
      this.entered[sector] = this.add(log.entered.get(key), key % DIRECTIONS, this.entered[sector]!)
    }
    for (const item of news) this.news.bytes(encodeNews(item))
    if (hashes !== null) this.hashes = hashes.slice()
  }

  /**
   * Appends to a frame what the watchers of `home` are told of this tick: its number first, unless that is nothing.
   * @param isHeartbeat the tick's number is told even then
   */
  write(home: number, frame: ByteWriter, isHeartbeat: boolean): void {
    const { views, events, entered, ends, bytes, tick } = this
    const view = views.of(home)
    let open = isHeartbeat || this.news.length > 0 || this.hashes !== null
    if (open) frame.uint(tick)
    let arrivals = 0
    for (let n = 0; n < view.length; n++) {
      const sector = view[n]!
      arrivals |= entered[sector]!
      const block = events[sector]!
      if (block === NONE) continue
      if (!open) frame.uint(tick)
      open = true
      frame.part(bytes, ends[block - 1]!, ends[block]!)
    }
    // After all events: what enters is told as it is at the end of the tick.
    if (arrivals !== NONE) this.writeEntered(view, frame, open)
    frame.part(this.news, 0, this.news.length)
    if (this.hashes !== null) this.writeAudit(view, frame, this.hashes)
  }

  private writeEntered(view: readonly number[], frame: ByteWriter, open: boolean): void {
    const { entered, directions, before, ends, bytes, views } = this
    for (let n = 0; n < view.length; n++) {
      for (let block = entered[view[n]!]!; block !== NONE; block = before[block]!) {
        if (!views.isNews(n, directions[block]!)) continue
        if (!open) frame.uint(this.tick)
        open = true
        frame.part(bytes, ends[block - 1]!, ends[block]!)
      }
    }
  }

  private writeAudit(view: readonly number[], frame: ByteWriter, hashes: Uint32Array): void {
    frame.arrayHeader(view.length + 1)
    frame.int(NEWS_TYPE.audit)
    for (const sector of view) frame.uint(hashes[sector]!)
  }

  private add(block: readonly number[], direction: number, before: number): number {
    this.bytes.ints(block)
    this.directions.push(direction)
    this.before.push(before)
    return this.ends.push(this.bytes.length) - 1
  }

  private clear(): void {
    for (const sector of this.sectors) {
      this.events[sector] = NONE
      this.entered[sector] = NONE
    }
    this.sectors.length = 0
    this.bytes.clear()
    this.ends.length = 1
    this.directions.length = 1
    this.before.length = 1
    this.news.clear()
    this.hashes = null
  }
}
