// The client's exact copy of what it can see. It steps with the shared motion code and applies the events of frames;
// it never judges and never guesses: after a hole or a differing hash it holds still and wants a keyframe.

import { type Bodies, createBodies, type Drifters, type Kind, type Ships } from '../shared/bodies.ts'
import {
  applyEvent,
  FIRST_EVENT,
  givenId,
  givenKind,
  nextEvent,
  STEERED,
  spendByEvent,
} from '../shared/events.ts'
import { hashSectors } from '../shared/hash.ts'
import type { SectorId, Tick } from '../shared/ids.ts'
import { stepDrifters, stepShips } from '../shared/motion.ts'
import type { FrameTick, ServerMessage } from '../shared/protocol.ts'
import { createGrid, type Grid, sectorAt, viewOf } from '../shared/sectors.ts'

type Frame = Extract<ServerMessage, { type: 'frame' }>
type Keyframe = Extract<ServerMessage, { type: 'keyframe' }>

/** Who wants to know what happens in a mirror while it happens. All of it is optional. */
export interface MirrorListener {
  /** An event is about to be applied: block[at] is its op (shared/events.ts), its fields follow. */
  event?(tick: Tick, block: readonly number[], at: number): void
  /** A body was given whole by a frame: it appeared, or came into view. */
  entered?(kind: Kind, id: number): void
  /** The mirror is at `tick`, complete. */
  ticked?(tick: Tick): void
  /** The hashes of a tick, told by the server, were compared. */
  audited?(tick: Tick, hashes: Uint32Array): void
}

export interface MirrorCounters {
  events: number
  /** Of the events, new courses. */
  steered: number
  gaps: number
  desyncs: number
  audits: number
}

export class Mirror {
  readonly grid: Grid
  readonly bodies: Bodies = createBodies()
  readonly counters: MirrorCounters = { events: 0, steered: 0, gaps: 0, desyncs: 0, audits: 0 }
  /** The home sector of the view, or -1 before the first keyframe. */
  home: SectorId = -1
  view: readonly SectorId[] = []
  /** The tick at which the mirror is equal to the universe, in all known sectors. */
  tick = 0
  /** It missed something, and ignores frames until a whole keyframe comes. */
  stale = true
  private sequence = 0
  private epoch: number
  /** 1 for the sectors of which everything is known. */
  private readonly known: Uint8Array
  private readonly hashes: Uint32Array
  private readonly listener: MirrorListener

  /** `epoch`: of the host that welcomed. */
  constructor(columns: number, rows: number, epoch: number, listener: MirrorListener = {}) {
    this.epoch = epoch
    this.grid = createGrid(columns, rows)
    this.known = new Uint8Array(this.grid.sectors)
    this.hashes = new Uint32Array(this.grid.sectors)
    this.listener = listener
  }

  /** Applies a frame. False when a keyframe must be asked for, said once for each hole or difference. */
  applyFrame({ home, sequence, ticks }: Frame): boolean {
    // Of the home before, or older than the last keyframe: what it says is known.
    if (this.stale || home !== this.home || sequence <= this.sequence) return true
    if (sequence !== this.sequence + 1) {
      this.counters.gaps++
      this.stale = true
      return false
    }
    this.sequence = sequence
    for (const tick of ticks) {
      if (tick.tick > this.tick && !this.applyTick(tick)) return false
    }
    return true
  }

