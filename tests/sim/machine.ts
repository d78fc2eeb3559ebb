// What outlives a simulated process: a log store in memory, or a disk with log files. Both can run full, and each in its own
// way is slow or fails.
import type { Durability } from '../../server/log/files/file-log.ts'
import { openFileLogs } from '../../server/log/files/file-log-store.ts'
import { MemoryLogStore } from '../../server/log/memory-log.ts'
import type { LogStore } from '../../server/log/universe-log.ts'
import type { Random } from '../../shared/random.ts'
import type { Timers } from '../../shared/timers.ts'
import { type Call, LogDisk } from '../log-disk.ts'
import type { Fuse } from './fuse.ts'

export interface Machine {
  /** Two processes can have the same log open. */
  readonly isShared: boolean
  /** A power cut loses nothing that was acknowledged. */
  readonly survivesPowerCuts: boolean
  /** Nothing can be written while this is true. */
  isFull: boolean
  /** It is slow, or fails now and then. */
  isShaky: boolean
  openLogs(fuse: Fuse): Promise<LogStore>
  /** Passes the time that its log takes. */
  pause(): Promise<void>
  /** The process that had opened the logs is dead. */
  processDied(powerCut: boolean): void
}

const NO_SPACE = 'ENOSPC: no space left on device, write'

/** As several machines with a common log would see it. */
export class MemoryMachine implements Machine {
  readonly isShared = true
  readonly survivesPowerCuts = false
  isShaky = false
  private readonly store = new MemoryLogStore()
  private slowest = 0
  private readonly timers: Timers
  private readonly random: Random

  constructor(timers: Timers, random: Random) {
    this.timers = timers
    this.random = random
    this.store.acknowledge = (done) => {
      if (!this.isShaky) return done()
      // In their order.
      this.slowest = Math.max(this.slowest, timers.now() + random.below(SLOWEST_MS))
      timers.after(this.slowest - timers.now(), done)
    }
  }

  get isFull(): boolean {
    return this.store.trouble !== null
  }

  set isFull(isFull: boolean) {
    this.store.trouble = isFull ? new Error(NO_SPACE) : null
  }

  async openLogs(): Promise<LogStore> {
    return this.store
  }

  /** Meanwhile another process goes on. */
  async pause(): Promise<void> {
    await new Promise<void>((resolve) => this.timers.after(this.random.below(SLOWEST_MS), resolve))
  }

  processDied(): void {}
}

/** Milliseconds until a slow log acknowledges an append, at most. */
const SLOWEST_MS = 120
/** Bytes of a segment: some seconds. */
const SEGMENT_BYTES = 2000
/** One call of so many fails on a shaky disk. */
const FAILURE = 60
/** Bytes that are written of a record that is cut short, at most: fewer than any has. */
const SHORT = 12
/** Calls that a full disk refuses. */
const NEEDS_SPACE: readonly Call[] = ['open', 'write', 'writeFile']

/** A machine with a disk of its own. */
export class DiskMachine implements Machine {
  readonly isShared = false
  readonly survivesPowerCuts: boolean
  isFull = false
  isShaky = false
  private disk = new LogDisk()
  private readonly durability: Durability
  private readonly timers: Timers
  private readonly random: Random

  constructor(durability: Durability, timers: Timers, random: Random) {
    this.durability = durability
    this.survivesPowerCuts = durability === 'power'
    this.timers = timers
    this.random = random
  }

  openLogs(fuse: Fuse): Promise<LogStore> {
    const { disk, durability, timers } = this
    disk.fault = (call) => {
      if (fuse.pass()) return this.faultOf(call)
      disk.diesAt = 0
      // A signal that kills can end a write early.
      return call === 'write' ? this.random.below(SHORT) : new Error('The process dies.')
    }
    return openFileLogs('data', { disk, durability, timers, segmentBytes: SEGMENT_BYTES })
  }

  /** All that it does is done within a turn of the loop. */
  async pause(): Promise<void> {}

  processDied(powerCut: boolean): void {
    this.disk.diesAt = 0
    this.disk = powerCut ? this.disk.afterPowerCut(this.random) : this.disk.afterKill()
  }

  /** The rest of a record that does not fit, or a call that fails. */
  private faultOf(call: Call): Error | number | null {
    if (this.isFull && NEEDS_SPACE.includes(call))
      return call === 'open' || this.random.below(2) === 0 ? new Error(NO_SPACE) : this.random.below(SHORT)
    if (this.isShaky && this.random.below(FAILURE) === 0)
      return call === 'write' || call === 'writeFile' ? this.random.below(SHORT) : new Error('EIO: i/o error')
    return null
  }
}
