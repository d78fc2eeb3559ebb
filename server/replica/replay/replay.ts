// A journal that is watched: an engine whose time can be stopped, changed in speed, and moved.
import { NO_RELAY } from '../../universe/relays.ts'
import type { Universe } from '../../universe/universe.ts'
import type { Engine, EngineListener, Playback } from '../engine.ts'
import type { JournalPlayer } from './journal-player.ts'

/** Moves to another tick that are made at once, and for each turn after that: every one may take a minute of steps again. */
const MOVE_BURST = 20
const MOVES_PER_TURN = 0.2

export class Replay implements Engine, Playback {
  readonly incarnation = 'replay'
  readonly epoch = 1
  readonly inbox = null
  readonly leads = true
  readonly relay = NO_RELAY
  readonly playback = this
  private readonly player: JournalPlayer
  /** In quarters of real time. */
  private quarters = 4
  private owed = 0
  /** Where viewers want to go: the last of them, as soon as a move is to be had. */
  private wanted: number | null = null
  private moves = MOVE_BURST

  constructor(player: JournalPlayer) {
    this.player = player
  }

  get universe(): Universe {
    return this.player.universe
  }

  get firstTick(): number {
    return this.player.firstTick
  }

  get lastTick(): number {
    return this.player.lastTick
  }

  get rate(): number {
    return this.universe.tick < this.lastTick ? this.quarters / 4 : 0
  }

  setSpeed(quarters: number): void {
    this.quarters = quarters
  }

  seek(tick: number): void {
    this.wanted = tick
  }

  turn(listener: EngineListener): void {
    this.move(listener)
    this.owed += this.quarters
    const ticks = Math.floor(this.owed / 4)
    this.owed %= 4
    for (let due = Math.min(ticks, this.lastTick - this.universe.tick); due > 0; due--) {
      this.player.step()
      listener.ticked()
    }
    listener.settled()
  }

  private move(listener: EngineListener): void {
    this.moves = Math.min(MOVE_BURST, this.moves + MOVES_PER_TURN)
    if (this.wanted === null || this.moves < 1) return
    this.moves--
    this.player.seek(this.wanted)
    this.wanted = null
    this.owed = 0
    listener.jumped?.()
  }

  async close(): Promise<void> {}
}
