// Those who are sent what happens in one universe: a welcome when they arrive, a keyframe of what they did not see
// before, and then frames.
import type { News } from '../../../shared/protocol.ts'
import { sees } from '../../../shared/sectors.ts'
import type { Universe } from '../../universe/universe.ts'
import type { Entries } from './entries.ts'
import { Keyframes } from './keyframes.ts'
import { Outbox, type Publish } from './outbox.ts'
import type { Pace } from './pace.ts'

/**
 * Spectators who are given a keyframe in one tick. When the pilot that thousands follow crosses into another sector they
 * move in groups, and no pilot's frame waits for all of them: a view reaches farther than a ship flies meanwhile.
 */
const MOST_MOVES = 250

/** What an audience needs of someone who is sent frames. */
export interface Watcher {
  /** Its pilot, or -1 for a spectator. */
  readonly pilot: number
  /** Opens the session again after a break. */
  readonly key: string
  /** The tick up to which it knows what was said, or null when it is new. */
  readonly missedSince: number | null
  /** The home sector its frames come from, or -1 before its first keyframe. */
  home: number
  /** It needs a welcome first: its socket is new, or time has jumped. */
  arriving: boolean
  /** It needs a whole keyframe. */
  stale: boolean
  /** The welcome was sent, at this tick. */
  greeted(tick: number): void
  /** The sector its ship or camera is in now. */
  sector(): number
  /** Frames come from `to` from now on, and no longer from `from`; -1 is none. */
  moveHome(from: number, to: number): void
  send(message: Uint8Array): void
}

export interface AudienceOptions {
  readonly universe: Universe
  readonly entries: Entries
  readonly pace: Pace
  readonly publish: Publish
  /** Whose turn it is to run the universe. */
  readonly epoch: number
  /** What an arriving watcher is sent first. */
  readonly welcome: (watcher: Watcher) => readonly Uint8Array[]
}

export class Audience {
  private readonly universe: Universe
  private readonly outbox: Outbox
  private readonly keyframes: Keyframes
  private readonly epoch: number
  private readonly welcome: (watcher: Watcher) => readonly Uint8Array[]
  private readonly watchers = new Set<Watcher>()

  constructor({ universe, entries, pace, publish, epoch, welcome }: AudienceOptions) {
    this.universe = universe
    this.outbox = new Outbox(universe.grid, universe.log, entries, pace, publish)
    this.keyframes = new Keyframes(universe, entries)
    this.epoch = epoch
    this.welcome = welcome
  }

  get size(): number {
    return this.watchers.size
  }

  countSpectators(): number {
    let count = 0
    for (const { pilot } of this.watchers) if (pilot < 0) count++
    return count
  }

  /** Someone gets frames from now on: at the end of the next tick a welcome if arriving, a keyframe, then frames. */
  admit(watcher: Watcher): void {
    watcher.stale = true
    this.watchers.add(watcher)
  }

  /** Someone gets no more frames; false when they got none. */
  release(watcher: Watcher): boolean {
    if (!this.watchers.delete(watcher)) return false
    if (watcher.home >= 0) {
      this.outbox.unwatch(watcher.home)
      watcher.moveHome(watcher.home, -1)
    }
    watcher.home = -1
    return true
  }

  /** News for everybody, with the next tick's frames. */
  tell(news: News): void {
    this.outbox.tell(news)
  }

  /** One message for everybody, at once. */
  send(message: Uint8Array): void {
    for (const watcher of this.watchers) watcher.send(message)
  }

  /** Sends the frames of the tick that just ended. `hashes`: one per sector when it is audited, else null. */
  publish(hashes: Uint32Array | null): void {
    this.outbox.compose(this.universe.tick, hashes)
    this.outbox.flush()
  }

  /** The universe has jumped to another tick: everybody begins again. */
  restart(): void {
    for (const watcher of this.watchers) {
      watcher.arriving = true
      watcher.stale = true
    }
    this.outbox.restart(this.universe.tick)
  }

  /** Gives all who need one a keyframe; of spectators only so many a tick. */
  follow(): void {
    let moves = 0
    for (const watcher of this.watchers) {
      const home = watcher.sector()
      if (home === watcher.home && !watcher.stale) continue
      if (watcher.pilot < 0 && ++moves > MOST_MOVES) continue
      this.move(watcher, home)
    }
  }

  /** Gives a watcher who is in `home` now, or asked for it, a keyframe of what it did not see before. */
  private move(watcher: Watcher, home: number): void {
    const { grid, tick } = this.universe
    const before = watcher.home
    // What its old home still has to say is the last it gets from there. What the new one has is of ticks that it then
    // knows, and passes over.
    if (before >= 0) this.outbox.flushHome(before)
    const whole = watcher.stale || before < 0
    if (watcher.arriving) this.greet(watcher)
    if (home !== before) {
      this.outbox.watch(home, tick)
      if (before >= 0) this.outbox.unwatch(before)
      watcher.home = home
      watcher.moveHome(before, home)
    }
    watcher.stale = false
    const view = this.outbox.viewOf(home)
    const sectors = whole ? view : view.filter((sector) => !sees(grid, before, sector))
    watcher.send(this.keyframes.encode(this.epoch, home, this.outbox.sequenceOf(home), sectors))
  }

  private greet(watcher: Watcher): void {
    for (const message of this.welcome(watcher)) watcher.send(message)
    watcher.greeted(this.universe.tick)
  }
}
