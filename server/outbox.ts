// Composes frames: once per home sector that somebody watches, never per client. Each sector's events are encoded once
// a tick, and copied into the frames of all homes that see the sector.
import { ByteWriter, beginFrame, encodeNews, encodeValue } from '../shared/codec.ts'
import type { News } from '../shared/protocol.ts'
import type { Grid } from '../shared/sectors.ts'
import type { Blocks, SectorLog } from './universe/sector-log.ts'
import { createView, type View } from './views.ts'

/** Ticks after which a frame is sent even with nothing to say, so that silence is never mistaken for loss: a second. */
const HEARTBEAT_TICKS = 20

export type Publish = (home: number, frame: Uint8Array) => void

/** One watched home sector. */
interface Home {
  readonly home: number
  readonly view: View
  watchers: number
  /** Number of the last frame that was begun. One is left out after a time without watchers (see `watch`). */
  sequence: number
  /** The frame being composed; empty when there was nothing to say yet. */
  readonly frame: ByteWriter
  lastTick: number
}

export class Outbox {
  private readonly grid: Grid
  private readonly publish: Publish
  private readonly homes: (Home | undefined)[]
  private readonly watched: Home[] = []
  private news: Uint8Array[] = []
  private readonly eventBytes: EncodedBlocks
  private readonly enteredBytes: EncodedBlocks

  constructor(grid: Grid, log: SectorLog, publish: Publish) {
    this.grid = grid
    this.publish = publish
    this.homes = new Array(grid.sectors)
    this.eventBytes = new EncodedBlocks(log.events)
    this.enteredBytes = new EncodedBlocks(log.entered)
  }

  /** Somebody starts to watch from `home`, as of `tick`; gives the sequence number that their keyframe carries. */
  watch(home: number, tick: number): number {
    let entry = this.homes[home]
    if (entry === undefined) {
      const view = createView(this.grid, home)
      entry = { home, view, watchers: 0, sequence: 0, frame: new ByteWriter(512), lastTick: tick }
      this.homes[home] = entry
    }
    if (entry.watchers++ === 0) {
      // While nobody watched no frames were numbered: a number left out says so to a mirror that was here before.
      entry.sequence++
      entry.lastTick = tick
      this.watched.push(entry)
    }
    return entry.sequence
  }

  unwatch(home: number): void {
    const entry = this.homes[home]
    if (entry === undefined || --entry.watchers > 0) return
    entry.frame.clear()
    this.watched[this.watched.indexOf(entry)] = this.watched.at(-1)!
    this.watched.pop()
  }

  /** The universe has jumped to `tick`: what was composed is of another time. */
  restart(tick: number): void {
    for (const home of this.watched) {
      home.lastTick = tick
      home.frame.clear()
    }
  }

  /** The number of the last frame of `home`. */
  sequenceOf(home: number): number {
    return this.homes[home]?.sequence ?? 0
  }

  /** News for everybody in the universe, with the next tick's frames. */
  tell(news: News): void {
    this.news.push(encodeNews(news))
  }

  /**
   * Adds the tick that just ended to the frames being composed.
   * @param hashes one per sector when this tick is audited, else null
   */
  compose(tick: number, hashes: Uint32Array | null): void {
    this.eventBytes.clear()
    this.enteredBytes.clear()
    for (const home of this.watched) this.composeHome(home, tick, hashes)
    this.news = []
  }

  /** Sends what was composed since the last flush: one frame a home, or none. */
  flush(): void {
    for (const home of this.watched) {
      if (home.frame.length === 0) continue
      this.publish(home.home, home.frame.view())
      home.frame.clear()
    }
  }

  private composeHome(home: Home, tick: number, hashes: Uint32Array | null): void {
    const { frame, view } = home
    let open = false
    const add = (bytes: Uint8Array) => {
      if (!open) beginTick(home, tick)
      open = true
      frame.bytes(bytes)
    }
    this.eventBytes.forEach(view.sectors, add)
    this.enteredBytes.forEach(view.entries, add)
    for (const bytes of this.news) add(bytes)
    if (hashes !== null) add(encodeNews({ type: 'audit', hashes: view.sectors.map((s) => hashes[s]!) }))
    if (!open && tick - home.lastTick >= HEARTBEAT_TICKS) beginTick(home, tick)
  }
}

/** Begins a tick in a home's frame, and the frame if this is its first. */
function beginTick(home: Home, tick: number): void {
  if (home.frame.length === 0) beginFrame(home.frame, home.home, ++home.sequence)
  home.frame.uint(tick)
  home.lastTick = tick
}

/** The bytes of a tick's blocks, encoded when the first home asks for them. */
class EncodedBlocks {
  private readonly blocks: Blocks
  private readonly bytes: (Uint8Array | null | undefined)[] = []
  private keys: number[] = []

  constructor(blocks: Blocks) {
    this.blocks = blocks
  }

  /** Forgets the last tick; those of the next one are to be encoded. */
  clear(): void {
    for (const key of this.keys) this.bytes[key] = undefined
    this.keys = this.blocks.keys.slice()
    for (const key of this.keys) this.bytes[key] = null
  }

  /** Calls `use` with the bytes of each of `keys` that has a block. */
  forEach(keys: readonly number[], use: (bytes: Uint8Array) => void): void {
    if (this.keys.length === 0) return
    for (const key of keys) {
      let bytes = this.bytes[key]
      if (bytes === undefined) continue
      if (bytes === null) {
        bytes = encodeValue(this.blocks.get(key))
        this.bytes[key] = bytes
      }
      use(bytes)
    }
  }
}