  /** Applies a keyframe. False when it leaves a hole, and another must be asked for. */
  applyKeyframe({ epoch, home, sequence, tick, blocks }: Keyframe): boolean {
    // Of a host whose turn is over.
    if (epoch < this.epoch) return true
    if (epoch > this.epoch) this.stale = true
    this.epoch = epoch
    const view = viewOf(this.grid, home)
    const given = new Set(blocks.map(([sector]) => sector!))
    if (this.stale || view.every((sector) => given.has(sector))) {
      // All that is known, or none of it, comes new: what happened until then does not matter.
      this.clear()
      this.tick = tick
    } else if (tick < this.tick) {
      this.stale = true
      return false
    }
    // Whatever else happened until then would have been told by frames, and they come in order.
    this.stepTo(tick)
    this.home = home
    this.view = view
    this.sequence = sequence
    const before = this.known.slice()
    this.known.fill(0)
    for (const sector of this.view) this.known[sector] = before[sector]!
    for (const sector of given) this.known[sector] = 0
    this.dropUnknown()
    for (const block of blocks) {
      this.known[block[0]!] = 1
      this.applyBlock(block, 'whole')
    }
    this.stale = this.view.some((sector) => this.known[sector] === 0)
    this.listener.ticked?.(this.tick)
    return !this.stale
  }

  /** The hash of each sector now; only those of the view mean anything. Valid until the next call. */
  hashSectors(): Uint32Array {
    hashSectors(this.bodies, this.grid, this.tick, this.hashes)
    return this.hashes
  }

  private clear(): void {
    const { ships, shots, rocks, gems } = this.bodies
    for (const kind of [ships, shots, rocks, gems]) kind.clear()
    this.known.fill(0)
  }

  private stepTo(tick: Tick): void {
    while (this.tick < tick) {
      this.step()
      this.listener.ticked?.(this.tick)
    }
  }

  private step(): void {
    this.tick++
    const { ships, shots, rocks, gems } = this.bodies
    stepShips(ships, this.tick, this.grid)
    stepDrifters(shots, this.tick, this.grid)
    stepDrifters(rocks, this.tick, this.grid)
    stepDrifters(gems, this.tick, this.grid)
    this.dropUnknown()
  }

  /** Drops what has left the view. */
  private dropUnknown(): void {
    const { ships, shots, rocks, gems } = this.bodies
    for (const kind of [ships, shots, rocks, gems]) this.dropUnknownOf(kind)
  }

  private dropUnknownOf(kind: Ships | Drifters): void {
    for (let k = kind.count - 1; k >= 0; k--) {
      const id = kind.ids[k]!
      if (this.known[sectorAt(this.grid, kind.x[id]!, kind.y[id]!)] === 0) kind.remove(id)
    }
  }

  /** One tick of a frame: steering, motion, and then what happened. */
  private applyTick({ tick, blocks, news }: FrameTick): boolean {
    this.stepTo(tick - 1)
    for (const block of blocks) this.applyBlock(block, 'steering')
    this.step()
    for (const block of blocks) this.applyBlock(block, 'rest')
    this.listener.ticked?.(tick)
    for (const item of news) if (item.type === 'audit' && !this.audit(item.hashes)) return false
    return true
  }

  private audit(hashes: readonly number[]): boolean {
    this.counters.audits++
    const own = this.hashSectors()
    this.listener.audited?.(this.tick, own)
    if (this.view.every((sector, n) => own[sector] === hashes[n])) return true
    this.counters.desyncs++
    this.stale = true
    return false
  }

  private applyBlock(block: readonly number[], part: 'steering' | 'rest' | 'whole'): void {
    if (this.known[block[0]!] === 0) return
    for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at)) {
      const isSteering = block[at] === STEERED
      if (isSteering !== (part === 'steering')) continue
      if (part !== 'whole') this.note(block, at, isSteering)
      if (part === 'rest') spendByEvent(this.bodies, block, at, this.tick)
      applyEvent(this.bodies, this.grid, block, at, this.tick)
      if (part === 'rest') this.noteEntered(block, at)
    }
  }

  private note(block: readonly number[], at: number, isSteering: boolean): void {
    this.counters.events++
    if (isSteering) this.counters.steered++
    this.listener.event?.(this.tick, block, at)
  }

  private noteEntered(block: readonly number[], at: number): void {
    const kind = givenKind(block, at)
    if (kind !== -1) this.listener.entered?.(kind, givenId(block, at))
  }
}
