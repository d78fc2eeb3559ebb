// One universe as this process holds it: takes what is asked of it, lets its engine run, and says when a tick was applied.
// It knows nothing of sockets, sessions or frames; those listen.
import type { PilotId, SectorId, Tick } from '../../shared/ids.ts'
import { TICK_MS } from '../../shared/rules.ts'
import type { Definition } from '../universe/definition.ts'
import { STEERED } from '../universe/pilots.ts'
import type { Command } from '../universe/stages/commands.ts'
import type { Universe } from '../universe/universe.ts'
import type { Engine } from './engine.ts'

export interface ReplicaOptions {
  readonly definition: Definition
  readonly engine: Engine
  /** Milliseconds without anybody after which the universe sleeps. */
  readonly graceMs: number
  /** A clock in milliseconds. */
  readonly now: () => number
}

/** Calls that a replica makes to whatever depends on its universe, in the order in which they were added. */
export interface ReplicaListener {
  /** A tick was applied: what happened in it is in the universe's log and happenings. */
  ticked?(): void
  /** All ticks that were due are applied. */
  settled?(): void
  /** The universe goes at another rate. */
  paced?(): void
  /** The universe is at another tick than the one after the last. */
  jumped?(): void
}

export class Replica {
  readonly definition: Definition
  private readonly engine: Engine
  private readonly graceMs: number
  private readonly now: () => number
  private readonly listeners: ReplicaListener[] = []
  private readonly turn = {
    ticked: () => this.ticked(),
    settled: () => this.settled(),
    jumped: () => this.jumped(),
  }
  private present = 0
  private emptySince: number
  private tickedAt: number
  private lastRate: number

  constructor({ definition, engine, graceMs, now }: ReplicaOptions) {
    this.definition = definition
    this.engine = engine
    this.graceMs = graceMs
    this.now = now
    this.emptySince = now()
    this.tickedAt = now()
    this.lastRate = engine.rate
  }

  get universe(): Universe {
    return this.engine.universe
  }

  get incarnation(): string {
    return this.engine.incarnation
  }

  /** Whether this process decides what happens next. */
  get leads(): boolean {
    return this.engine.leads
  }

  get epoch(): number {
    return this.engine.epoch
  }

  /** How many times as fast as real time ticks go by; 0 while the universe stands still. */
  get rate(): number {
    return this.engine.rate
  }

  /** Its log takes no ticks. A replay that is stopped does not stand still. */
  get isStill(): boolean {
    return this.span === null && this.rate === 0
  }

  /** The first and last tick of a universe whose time can be moved; null for one that just goes on. */
  get span(): { readonly firstTick: number; readonly lastTick: number } | null {
    return this.engine.playback
  }

  /** Pilots that are not drones. */
  get pilots(): number {
    return this.universe.pilots.visitors
  }

  /** Whether nobody can join any more, with the next tick's joins and leaves counted. */
  get isFull(): boolean {
    return this.engine.inbox === null || this.pilots + this.growth >= this.universe.capacity
  }

  /** Nobody has been here for longer than the grace period, nobody is expected back, and nothing was asked for. */
  get isIdle(): boolean {
    const { inbox } = this.engine
    if (this.present > 0 || (this.engine.leads && this.pilots > 0) || !(inbox?.isEmpty ?? true)) return false
    return this.now() - this.emptySince > this.graceMs
  }

  /** The last pilot has left, and all flights are counted. */
  get isOver(): boolean {
    return this.pilots === 0 && this.universe.flights.pending.length === 0 && this.growth <= 0
  }

  listen(listener: ReplicaListener): void {
    this.listeners.push(listener)
  }

  /** Somebody is about to come: it stays awake for the grace period. */
  refresh(): void {
    this.emptySince = this.now()
  }

  /** Somebody watches from now on. */
  attend(): void {
    this.present++
  }

  /** And no longer. */
  depart(): void {
    this.present--
    this.emptySince = this.now()
  }

  /**
   * Asks for a command with the next tick, or a steer for the tick it is meant for; false where nothing can be asked for.
   * @param meant of a steer; 0 for the next tick
   */
  ask(command: Command, meant = 0): boolean {
    const { inbox } = this.engine
    if (command.type === 'steer') inbox?.steer(command, this.universe.tick, meant)
    else inbox?.add(command)
    if (command.type === 'leave') this.emptySince = this.now()
    return this.engine.inbox !== null
  }

  /** The sector that a pilot's ship is in, or was last. */
  sectorOf(pilot: PilotId): SectorId {
    return this.universe.bodies.ships.sector[pilot] ?? 0
  }

  hasPilot(pilot: PilotId): boolean {
    return this.universe.pilots.get(pilot) !== undefined
  }

  /** Whether a pilot is steered by a socket of another process. */
  isElsewhere(pilot: PilotId): boolean {
    const found = this.universe.pilots.get(pilot)
    return found?.adriftSince === STEERED && found.relay !== this.engine.relay
  }

  isAdrift(pilot: PilotId): boolean {
    const { adriftSince = STEERED } = this.universe.pilots.get(pilot) ?? {}
    return adriftSince !== STEERED
  }

  /** How much of the tick after `universe.tick` has passed, in 1/256: 0..255. */
  fraction(): number {
    return Math.min(255, Math.floor(((this.now() - this.tickedAt) / TICK_MS) * 256))
  }

  /** Milliseconds since a tick was applied; null for a replay, which may be stopped. */
  silenceMs(): number | null {
    return this.span === null ? this.now() - this.tickedAt : null
  }

  /** Takes the ticks that are due. */
  tick(): void {
    this.engine.turn(this.turn)
    this.watchRate()
  }

  /** Changes the speed of a replay, in quarters of real time. False when there is none. */
  play(speed: number): boolean {
    this.engine.playback?.setSpeed(speed)
    return this.engine.playback !== null
  }

  /** Moves a replay to another tick, with one of its next turns. False when there is none. */
  seek(tick: Tick): boolean {
    const { playback } = this.engine
    if (playback === null) return false
    playback.seek(tick)
    return true
  }

  /** Keeps what is to outlive this process. */
  close(): Promise<void> {
    return this.engine.close()
  }

  /** Pilots that there will be more, or fewer, after the next tick. */
  private get growth(): number {
    return this.engine.inbox?.growth ?? 0
  }

  private ticked(): void {
    this.tickedAt = this.now()
    for (const listener of this.listeners) listener.ticked?.()
  }

  private jumped(): void {
    for (const listener of this.listeners) listener.jumped?.()
  }

  private settled(): void {
    for (const listener of this.listeners) listener.settled?.()
  }

  private watchRate(): void {
    if (this.engine.rate === this.lastRate) return
    this.lastRate = this.engine.rate
    for (const listener of this.listeners) listener.paced?.()
  }
}
