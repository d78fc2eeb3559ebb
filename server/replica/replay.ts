// A journal that is watched: an engine whose time can be stopped, changed in speed, and moved.

import type { Command } from '../universe/stages/commands.ts'
import type { Universe } from '../universe/universe.ts'
import type { Engine } from './engine.ts'
import type { JournalPlayer } from './journal-player.ts'

export class Replay implements Engine {
  private readonly player: JournalPlayer
  /** In quarters of real time. */
  private quarters = 4
  private owed = 0

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

  get speed(): number {
    return this.universe.tick < this.lastTick ? this.quarters / 4 : 0
  }

  /** In quarters of real time; 0 stops it. */
  setSpeed(quarters: number): void {
    this.quarters = quarters
  }

  seek(tick: number): void {
    this.player.seek(tick)
    this.owed = 0
  }

  due(): number {
    this.owed += this.quarters
    const ticks = Math.floor(this.owed / 4)
    this.owed %= 4
    return Math.min(ticks, this.lastTick - this.universe.tick)
  }

  advance(): readonly Command[] {
    const { next } = this.player
    this.player.step()
    return next?.commands ?? []
  }
}
